create table users (id bigint primary key);
COPY public.users (id) FROM stdin;
1
2
\.
