//! Reads, with `sqlparser`'s own means, the statements that it lacks.
//!
//! `create index` is among them because `sqlparser` refuses some of its tails
//! (options of operator classes). Only what is asked for is read, and what
//! follows is left to the judge.

#[cfg(test)]
mod tests;

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::keywords::Keyword as K;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use crate::text::Span;

use super::super::action::{
    Action, AlterSubscription, CreateIndex, Detach, DropIndex, ReindexTarget, TransactionControl,
};
use super::super::tag::CommandTag;
use super::super::tokens::tokens;
use super::names::Names;

pub(super) fn action(tag: CommandTag, text: &str, names: &Names) -> Option<Action> {
    Some(match tag.name() {
        "BEGIN" | "START TRANSACTION" => begin(text, names),
        "COMMIT" | "ROLLBACK" => Action::TransactionControl(end(text)),
        "SAVEPOINT" | "RELEASE" => Action::TransactionControl(TransactionControl::Savepoint),
        "PREPARE TRANSACTION" => Action::TransactionControl(TransactionControl::Prepare),
        "COMMIT PREPARED" | "ROLLBACK PREPARED" => {
            Action::TransactionControl(TransactionControl::FinishPrepared)
        }
        "CREATE INDEX" => return read(text, |parser| create_index(parser, names)),
        "DROP INDEX" => return read(text, |parser| drop_index(parser, names)),
        "REINDEX" => return read(text, |parser| reindex(parser, names)),
        "ALTER TABLE" => alter_table(text, names)?,
        "VACUUM" => Action::Vacuum,
        "CLUSTER" => Action::Cluster {
            one_table: tokens(text)
                .skip(1)
                .any(|t| t.depth == 0 && t.text != ")" && !t.is("verbose")),
        },
        "CREATE DATABASE" => Action::CreateDatabase,
        "DROP DATABASE" => Action::DropDatabase,
        "ALTER DATABASE" if moves_database(text) => Action::MoveDatabase,
        "CREATE TABLESPACE" => Action::CreateTablespace,
        "DROP TABLESPACE" => Action::DropTablespace,
        "ALTER SYSTEM" => Action::AlterSystem,
        "CREATE SUBSCRIPTION" => Action::CreateSubscription {
            creates_slot: !is_off(text, "create_slot") && !is_off(text, "connect"),
        },
        "ALTER SUBSCRIPTION" => Action::AlterSubscription(alter_subscription(text)),
        "DROP SUBSCRIPTION" => Action::DropSubscription,
        "DISCARD ALL" => Action::DiscardAll,
        "COPY" if follow(text, &["from", "stdin"]) => Action::CopyFromStdin,
        _ => return None,
    })
}

/// Whether it is `alter database name [set | with] tablespace ...`.
fn moves_database(text: &str) -> bool {
    tokens(text)
        .skip(3)
        .find(|token| !token.is_any(&["set", "with"]))
        .is_some_and(|token| token.is("tablespace"))
}

fn read(
    text: &str,
    statement: impl FnOnce(&mut Parser) -> Result<Option<Action>, ParserError>,
) -> Option<Action> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(text).ok()?;
    statement(&mut parser).ok()?
}

fn create_index(parser: &mut Parser, names: &Names) -> Result<Option<Action>, ParserError> {
    parser.expect_keyword(K::CREATE)?;
    let _unique = parser.parse_keyword(K::UNIQUE);
    parser.expect_keyword(K::INDEX)?;
    let concurrently = parser.parse_keyword(K::CONCURRENTLY);
    let if_not_exists = parser.parse_keywords(&[K::IF, K::NOT, K::EXISTS]);
    let name = match parser.parse_keyword(K::ON) {
        true => None,
        false => {
            let name = parser.parse_identifier()?;
            parser.expect_keyword(K::ON)?;
            Some(names.ident(&name))
        }
    };
    let _only = parser.parse_keyword(K::ONLY);
    let table = names.name(&parser.parse_object_name(false)?);
    Ok(table.map(|table| {
        Action::CreateIndex(Box::new(CreateIndex {
            concurrently,
            if_not_exists,
            name,
            table,
        }))
    }))
}

fn drop_index(parser: &mut Parser, names: &Names) -> Result<Option<Action>, ParserError> {
    parser.expect_keywords(&[K::DROP, K::INDEX])?;
    let concurrently = parser.parse_keyword(K::CONCURRENTLY);
    let if_exists = parser.parse_keywords(&[K::IF, K::EXISTS]);
    let found = parser.parse_comma_separated(|parser| parser.parse_object_name(false))?;
    let found: Option<Vec<_>> = found.iter().map(|name| names.name(name)).collect();
    Ok(found.map(|names| {
        Action::DropIndex(Box::new(DropIndex {
            concurrently,
            if_exists,
            names,
        }))
    }))
}

