//! Statements that change rows.

use super::{accepted, refused};

#[test]
fn an_insert_names_columns_of_its_table() {
    refused(
        "insert into t (id, nam) values (1, 'a')",
        "column \"nam\" of relation \"t\" does not exist",
    );
    refused(
        "insert into t (id, id) values (1, 2)",
        "column \"id\" specified more than once",
    );
    refused(
        "insert into t (id, name) values (1, 'a') returning nope",
        "column \"nope\" does not exist",
    );
}

#[test]
fn an_insert_has_as_many_values_as_columns() {
    refused(
        "insert into t (id, name) values (1)",
        "INSERT has more target columns than expressions",
    );
    refused(
        "insert into t (id, name) select 1, 'a', 2",
        "INSERT has more expressions than target columns",
    );
    refused(
        "insert into t (id, name) values (1, 'a'), (2)",
        "VALUES lists must all be the same length",
    );
    accepted(&[
        "insert into t values (1, 'a')",
        "insert into u default values",
    ]);
}

#[test]
fn a_generated_column_takes_no_value() {
    refused(
        "insert into t (id, name, double) values (1, 'a', 5)",
        "cannot insert a non-DEFAULT value into column \"double\"",
    );
    refused(
        "update t set double = 1",
        "column \"double\" can only be updated to DEFAULT",
    );
    accepted(&["update t set double = default"]);
}

#[test]
fn a_conflict_needs_an_index_of_just_its_columns() {
    let message =
        "there is no unique or exclusion constraint matching the ON CONFLICT specification";
    refused(
        "insert into u (note) values ('a') on conflict (note) do nothing",
        message,
    );
    refused(
        "create unique index on u (d) where note is null;
         insert into u (d) values (now()) on conflict (d) do nothing",
        message,
    );
    refused(
        "insert into u (d) values (now()) on conflict on constraint nope do nothing",
        "constraint \"nope\" for table \"u\" does not exist",
    );
    accepted(&[
        "insert into u (note) values ('a') on conflict (note, t_id) do nothing",
        "insert into u (note) values ('a') on conflict (id) do update set note = excluded.note",
        "create unique index on u (d) where note is null;
         insert into u (d) values (now()) on conflict (d) where note is null do nothing",
        "create unique index on u (lower(note));
         insert into u (note) values ('a') on conflict (lower(note)) do nothing",
    ]);
}

#[test]
fn an_update_sets_columns_of_its_table() {
    refused(
        "update t set nope = 1",
        "column \"nope\" of relation \"t\" does not exist",
    );
    refused(
        "update t set (name, n) = (select note from u)",
        "number of columns does not match number of values",
    );
    accepted(&[
        "update t x set name = x.name || u.note, p.x = 1 from u where u.t_id = x.id returning u.id",
        "update t set (name, n) = ('a', 1)",
    ]);
}

#[test]
fn a_merge_sees_the_rows_that_there_are() {
    refused(
        "merge into t using u on t.id = u.t_id
           when not matched then insert (id, name) values (u.t_id, t.name)",
        "invalid reference to FROM-clause entry for table \"t\"",
    );
    accepted(&[
        "merge into t using u on t.id = u.t_id when matched then update set name = u.note
           when not matched then insert (id, name) values (u.t_id, u.note)",
    ]);
}
