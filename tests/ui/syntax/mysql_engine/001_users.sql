create table users (id int) engine=InnoDB;
