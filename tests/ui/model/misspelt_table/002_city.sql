alter table usres add column city text;
