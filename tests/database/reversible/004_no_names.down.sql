create table names ();
