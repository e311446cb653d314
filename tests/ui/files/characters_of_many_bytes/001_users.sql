insert into häuser values ('日本語', '🐦') whre true;
