create tabel users (id bigint);
