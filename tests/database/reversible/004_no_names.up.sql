comment on table users is 'people';

drop table
    names;
