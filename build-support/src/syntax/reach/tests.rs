use super::*;

/// What the body may do, an effect a line.
fn effects(body: &str) -> Vec<String> {
    let found = reach(body, 0..body.len());
    let mut shown: Vec<String> = found.effects.iter().map(shown).collect();
    if found.everything {
        shown.push("everything".to_owned());
    }
    if found.sets_path {
        shown.push("path".to_owned());
    }
    shown
}

fn shown(effect: &Effect) -> String {
    let of = effect
        .of
        .as_ref()
        .map_or_else(String::new, |of| format!(" on {of}"));
    let parts: Vec<String> = effect.parts.iter().map(part).collect();
    let cascade = if effect.cascades { " cascade" } else { "" };
    let verb = format!("{:?} {:?}", effect.verb, effect.kind).to_lowercase();
    let parts = parts.join(",");
    format!("{verb} {}{of}{parts}{cascade}", effect.name)
}

fn part(part: &Part) -> String {
    match part {
        Part::AddColumn(name, constrained) => {
            format!(
                " +column {name}{}",
                if *constrained { " with keys" } else { "" }
            )
        }
        Part::AddConstraint(name) => format!(" +constraint {name}"),
        Part::AddUnnamed => " +unnamed".to_owned(),
        Part::DropConstraint(name) => format!(" -constraint {name}"),
        Part::Retype(name) => format!(" retype {name}"),
        Part::Own => " own".to_owned(),
        Part::Other => " other".to_owned(),
    }
}

#[test]
fn actions_of_alter_table_are_told_apart() {
    let body = "begin
        alter table t add unique (a), alter column b type text, alter type set data type int;
        alter table t alter b set not null;
        alter function f(text) owner to r;
    end";
    assert_eq!(
        effects(body),
        [
            "alter table t +unnamed, retype b, retype type",
            "alter table t own",
        ]
    );
}

#[test]
fn statements_of_a_body_are_read_wherever_they_stand() {
    let body = "declare r record; begin
        for r in select 1 loop create table a.t (x int); end loop;
        if found then alter table u add c int, drop constraint k; else drop view v, w cascade; end if;
        <<here>> begin create unique index i on t (a); exception when others then drop type m; end;
    end";
    assert_eq!(
        effects(body),
        [
            "create table a.t",
            "alter table u +column c, -constraint k",
            "drop view v cascade",
            "drop view w cascade",
            "create index i on t",
            "drop type m",
        ]
    );
}

#[test]
fn rows_rights_and_messages_change_nothing() {
    let body = "begin
        insert into t values (1); perform f(1); x := 'create table t ()'; raise notice 'drop table';
        execute 'select count(*) from ' || t into n; execute format('delete from %I', t) using n;
        grant execute on function f() to x; comment on table t is 'create';
        execute format('truncate %I.t', s); perform set_config('app.user', '1', true);
    end";
    assert_eq!(effects(body), [""; 0]);
}

#[test]
fn texts_are_read_as_far_as_they_stand_there() {
    for (statement, expected) in [
        ("execute 'create table t (a int)'", "create table t"),
        ("execute 'drop index ' || r.name", "drop index * cascade"),
        (
            "execute format('create table %I.p_%s (a int)', s, n)",
            "create table *.p_*",
        ),
        (
            "execute format($q$ alter table %1$I add %2$I int $q$, t, 'x')",
            "alter table * +column x",
        ),
        (
            "execute 'alter table t drop constraint ' || quote_ident(c)",
            "alter table t -constraint * cascade",
        ),
        (
            "execute E'create view v\\n as ' || q",
            "create view v cascade",
        ),
        ("execute (format('drop type %I', 'm'))::text", "drop type m"),
        (
            "return query execute 'create schema ' || s",
            "create schema *",
        ),
        ("for r in execute 'drop sequence s' loop", "drop sequence s"),
        (
            "execute concat('alter table ', t, ' add x int')",
            "alter table * +column x",
        ),
        ("execute stuff", "everything"),
        ("execute 'cre' || 'ate x ' || y", "everything"),
        ("execute 'do ' || x", "everything"),
        ("execute format('%s', x)", "everything"),
        ("perform set_config('search_path', x, true)", "path"),
        ("execute format('set search_path to %I', s)", "path"),
    ] {
        let found = effects(&format!("begin {statement}; end"));
        let expected = expected.trim_end_matches(" cascade");
        let found: Vec<_> = found
            .iter()
            .map(|found| found.trim_end_matches(" cascade"))
            .collect();
        assert_eq!(found, [expected], "{statement}");
    }
}

