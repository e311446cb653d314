alter type mood add value 'curious';
insert into users (mood) values ('curious');
