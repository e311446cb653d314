//! What the server calls a statement.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use squawk_lexer::TokenKind;

use super::tokens::{Token, tokens};

/// The command tag of a statement, as event triggers and the log show it.
/// `create table as` and `create materialized view` complete with `SELECT`
/// instead, as they are queries too, and `execute` with the tag of what it
/// executes. What is no statement is `???`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CommandTag(&'static str);

impl CommandTag {
    /// The tag of nothing.
    pub const UNKNOWN: Self = Self("???");

    /// The tag as text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// Reads the tag off the words of a statement.
    pub(crate) fn of(statement: &str) -> Self {
        let head: Vec<Token> = tokens(statement).take(HEAD).collect();
        find(statement, &head).map_or(Self::UNKNOWN, Self)
    }
}

impl fmt::Display for CommandTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Every tag. One is kept from one build to the next by its place here.
static ALL: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let objects = OBJECTS
        .iter()
        .flat_map(|object| [object.create, object.alter, object.drop]);
    let plain = PLAIN.iter().map(|(_, tag)| *tag);
    let others = [
        CommandTag::UNKNOWN.name(),
        "CREATE TABLE AS",
        "SELECT",
        "SELECT INTO",
        "GRANT",
        "GRANT ROLE",
        "REVOKE",
        "REVOKE ROLE",
    ];
    objects.chain(plain).chain(others).collect()
});

impl Serialize for CommandTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = ALL.iter().position(|tag| *tag == self.0);
        place.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for CommandTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let place = Option::<usize>::deserialize(deserializer)?;
        let tag = place.and_then(|place| ALL.get(place));
        tag.map(|tag| Self(tag))
            .ok_or_else(|| de::Error::custom("a tag that there is not"))
    }
}

/// No tag needs more words of the beginning than this:
/// `create or replace trusted procedural language`.
const HEAD: usize = 8;

struct Object {
    words: &'static [&'static str],
    create: &'static str,
    alter: &'static str,
    drop: &'static str,
}

macro_rules! objects {
    ($($($word:literal)+ => $name:literal;)*) => {
        /// What can be created, altered and dropped. Longer names come first.
        const OBJECTS: &[Object] = &[$(Object {
            words: &[$($word),+],
            create: concat!("CREATE ", $name),
            alter: concat!("ALTER ", $name),
            drop: concat!("DROP ", $name),
        }),*];
    };
}

objects! {
    "table" => "TABLE";
    "index" => "INDEX";
    "view" => "VIEW";
    "function" => "FUNCTION";
    "type" => "TYPE";
    "trigger" => "TRIGGER";
    "sequence" => "SEQUENCE";
    "materialized" "view" => "MATERIALIZED VIEW";
    "extension" => "EXTENSION";
    "schema" => "SCHEMA";
    "procedure" => "PROCEDURE";
    "policy" => "POLICY";
    "domain" => "DOMAIN";
    "role" => "ROLE";
    "user" "mapping" => "USER MAPPING";
    "user" => "ROLE";
    "group" => "ROLE";
    "rule" => "RULE";
    "aggregate" => "AGGREGATE";
    "access" "method" => "ACCESS METHOD";
    "cast" => "CAST";
    "collation" => "COLLATION";
    "conversion" => "CONVERSION";
    "database" => "DATABASE";
    "default" "privileges" => "DEFAULT PRIVILEGES";
    "event" "trigger" => "EVENT TRIGGER";
    "foreign" "data" "wrapper" => "FOREIGN DATA WRAPPER";
    "foreign" "table" => "FOREIGN TABLE";
    "language" => "LANGUAGE";
    "large" "object" => "LARGE OBJECT";
    "operator" "class" => "OPERATOR CLASS";
    "operator" "family" => "OPERATOR FAMILY";
    "operator" => "OPERATOR";
    "owned" => "OWNED";
    "publication" => "PUBLICATION";
    "routine" => "ROUTINE";
    "server" => "SERVER";
    "statistics" => "STATISTICS";
    "subscription" => "SUBSCRIPTION";
    "system" => "SYSTEM";
    "tablespace" => "TABLESPACE";
    "text" "search" "configuration" => "TEXT SEARCH CONFIGURATION";
    "text" "search" "dictionary" => "TEXT SEARCH DICTIONARY";
    "text" "search" "parser" => "TEXT SEARCH PARSER";
    "text" "search" "template" => "TEXT SEARCH TEMPLATE";
    "transform" => "TRANSFORM";
}

