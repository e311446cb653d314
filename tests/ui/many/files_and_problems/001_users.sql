create tabel users (id bigint);
create table orders (id bigint primary key);
select {{ x }};
