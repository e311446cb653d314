create table {{ schema }}.users (id bigint);
