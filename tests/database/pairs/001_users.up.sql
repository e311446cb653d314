-- Saved by an editor that writes a byte order mark.
create table users (
    id int primary key,
    name text not null default 'größe'
);
