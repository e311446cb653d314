create table users (
    id bigint primary key,
    data jsnob not null
);
