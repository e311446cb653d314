-- What `catalog.sql` leaves out, and a down migration may leave behind: one line for each object.
with relation as (
    select c.*, s.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace s on s.oid = c.relnamespace
    where s.nspname !~ '^pg_' and s.nspname <> 'information_schema'
        and not exists (select from pg_depend d where d.deptype = 'e' and d.classid = 'pg_class'::regclass and d.objid = c.oid)
)
select coalesce(json_agg(line order by line), '[]')::text from (
    select format('relation %s %s %s %s', name, relkind, relpersistence, pg_get_partkeydef(oid)) as line
    from relation where relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select format('parent %s %s', name, i.inhparent::regclass) from relation join pg_inherits i on i.inhrelid = oid where relkind <> 'i'
    union all
    select format('column %s %s %s %s', name, attname, format_type(atttypid, atttypmod), attidentity)
    from relation join pg_attribute on attrelid = oid
    where attnum > 0 and not attisdropped and relkind in ('v', 'm')
    union all
    select format('policy %s %s %s %s %s %s %s', name, polname, polpermissive, polcmd,
        (select string_agg(coalesce(rolname, 'public'), ',' order by rolname)
            from unnest(polroles) of (role) left join pg_roles r on r.oid = role),
        'using ' || pg_get_expr(polqual, polrelid), 'check ' || pg_get_expr(polwithcheck, polrelid))
    from relation join pg_policy on polrelid = relation.oid
    union all
    select format('security %s %s %s identity %s', name, relrowsecurity, relforcerowsecurity, relreplident)
    from relation where relkind in ('r', 'p')
    union all
    select format('default %s %s %s', name, attname, pg_get_expr(adbin, adrelid))
    from relation join pg_attrdef on adrelid = relation.oid
        join pg_attribute on attrelid = adrelid and attnum = adnum
    where relkind <> 'v'
    union all
    select format('query %s %s', name, pg_get_viewdef(oid)) from relation where relkind in ('v', 'm')
    union all
    select format('index %s %s', name, pg_get_indexdef(oid)) from relation where relkind in ('i', 'I')
    union all
    select format('rule %s %s', name, rulename) from relation join pg_rewrite on ev_class = relation.oid
    union all
    select format('trigger %s %s %s %s %s', name, tgname, tgfoid::regproc, tgenabled, pg_get_triggerdef(pg_trigger.oid))
    from relation join pg_trigger on tgrelid = relation.oid where not tgisinternal
    union all
    select format('constraint %s %s %s %s', name, conname, contype, condeferrable)
    from relation join pg_constraint on conrelid = relation.oid where contype in ('p', 'u', 'f', 'x')
    union all
    select format('definition %s %s %s', name, conname, pg_get_constraintdef(pg_constraint.oid))
    from relation join pg_constraint on conrelid = relation.oid where contype in ('c', 'f', 'x')
    union all
    select format('function %s %s %s %s', p.oid::regprocedure, prokind, pg_get_function_result(p.oid), prosrc)
    from pg_proc p join pg_namespace s on s.oid = p.pronamespace
    where s.nspname !~ '^pg_' and s.nspname <> 'information_schema'
    union all
    select format('attributes %s %s %s %s %s %s %s', p.oid::regprocedure, provolatile, proisstrict, prosecdef,
        proleakproof, proparallel, lanname)
    from pg_proc p join pg_namespace s on s.oid = p.pronamespace join pg_language l on l.oid = prolang
    where s.nspname !~ '^pg_' and s.nspname <> 'information_schema'
    union all
    select format('domain %s %s', oid::regtype, typnotnull) from pg_type where typtype = 'd' and oid >= 16384
    union all
    select format('constraint %s %s %s', contypid::regtype, conname, pg_get_constraintdef(oid))
    from pg_constraint where contypid >= 16384
) lines
