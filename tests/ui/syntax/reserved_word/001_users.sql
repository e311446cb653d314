create table user (id bigint);
