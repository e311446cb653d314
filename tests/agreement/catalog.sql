-- The catalog as one JSON object, in the shape that `sterna check --format json` has under `schema`.
-- What an extension brought is left out, and so is what is the server's or temporary.
with brought as materialized (
    select classid, objid from pg_depend where deptype = 'e'
), space as materialized (
    select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), relation as materialized (
    select c.oid, c.relkind, c.relispartition, s.nspname || '.' || c.relname as name
    from pg_class c join space s on s.oid = c.relnamespace
    where ('pg_class'::regclass, c.oid) not in (select classid, objid from brought)
), attribute as materialized (
    select a.attrelid, a.attnum, a.attname,
        json_build_object(
            'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull,
            'default', a.atthasdef and a.attgenerated = '', 'generated', a.attgenerated <> '',
            'identity', case a.attidentity when 'a' then 'ALWAYS' when 'd' then 'BY DEFAULT' end) as whole,
        json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) as short
    from pg_attribute a join relation r on r.oid = a.attrelid
    where a.attnum > 0 and not a.attisdropped
), columns as (
    select attrelid, json_agg(whole order by attnum) as whole, json_agg(short order by attnum) as short,
        json_agg(attname order by attnum) as names
    from attribute group by attrelid
), pressed as materialized (
    select k.conrelid, k.conname, k.contype, r.name as refers,
        (select json_agg(a.attname order by u.i) from unnest(k.conkey) with ordinality u(n, i)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n) as columns,
        (select json_agg(a.attname order by u.i) from unnest(k.confkey) with ordinality u(n, i)
            join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n) as referred,
        k.confupdtype, k.confdeltype, k.convalidated
    from pg_constraint k left join relation r on r.oid = k.confrelid
    where k.conrelid in (select oid from relation) and k.conparentid = 0 and (k.coninhcount = 0 or k.conislocal)
), action(code, name) as (
    values ('a'::"char", 'NO ACTION'), ('r', 'RESTRICT'), ('c', 'CASCADE'), ('n', 'SET NULL'), ('d', 'SET DEFAULT')
), keys as (
    select conrelid,
        json_agg(json_build_object('name', conname, 'columns', columns) order by conname)
            filter (where contype = 'p') -> 0 as primary_key,
        json_agg(json_build_object('name', conname, 'columns', columns) order by conname)
            filter (where contype = 'u') as uniques,
        json_agg(json_build_object('name', conname, 'columns', columns, 'references', refers,
            'referenced_columns', referred, 'validated', convalidated,
            'on_update', (select name from action where code = confupdtype),
            'on_delete', (select name from action where code = confdeltype)) order by conname)
            filter (where contype = 'f') as foreign_keys,
        json_agg(conname order by conname) filter (where contype = 'c') as checks,
        json_agg(conname order by conname) filter (where contype = 'x') as exclusions
    from pressed group by conrelid
), indexes as (
    select x.indrelid, json_agg(json_build_object(
        'name', c.relname, 'unique', x.indisunique, 'method', m.amname,
        'predicate', x.indpred is not null, 'valid', x.indisvalid,
        'columns', (select json_agg(a.attname order by i) from generate_series(0, x.indnkeyatts - 1) i
            left join attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[i]),
        'expressions', (select json_agg(pg_get_indexdef(x.indexrelid, i + 1, true) order by i)
            from generate_series(0, x.indnkeyatts - 1) i where x.indkey[i] = 0),
        'include', (select json_agg(a.attname order by i) from generate_series(x.indnkeyatts, x.indnatts - 1) i
            join attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[i])) order by c.relname) as all
    from pg_index x join pg_class c on c.oid = x.indexrelid join pg_am m on m.oid = c.relam
    where x.indrelid in (select oid from relation)
        and not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))
        and not exists (select from pg_inherits i where i.inhrelid = c.oid)
    group by x.indrelid
), triggers as (
    select tgrelid, json_agg(tgname order by tgname) as all
    from pg_trigger where not tgisinternal and tgparentid = 0 group by tgrelid
), types as materialized (
    select t.oid, t.typtype, t.typrelid, s.nspname || '.' || t.typname as name, t.typbasetype, t.typtypmod
    from pg_type t join space s on s.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
    where (t.typtype in ('e', 'd') or c.relkind = 'c')
        and ('pg_type'::regclass, t.oid) not in (select classid, objid from brought)
)
select json_build_object(
    'schemas', (select coalesce(json_agg(nspname order by nspname), '[]') from space
        where ('pg_namespace'::regclass, oid) not in (select classid, objid from brought)),
    'tables', (select coalesce(json_object_agg(r.name, json_build_object(
            'columns', coalesce(c.whole, '[]'), 'primary_key', k.primary_key,
            'unique', coalesce(k.uniques, '[]'), 'foreign_keys', coalesce(k.foreign_keys, '[]'),
            'checks', coalesce(k.checks, '[]'), 'exclusions', coalesce(k.exclusions, '[]'),
            'indexes', coalesce(x.all, '[]'), 'triggers', coalesce(t.all, '[]'),
            'partition_of', (select p.name from pg_inherits i join relation p on p.oid = i.inhparent
                where i.inhrelid = r.oid and r.relispartition))), '{}')
        from relation r left join columns c on c.attrelid = r.oid left join keys k on k.conrelid = r.oid
            left join indexes x on x.indrelid = r.oid left join triggers t on t.tgrelid = r.oid
        where r.relkind in ('r', 'p', 'f')),
    'views', (select coalesce(json_agg(name order by name), '[]') from relation where relkind = 'v'),
    'materialized_views', (select coalesce(json_object_agg(r.name, json_build_object(
            'columns', coalesce(c.names, '[]'), 'indexes', coalesce(x.all, '[]'))), '{}')
        from relation r left join columns c on c.attrelid = r.oid left join indexes x on x.indrelid = r.oid
        where r.relkind = 'm'),
    'sequences', (select coalesce(json_agg(name order by name), '[]') from relation where relkind = 'S'),
    'enums', (select coalesce(json_object_agg(t.name,
            (select coalesce(json_agg(e.enumlabel order by e.enumsortorder), '[]') from pg_enum e where e.enumtypid = t.oid)),
            '{}') from types t where typtype = 'e'),
    'domains', (select coalesce(json_object_agg(name, format_type(typbasetype, typtypmod)), '{}')
        from types where typtype = 'd'),
    'composites', (select coalesce(json_object_agg(t.name, coalesce(c.short, '[]')), '{}')
        from types t left join columns c on c.attrelid = t.typrelid where t.typtype = 'c'),
    'functions', (select coalesce(json_agg(json_build_object('name', s.nspname || '.' || p.proname,
            'arguments', array(select format_type(a, null) from unnest(p.proargtypes) with ordinality u(a, i) order by i))
            order by s.nspname, p.proname), '[]')
        from pg_proc p join space s on s.oid = p.pronamespace
        where ('pg_proc'::regclass, p.oid) not in (select classid, objid from brought)),
    'extensions', (select coalesce(json_agg(extname order by extname), '[]')
        from pg_extension where extname <> 'plpgsql')
)::text