fn reindex(parser: &mut Parser, names: &Names) -> Result<Option<Action>, ParserError> {
    parser.expect_keyword(K::REINDEX)?;
    let option = parser.consume_token(&Token::LParen) && reindex_options(parser)?;
    let target = match parser.parse_one_of_keywords(&[K::INDEX, K::TABLE, K::SCHEMA]) {
        Some(K::INDEX) => ReindexTarget::Index,
        Some(K::TABLE) => ReindexTarget::Table,
        Some(_) => ReindexTarget::Schema,
        None => {
            parser.next_token();
            ReindexTarget::Database
        }
    };
    let concurrently = parser.parse_keyword(K::CONCURRENTLY) || option;
    // The database need not be named.
    let name = parser.parse_object_name(false).ok();
    Ok(Some(Action::Reindex {
        concurrently,
        target,
        name: name.and_then(|name| names.name(&name)).map(Box::new),
    }))
}

/// Reads the options up to the closing bracket and says whether
/// `concurrently` is on.
fn reindex_options(parser: &mut Parser) -> Result<bool, ParserError> {
    let mut concurrently = false;
    loop {
        let is_concurrently = parser.parse_keyword(K::CONCURRENTLY);
        if !is_concurrently {
            parser.parse_identifier()?;
        }
        let mut on = true;
        while !matches!(
            parser.peek_token().token,
            Token::Comma | Token::RParen | Token::EOF
        ) {
            let value = parser.next_token().to_string().to_ascii_lowercase();
            on = !matches!(value.trim_matches('\''), "off" | "false" | "0");
        }
        if is_concurrently {
            concurrently = on;
        }
        if !parser.consume_token(&Token::Comma) {
            parser.expect_token(&Token::RParen)?;
            return Ok(concurrently);
        }
    }
}

/// The only form of `alter table` that matters so far stands alone in its
/// statement.
fn alter_table(text: &str, names: &Names) -> Option<Action> {
    follow(text, &["detach", "partition"]).then(|| Action::DetachPartition {
        concurrently: tokens(text)
            .last()
            .is_some_and(|last| last.is("concurrently")),
        tables: detach(text, names).map(Box::new),
    })
}

fn detach(text: &str, names: &Names) -> Option<Detach> {
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(text).ok()?;
    parser.expect_keywords(&[K::ALTER, K::TABLE]).ok()?;
    let _if_exists = parser.parse_keywords(&[K::IF, K::EXISTS]);
    let _only = parser.parse_keyword(K::ONLY);
    let table = parser.parse_object_name(false).ok()?;
    parser.expect_keywords(&[K::DETACH, K::PARTITION]).ok()?;
    let partition = parser.parse_object_name(false).ok()?;
    Some(Detach {
        table: names.name(&table)?,
        partition: names.name(&partition)?,
    })
}

/// `work` and `transaction` say nothing; what follows are modes.
fn begin(text: &str, names: &Names) -> Action {
    let words = ["begin", "start", "work", "transaction"];
    let mut modes = tokens(text).skip_while(|token| token.is_any(&words));
    let modes = modes.next().map(|first| {
        let end = modes.last().map_or(first.at + first.text.len(), |last| {
            last.at + last.text.len()
        });
        Span::new(names.at + first.at, names.at + end)
    });
    Action::TransactionControl(TransactionControl::Begin { modes })
}

fn end(text: &str) -> TransactionControl {
    let words: Vec<_> = tokens(text).collect();
    let has = |word: &str| words.iter().any(|token| token.is(word));
    let rolls_back = words
        .first()
        .is_some_and(|first| first.is_any(&["rollback", "abort"]));
    if has("to") {
        TransactionControl::Savepoint
    } else if has("chain") && !has("no") {
        TransactionControl::Chain
    } else if rolls_back {
        TransactionControl::Rollback
    } else {
        TransactionControl::Commit
    }
}

fn alter_subscription(text: &str) -> AlterSubscription {
    let refreshes = follow(text, &["refresh", "publication"])
        || follow(text, &["refresh", "sequences"])
        || tokens(text).any(|token| token.depth == 0 && token.is("publication"))
            && !is_off(text, "refresh");
    if refreshes {
        AlterSubscription::Refreshes
    } else if is_off(text, "slot_name") {
        AlterSubscription::GivesUpSlot
    } else {
        AlterSubscription::Other
    }
}

/// Whether these words stand behind each other outside brackets.
fn follow(text: &str, words: &[&str]) -> bool {
    let mut met = 0;
    for token in tokens(text) {
        if token.depth == 0 && token.is(words[met]) {
            met += 1;
        } else {
            met = usize::from(token.is(words[0]));
        }
        if met == words.len() {
            return true;
        }
    }
    false
}

/// Whether an option in brackets is set to `false`, `off`, `0` or `none`.
fn is_off(text: &str, option: &str) -> bool {
    let mut tokens = tokens(text).skip_while(|token| !token.is(option)).skip(1);
    let value = tokens
        .next()
        .filter(|token| token.text == "=")
        .and_then(|_| tokens.next());
    value.is_some_and(|value| {
        let value = value.text.trim_matches('\'').to_ascii_lowercase();
        matches!(value.as_str(), "false" | "off" | "0" | "none")
    })
}
