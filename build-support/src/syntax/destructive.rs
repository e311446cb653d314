//! Does a statement lose data?
//!
//! What is certain from the statement alone counts: what a `do` block or a function
//! does is not looked into, and neither is whether there is anything to lose.

use super::tag::CommandTag;
use super::tokens::{Token, tokens};

/// What loses data whatever follows: what it drops has data, or may have tables that
/// nobody sees in the statement.
const ALWAYS: &[&str] = &[
    "DROP DATABASE",
    "DROP EXTENSION",
    "DROP OWNED",
    "DROP SCHEMA",
    "DROP SEQUENCE",
    "DROP TABLE",
    "TRUNCATE TABLE",
];

/// Whether this statement loses data.
pub(super) fn is_destructive(tag: CommandTag, text: &str) -> bool {
    match tag.name() {
        tag if ALWAYS.contains(&tag) => true,
        "DELETE" => !tokens(text).any(|token| token.depth == 0 && token.is("where")),
        "ALTER TABLE" => drops_column(text),
        "ALTER TYPE" => {
            let mut words = tokens(text).skip_while(|token| !token.is("drop"));
            words.nth(1).is_some_and(|token| token.is("attribute"))
        }
        // A column goes with the type, the domain or the function that it needs.
        tag if tag.starts_with("DROP ") => {
            tokens(text).last().is_some_and(|last| last.is("cascade"))
        }
        _ => false,
    }
}

/// Whether one of the actions is `drop [column]`: neither `drop constraint` nor
/// `alter [column] name drop ...`.
fn drops_column(text: &str) -> bool {
    let words: Vec<Token> = tokens(text).filter(|token| token.depth == 0).collect();
    words.windows(4).any(|words| match words {
        [before, name, drop, next] => {
            drop.is("drop")
                && !name.is_any(&["add", "alter", "column", "rename", "to"])
                && !before.is_any(&["alter", "column"])
                && !next.is("constraint")
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;

    fn is_destructive(text: &str) -> bool {
        script(text).statements.remove(0).destructive
    }

    #[test]
    fn what_loses_data_is_destructive() {
        for text in [
            "drop table if exists a",
            "DROP SCHEMA app",
            "drop sequence s",
            "drop database d",
            "drop extension postgis",
            "drop owned by app",
            "truncate a",
            "delete from a",
            "delete from a using b returning (select 1 where true)",
            "with x as (select 1 where true) delete from a",
            "alter table a drop b",
            "alter table only app.a add c int, drop column if exists b cascade",
            "alter table a drop \"constraint\"",
            "alter table a drop expression",
            "alter type t drop attribute b",
            "drop type t cascade",
            "drop function f(int) /* and its columns */ cascade",
        ] {
            assert!(is_destructive(text), "{text}");
        }
    }

    #[test]
    fn what_can_be_made_again_is_not() {
        for text in [
            "drop index a_b",
            "drop view v",
            "drop type t",
            "drop function f(int)",
            "delete from a where b = 1",
            "with x as (select 1) delete from a using x where a.b = x.b",
            "update a set b = 1",
            "alter table a drop constraint b cascade",
            "alter table a alter b drop default, alter column c drop not null",
            "alter table a alter column b drop expression",
            "alter table a add column drop int",
            "alter table a rename drop to b",
            "alter table a rename b to drop",
            "alter table a detach partition b",
            "alter type t add attribute b int",
            "create table a (b int) -- drop table a",
            "insert into a values ('drop table a')",
        ] {
            assert!(!is_destructive(text), "{text}");
        }
    }
}
