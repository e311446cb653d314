crate table users (id bigint);
select from where;
create table orders (id bigint;