#[test]
fn words_of_kinds_may_be_names() {
    for (statement, expected) in [
        ("create view index as select 1", "create view index"),
        ("create table policy (a int)", "create table policy"),
        (
            "drop table if exists rule, type cascade",
            "drop table rule cascade|drop table type cascade",
        ),
        (
            "alter table sequence rename to domain",
            "alter table sequence own|create table domain",
        ),
        ("create table if (a int)", "create table if"),
        (
            "create unique index concurrently if not exists trigger on only t (a)",
            "create index trigger on t",
        ),
        ("create index on s.t (a)", "create index s.t* on s.t"),
        (
            "create rule r as on insert to t do nothing",
            "create rule r on t",
        ),
        (
            "alter trigger g on t rename to h",
            "alter trigger g on t|create trigger h on t",
        ),
        (
            "drop function f(int, text), g(int)",
            "drop routine f|drop routine g",
        ),
        ("create schema authorization me", "create schema *"),
        (
            "alter table t set schema s",
            "alter table t other|create table s.t|create index s.*",
        ),
        (
            "alter table t attach partition c default",
            "alter table t other|alter table c other",
        ),
        (
            "alter table t add constraint k unique using index i",
            "alter table t other",
        ),
    ] {
        let found = effects(&format!("begin {statement}; end"));
        assert_eq!(found.join("|"), expected, "{statement}");
    }
}

#[test]
fn variables_are_followed() {
    let body = "declare name text := 'events_' || to_char(now(), 'YYYY'); q text; other text;
    begin
        q = format('create table %I partition of events', name);
        execute q;
        select sql into other from todo;
        execute other;
    end";
    assert_eq!(effects(body), ["create table events_*", "everything"]);
    assert_eq!(
        effects("begin q := 'a'; q := q || 'b'; execute q; end"),
        ["everything"]
    );
}

#[test]
fn what_is_selected_into_variables_is_followed() {
    let body = "declare name text; q text; other text; n int;
    begin
        select format('events_%s', to_char(now(), 'YYYY')) into name;
        select concat('alter table t drop constraint ', conname) into strict q from pg_constraint where x = 1;
        execute q;
        execute format('create table %I (a int)', name);
        select 'drop table t', 1 into other, n;
        execute other;
    end";
    assert_eq!(
        effects(body),
        [
            "alter table t -constraint * cascade",
            "create table events_*",
            "everything"
        ]
    );
}

#[test]
fn only_the_part_that_is_asked_for_counts() {
    let body = "begin create table t (); drop table u; end";
    let at = body.find("drop").unwrap();
    let found = reach(body, at..body.len());
    assert_eq!(
        found.effects.iter().map(shown).collect::<Vec<_>>(),
        ["drop table u"]
    );
}

#[test]
fn a_pattern_fits_names_with_something_in_its_holes() {
    let body = "begin execute format('create table a_%s_z', x); end";
    let found = reach(body, 0..body.len());
    let name = &found.effects[0].name;
    let long = "a_".to_owned() + &"b".repeat(61);
    for (text, fits) in [
        ("a_1_z", true),
        ("a__z", true),
        ("a_z", false),
        ("b_1_z", false),
        (&long, true),
    ] {
        assert_eq!(name.fits(text), fits, "{text}");
    }
    assert!(Pattern::any().fits("anything"));
}
