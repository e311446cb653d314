-- What is known by its name alone. Other collations depend on the machine.
with names (class, object, schema, kind, name) as (
    select 'pg_collation'::regclass, oid, collnamespace, 'collation', collname from pg_collation
    where collname in ('default', 'C', 'POSIX', 'ucs_basic', 'unicode', 'pg_c_utf8', 'pg_unicode_fast')
    union all
    select 'pg_language', oid, 'pg_catalog'::regnamespace, 'language', lanname from pg_language
    union all
    select 'pg_am', oid, 'pg_catalog'::regnamespace, case amtype when 'i' then 'index' else 'table' end, amname
    from pg_am
    union all
    select 'pg_ts_config', oid, cfgnamespace, 'configuration', cfgname from pg_ts_config
    union all
    select 'pg_ts_dict', oid, dictnamespace, 'dictionary', dictname from pg_ts_dict
    union all
    select 'pg_ts_parser', oid, prsnamespace, 'parser', prsname from pg_ts_parser
    union all
    select 'pg_ts_template', oid, tmplnamespace, 'template', tmplname from pg_ts_template
    union all
    select 'pg_foreign_data_wrapper', oid, 'pg_catalog'::regnamespace, 'wrapper', fdwname
    from pg_foreign_data_wrapper
    union all
    select 'pg_authid', oid, 'pg_catalog'::regnamespace, 'role', rolname from pg_roles where rolname like 'pg\_%'
)
select pg_temp.owner(class, object, schema), kind || ' ' || name, '' from names
