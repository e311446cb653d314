create table users (id int)
go
