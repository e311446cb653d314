drop index concurrently users_name;
