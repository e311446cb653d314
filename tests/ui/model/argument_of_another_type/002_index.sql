create index users_id_idx on users (lower(id));
