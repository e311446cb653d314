//! Functions and procedures.

use sqlparser::tokenizer::Token;

use crate::text::Span;

use super::super::super::change::{
    AlterFunction, Argument, ArgumentMode, Change, CreateFunction, FunctionAttributes,
    FunctionBody, Parallel, TypeName, Volatility,
};
use super::super::super::name::Ident;
use super::super::cursor::{Cursor, Read, unknown};
use super::super::parts::at_end;
use super::{argument, body, general, object, set};

/// `create [or replace] function | procedure ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let or_replace = cursor.eat("or replace");
    let procedure = cursor.expect_any(&["function", "procedure"])? == "procedure";
    let name = cursor.name()?;
    let mut arguments = argument::bracketed(cursor)?;
    let mut clauses = Clauses::default();
    while !cursor.at_end() {
        clause(cursor, &mut clauses)?;
    }
    arguments.append(&mut clauses.columns);
    let body = clauses.body(cursor);
    Ok(Change::CreateFunction(Box::new(CreateFunction {
        name,
        procedure,
        or_replace,
        arguments,
        returns: clauses.returns,
        language: clauses.language,
        body,
        window: clauses.window,
        attributes: clauses.attributes,
        sets_search_path: clauses.sets_search_path,
        code: clauses.code,
    })))
}

/// What stands behind the arguments, in any order.
#[derive(Default)]
struct Clauses {
    returns: Option<TypeName>,
    columns: Vec<Argument>,
    language: Option<Ident>,
    /// What stands between the quotes.
    quoted: Option<Span>,
    /// The same, even if something in it is escaped.
    code: Option<Span>,
    /// Whether there is anything behind `as`.
    has_code: bool,
    unquoted: Option<FunctionBody>,
    window: bool,
    attributes: FunctionAttributes,
    sets_search_path: bool,
}

impl Clauses {
    fn body(&mut self, cursor: &Cursor) -> FunctionBody {
        if let Some(body) = self.unquoted.take() {
            return body;
        }
        let is_sql = |language: &Ident| language.text == "sql";
        match self.quoted {
            Some(span) if self.language.as_ref().is_some_and(is_sql) => FunctionBody::Sql {
                statements: body::statements(cursor.names, span),
                atomic: false,
            },
            _ if self.has_code => FunctionBody::Other,
            _ => FunctionBody::Missing,
        }
    }
}

/// Clauses that say nothing of names.
const FLAGS: &[&str] = &[
    "immutable",
    "stable",
    "volatile",
    "strict",
    "leakproof",
    "not leakproof",
    "called on null input",
    "returns null on null input",
    "security definer",
    "security invoker",
    "external security definer",
    "external security invoker",
    "parallel",
];

/// Reads one of them, if one comes next.
fn flag(cursor: &mut Cursor, found: &mut FunctionAttributes) -> Read<bool> {
    let Some(flag) = cursor.eat_any(FLAGS) else {
        return Ok(false);
    };
    match flag {
        "immutable" => found.volatility = Some(Volatility::Immutable),
        "stable" => found.volatility = Some(Volatility::Stable),
        "volatile" => found.volatility = Some(Volatility::Volatile),
        "strict" | "returns null on null input" => found.strict = Some(true),
        "called on null input" => found.strict = Some(false),
        "leakproof" => found.leakproof = Some(true),
        "not leakproof" => found.leakproof = Some(false),
        "parallel" => found.parallel = Some(parallel(cursor)?),
        _ => found.definer = Some(flag.ends_with("definer")),
    }
    Ok(true)
}

fn parallel(cursor: &mut Cursor) -> Read<Parallel> {
    Ok(match &*cursor.ident()?.text {
        "safe" => Parallel::Safe,
        "restricted" => Parallel::Restricted,
        _ => Parallel::Unsafe,
    })
}

fn clause(cursor: &mut Cursor, found: &mut Clauses) -> Read<()> {
    const WORDS: &[&str] = &[
        "returns table",
        "returns",
        "language",
        "as",
        "window",
        "cost",
        "rows",
        "support",
        "transform",
        "set",
        "with",
        "return",
        "begin atomic",
    ];
    if flag(cursor, &mut found.attributes)? {
        return Ok(());
    }
    match cursor.expect_any(WORDS)? {
        "returns table" => found.columns = columns(cursor)?,
        "returns" => found.returns = Some(cursor.type_name()?),
        "language" => found.language = Some(language(cursor)?),
        "as" => {
            let whole = cursor.next_span();
            found.has_code = true;
            found.quoted = quoted(cursor)?;
            found.code = found.quoted.or_else(|| inner(whole));
        }
        "window" => found.window = true,
        "cost" | "rows" => drop(cursor.number()?),
        "support" => drop(cursor.name()?),
        "transform" => transform(cursor)?,
        "set" => found.sets_search_path |= set::of_function(cursor)?,
        "with" => cursor.skip_options()?,
        "return" => found.unquoted = Some(body::returned(cursor)?),
        _ => found.unquoted = Some(body::atomic(cursor)?),
    }
    Ok(())
}

/// Behind `returns table`.
fn columns(cursor: &mut Cursor) -> Read<Vec<Argument>> {
    cursor.in_brackets(|cursor| {
        cursor.list(|cursor| {
            Ok(Argument {
                mode: ArgumentMode::Table,
                name: Some(cursor.ident()?),
                data_type: cursor.type_name()?,
                default: None,
            })
        })
    })
}

/// A name, or a string that is one as it stands.
pub(super) fn language(cursor: &mut Cursor) -> Read<Ident> {
    if let Some((text, span)) = cursor.optional_string() {
        return Ok(Ident::quoted(&text, span));
    }
    cursor.ident()
}

/// What stands between quotes of one character.
fn inner(quoted: Span) -> Option<Span> {
    let (start, end) = (quoted.start + 1, quoted.end.checked_sub(1)?);
    (start <= end).then_some(Span::new(start, end))
}

/// The body, unless it is escaped or stands in a library.
fn quoted(cursor: &mut Cursor) -> Read<Option<Span>> {
    let body = cursor.quoted()?;
    if cursor.take(&Token::Comma) {
        cursor.string()?;
        return Ok(None);
    }
    Ok(body)
}

fn transform(cursor: &mut Cursor) -> Read<()> {
    cursor.list(|cursor| {
        cursor.expect("for type")?;
        cursor.type_name()
    })?;
    Ok(())
}

/// `alter function | procedure | routine ...`.
pub(super) fn alter(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    cursor.expect("alter")?;
    let kind = object::kind(cursor)?;
    let function = object::named(cursor, kind)?;
    if cursor.at_end() {
        return unknown();
    }
    let attributes = cursor.attempt(altered);
    if attributes.is_none() {
        cursor.skip_until(at_end)?;
    }
    Ok(Change::AlterFunction(Box::new(AlterFunction {
        function,
        attributes,
    })))
}

/// What is said of the function, to the end of the statement.
fn altered(cursor: &mut Cursor) -> Read<FunctionAttributes> {
    let mut found = FunctionAttributes::default();
    while !cursor.at_end() {
        if flag(cursor, &mut found)? {
            continue;
        }
        match cursor.expect_any(&["cost", "rows", "set", "reset", "restrict"])? {
            "cost" | "rows" => drop(cursor.number()?),
            "set" => drop(set::of_function(cursor)?),
            "reset" => drop(cursor.name()?),
            _ => {}
        }
    }
    Ok(found)
}
