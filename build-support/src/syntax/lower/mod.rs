//! Reads what a statement does out of `sqlparser`'s trees.
//!
//! `sqlparser` refuses a tenth of what the server accepts, so its refusal
//! means no more than [`Action::Opaque`]. [`gaps`] reads what it lacks. Only
//! statements that have a variant of [`Action`] are handed to it at all.

mod gaps;
mod names;
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "the readers of definitions call it")
)]
mod query;

use sqlparser::ast::{AlterTypeOperation, Statement, UserDefinedTypeRepresentation};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use super::action::{Action, AddEnumValue};
use super::tag::CommandTag;
use names::Names;

/// What the statement at that offset of the file does.
pub(super) fn action(tag: CommandTag, text: &str, at: usize) -> Action {
    let names = Names { text, at };
    match tag.name() {
        "CREATE TYPE" | "ALTER TYPE" => tree(text, &names),
        _ => gaps::action(tag, text, &names),
    }
    .unwrap_or(Action::Opaque)
}

fn tree(text: &str, names: &Names) -> Option<Action> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(text).ok()?;
    match parser.parse_statement().ok()? {
        Statement::CreateType {
            name,
            representation: Some(UserDefinedTypeRepresentation::Enum { .. }),
        } => Some(Action::CreateEnum(Box::new(names.name(&name)?))),
        Statement::AlterType(alter) => match alter.operation {
            AlterTypeOperation::AddValue(add) => {
                Some(Action::AddEnumValue(Box::new(AddEnumValue {
                    enumeration: names.name(&alter.name)?,
                    value: add.value.value,
                    if_not_exists: add.if_not_exists,
                })))
            }
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::*;

    fn read(text: &str) -> Action {
        script(text).statements.remove(0).action
    }

    #[test]
    fn reads_enums() {
        let Action::CreateEnum(name) = read("create type \"App\".Mood as enum ('sad', 'ok')")
        else {
            panic!();
        };
        assert_eq!(name.to_string(), "App.mood");
        let Action::AddEnumValue(add) =
            read("alter type mood add value if not exists 'it''s' after 'ok'")
        else {
            panic!();
        };
        assert_eq!((add.value.as_str(), add.if_not_exists), ("it's", true));
        assert_eq!(add.enumeration.to_string(), "mood");
    }

    #[test]
    fn other_types_are_opaque() {
        for text in [
            "create type t as (a int)",
            "create type t",
            "alter type t add attribute b int",
        ] {
            assert_eq!(read(text), Action::Opaque, "{text}");
        }
    }
}
