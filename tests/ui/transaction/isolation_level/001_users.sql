begin isolation level serializable;
create table users (id bigint primary key);
commit;
