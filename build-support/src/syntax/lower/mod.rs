//! Reads what a statement does out of `sqlparser`'s trees.
//!
//! `sqlparser` refuses a tenth of what the server accepts, so its refusal
//! means no more than [`Action::Opaque`]. [`gaps`] reads what it lacks. Only
//! statements that have a variant of [`Action`] are handed to it at all.

mod cursor;
mod definition;
mod gaps;
mod names;
mod parts;
mod query;

use sqlparser::ast::{AlterTypeOperation, Statement, UserDefinedTypeRepresentation};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use crate::text::Span;

use super::action::{Action, AddEnumValue};
use super::chain::longest_chain;
use super::change::{Change, DoStep, Expr};
use super::tag::CommandTag;
use super::tokens::tokens;
use names::Names;

pub(super) use query::is_reserved;

/// How many tokens may be open at once. The trees of `sqlparser` and ours are as deep
/// as the longest chain of operators, and whoever walks through them goes down the stack.
const LONGEST_CHAIN: usize = 1_000;

/// How many queries and tables may be joined: each makes the tree one deeper.
const MOST_JOINED: usize = 300;

/// What the statement at that offset of the file does to the catalog.
pub(super) fn change(tag: CommandTag, text: &str, at: usize) -> Change {
    if text.len() > LONGEST_CHAIN && is_deep(text) {
        return Change::Opaque;
    }
    read(tag, &Names::new(text, at))
}

/// The expression that stands at that offset of the file.
pub(super) fn expression(text: &str, at: usize) -> Option<Expr> {
    match text.len() > LONGEST_CHAIN && is_deep(text) {
        true => None,
        false => query::whole_expr(text, at),
    }
}

/// The steps of a function's body in plpgsql, which stands at that offset of the file.
pub(super) fn steps(body: &str, at: usize) -> Option<Vec<DoStep>> {
    let span = Span::new(at, at + body.len());
    definition::steps_of(&Names::new(body, at), span, true)
}

/// What a statement within another does.
fn within(outer: &Names, span: Span) -> Change {
    let Some(names) = outer.within(span) else {
        return Change::Opaque;
    };
    read(CommandTag::of(names.text), &names)
}

fn read(tag: CommandTag, names: &Names) -> Change {
    let change = match tag.name() {
        "SELECT" | "SELECT INTO" | "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "COPY" => {
            query::change(tag, names.text, names)
        }
        _ => definition::change(tag, names),
    };
    change.unwrap_or(Change::Opaque)
}

fn is_deep(text: &str) -> bool {
    let joins =
        tokens(text).filter(|token| token.is_any(&["union", "except", "intersect", "join"]));
    longest_chain(text) > LONGEST_CHAIN || joins.count() > MOST_JOINED
}

/// What the statement at that offset of the file does.
pub(super) fn action(tag: CommandTag, text: &str, at: usize) -> Action {
    let names = Names::new(text, at);
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
