-- sterna: allow(syntax-error, "it works")
create tabel users (id bigint);
