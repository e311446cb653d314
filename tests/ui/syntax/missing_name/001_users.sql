create table (id bigint);
