create tabel orders (id bigint);
