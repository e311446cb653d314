create table users (
  id bigint
);

create tabel orders (
  id bigint
);
