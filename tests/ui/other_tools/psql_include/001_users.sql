\i users.sql
