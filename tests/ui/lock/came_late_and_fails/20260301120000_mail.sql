alter table users rename email to mail;