/// What may stand between `create` or `drop` and the kind of object.
pub(super) const MODIFIERS: &[&str] = &[
    "or",
    "replace",
    "global",
    "local",
    "temp",
    "temporary",
    "unlogged",
    "unique",
    "recursive",
    "constraint",
    "trusted",
    "procedural",
];

/// Statements that are known by their first words. Longer ones come first.
const PLAIN: &[(&[&str], &str)] = &[
    (&["insert"], "INSERT"),
    (&["update"], "UPDATE"),
    (&["delete"], "DELETE"),
    (&["comment"], "COMMENT"),
    (&["do"], "DO"),
    (&["set", "constraints"], "SET CONSTRAINTS"),
    (&["set"], "SET"),
    (&["begin"], "BEGIN"),
    (&["commit", "prepared"], "COMMIT PREPARED"),
    (&["commit"], "COMMIT"),
    (&["end"], "COMMIT"),
    (&["rollback", "prepared"], "ROLLBACK PREPARED"),
    (&["rollback"], "ROLLBACK"),
    (&["abort"], "ROLLBACK"),
    (&["start", "transaction"], "START TRANSACTION"),
    (&["savepoint"], "SAVEPOINT"),
    (&["release"], "RELEASE"),
    (&["truncate"], "TRUNCATE TABLE"),
    (
        &["refresh", "materialized", "view"],
        "REFRESH MATERIALIZED VIEW",
    ),
    (&["reindex"], "REINDEX"),
    (&["analyze"], "ANALYZE"),
    (&["analyse"], "ANALYZE"),
    (&["vacuum"], "VACUUM"),
    (&["cluster"], "CLUSTER"),
    (&["lock"], "LOCK TABLE"),
    (&["call"], "CALL"),
    (&["copy"], "COPY"),
    (&["merge"], "MERGE"),
    (&["values"], "SELECT"),
    (&["table"], "SELECT"),
    (&["explain"], "EXPLAIN"),
    (&["reset"], "RESET"),
    (&["show"], "SHOW"),
    (&["prepare", "transaction"], "PREPARE TRANSACTION"),
    (&["prepare"], "PREPARE"),
    (&["execute"], "EXECUTE"),
    (&["deallocate", "prepare", "all"], "DEALLOCATE ALL"),
    (&["deallocate", "all"], "DEALLOCATE ALL"),
    (&["deallocate"], "DEALLOCATE"),
    (&["discard", "all"], "DISCARD ALL"),
    (&["discard", "plans"], "DISCARD PLANS"),
    (&["discard", "sequences"], "DISCARD SEQUENCES"),
    (&["discard", "temp"], "DISCARD TEMP"),
    (&["discard", "temporary"], "DISCARD TEMP"),
    (&["declare"], "DECLARE CURSOR"),
    (&["close", "all"], "CLOSE CURSOR ALL"),
    (&["close"], "CLOSE CURSOR"),
    (&["fetch"], "FETCH"),
    (&["move"], "MOVE"),
    (&["listen"], "LISTEN"),
    (&["unlisten"], "UNLISTEN"),
    (&["notify"], "NOTIFY"),
    (&["load"], "LOAD"),
    (&["checkpoint"], "CHECKPOINT"),
    (&["reassign", "owned"], "REASSIGN OWNED"),
    (&["security", "label"], "SECURITY LABEL"),
    (&["import", "foreign", "schema"], "IMPORT FOREIGN SCHEMA"),
];

fn find(statement: &str, head: &[Token]) -> Option<&'static str> {
    let first = head.first()?;
    if first.kind == TokenKind::OpenParen {
        return select(statement);
    }
    match first.text.to_ascii_lowercase().as_str() {
        "create" => create(statement, head),
        "alter" => object(&head[1..]).map(|object| object.alter),
        "drop" => drop(&head[1..]),
        "select" => select(statement),
        "with" => with(statement),
        "grant" => privileges(statement, "GRANT", "GRANT ROLE"),
        "revoke" => privileges(statement, "REVOKE", "REVOKE ROLE"),
        _ => PLAIN
            .iter()
            .find(|(words, _)| begins_with(head, words))
            .map(|(_, tag)| *tag),
    }
}

fn begins_with(head: &[Token], words: &[&str]) -> bool {
    head.len() >= words.len() && head.iter().zip(words).all(|(token, word)| token.is(word))
}

fn object(head: &[Token]) -> Option<&'static Object> {
    OBJECTS
        .iter()
        .find(|object| begins_with(head, object.words))
}

