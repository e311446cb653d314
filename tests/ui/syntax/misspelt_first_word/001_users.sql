crate table users (id bigint);
