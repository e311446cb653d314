/* users /* and orders */
create table users (id bigint primary key);