fn without_modifiers<'h, 't>(head: &'h [Token<'t>]) -> &'h [Token<'t>] {
    let modifiers = head
        .iter()
        .take_while(|token| token.is_any(MODIFIERS))
        .count();
    &head[modifiers..]
}

fn create(statement: &str, head: &[Token]) -> Option<&'static str> {
    let rest = without_modifiers(&head[1..]);
    if begins_with(rest, &["default", "conversion"]) {
        return Some("CREATE CONVERSION");
    }
    let object = object(rest)?;
    match object.create {
        "CREATE TABLE" if has_outer_word(statement, "as") => Some("CREATE TABLE AS"),
        // Without a handler it stands for the extension of the same name.
        "CREATE LANGUAGE" if !has_outer_word(statement, "handler") => Some("CREATE EXTENSION"),
        tag => Some(tag),
    }
}

fn drop(head: &[Token]) -> Option<&'static str> {
    object(without_modifiers(head)).map(|object| object.drop)
}

fn select(statement: &str) -> Option<&'static str> {
    Some(if has_outer_word(statement, "into") {
        "SELECT INTO"
    } else {
        "SELECT"
    })
}

/// What a role is granted is told by `on`, which only privileges have.
fn privileges(statement: &str, on: &'static str, role: &'static str) -> Option<&'static str> {
    Some(if has_outer_word(statement, "on") {
        on
    } else {
        role
    })
}

/// Whether the word stands outside all brackets, and not as a part of a name.
fn has_outer_word(statement: &str, word: &str) -> bool {
    let mut after_dot = false;
    tokens(statement).any(|token| {
        let found = token.depth == 0 && !after_dot && token.is(word);
        after_dot = token.kind == TokenKind::Dot;
        found
    })
}

/// The statement behind the queries of a `with`. `insert`, `update` and
/// `delete` may also be the name of such a query, or of a column that `search`
/// or `cycle` name.
fn with(statement: &str) -> Option<&'static str> {
    const BEFORE_NAMES: &[&str] = &[
        "with",
        "recursive",
        "by",
        "set",
        "using",
        "to",
        "default",
        "cycle",
    ];
    let mut before: Option<Token> = None;
    for token in tokens(statement) {
        let names = before.is_none_or(|b| b.is_any(BEFORE_NAMES) || b.kind == TokenKind::Comma);
        if token.depth == 0 && !names {
            let tag = match token.text.to_ascii_lowercase().as_str() {
                "select" => return select(&statement[token.at..]),
                "values" | "table" => Some("SELECT"),
                "insert" => Some("INSERT"),
                "update" => Some("UPDATE"),
                "delete" => Some("DELETE"),
                "merge" => Some("MERGE"),
                _ => None,
            };
            if tag.is_some() {
                return tag;
            }
        }
        before = Some(token);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The server's answers: `tests/command_tags.rs` runs what it can of them.
    const CASES: &str = include_str!("../../tests/cases/command_tags.txt");

    #[test]
    fn every_statement_has_the_tag_that_the_server_gives_it() {
        let mut count = 0;
        for line in CASES.lines().filter(|line| !line.starts_with('#')) {
            let (head, statement) = line.split_once(": ").unwrap();
            let (tag, statement) = match head.split_once(" [") {
                Some((tag, _)) if !head.ends_with(']') => {
                    (tag, statement.split_once("]: ").unwrap().1)
                }
                Some((tag, _)) => (tag, statement),
                None => (head, statement),
            };
            assert_eq!(CommandTag::of(statement).name(), tag, "{statement}");
            count += 1;
        }
        assert!(count > 150, "{count}");
    }

    #[test]
    fn every_tag_can_be_kept() {
        let tag_of = |line: &'static str| line.split([':', '[']).next().unwrap().trim();
        let lines = CASES.lines().filter(|line| !line.starts_with('#'));
        for tag in lines.map(tag_of).chain(["???"]).map(CommandTag) {
            let kept = postcard::to_allocvec(&tag).unwrap();
            assert_eq!(postcard::from_bytes(&kept), Ok(tag));
        }
    }

    #[test]
    fn what_is_no_statement_has_no_tag() {
        for text in [
            "",
            "tabel",
            "create",
            "with a as (select 1)",
            "1",
            "\"select\" 1",
        ] {
            assert_eq!(CommandTag::of(text), CommandTag::UNKNOWN, "{text}");
        }
    }
}
