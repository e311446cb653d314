comment on table users is 'people';
-- the end; and no line break