//! Names of objects of any kind, as `drop`, `comment on`, `grant` and `alter` write them.

use sqlparser::tokenizer::Token;

use super::super::super::change::{ArgumentMode, ObjectKind, ObjectRef, TypeName};
use super::super::super::name::{Ident, Name};
use super::super::cursor::{Cursor, Read, unknown};
use super::argument;

/// The words for each kind. Longer ones come first.
const KINDS: &[(&str, ObjectKind)] = &[
    ("table", ObjectKind::Table),
    ("foreign table", ObjectKind::ForeignTable),
    ("foreign data wrapper", ObjectKind::Other),
    ("foreign server", ObjectKind::Other),
    ("materialized view", ObjectKind::MaterializedView),
    ("view", ObjectKind::View),
    ("index", ObjectKind::Index),
    ("sequence", ObjectKind::Sequence),
    ("column", ObjectKind::Column),
    ("type", ObjectKind::Type),
    ("domain", ObjectKind::Domain),
    ("function", ObjectKind::Function),
    ("procedure", ObjectKind::Procedure),
    ("routine", ObjectKind::Routine),
    ("aggregate", ObjectKind::Aggregate),
    ("operator class", ObjectKind::OperatorClass),
    ("operator family", ObjectKind::OperatorFamily),
    ("operator", ObjectKind::Operator),
    ("cast", ObjectKind::Cast),
    ("collation", ObjectKind::Collation),
    ("conversion", ObjectKind::Conversion),
    ("schema", ObjectKind::Schema),
    ("extension", ObjectKind::Extension),
    ("trigger", ObjectKind::Trigger),
    ("rule", ObjectKind::Rule),
    ("policy", ObjectKind::Policy),
    ("constraint", ObjectKind::Constraint),
    ("statistics", ObjectKind::Statistics),
    ("text search configuration", ObjectKind::TextSearch),
    ("text search dictionary", ObjectKind::TextSearch),
    ("text search parser", ObjectKind::TextSearch),
    ("text search template", ObjectKind::TextSearch),
    ("trusted procedural language", ObjectKind::Language),
    ("procedural language", ObjectKind::Language),
    ("language", ObjectKind::Language),
    ("access method", ObjectKind::Other),
    ("database", ObjectKind::Other),
    ("event trigger", ObjectKind::Other),
    ("large object", ObjectKind::Other),
    ("parameter", ObjectKind::Other),
    ("publication", ObjectKind::Other),
    ("role", ObjectKind::Other),
    ("group", ObjectKind::Other),
    ("user mapping", ObjectKind::Other),
    ("user", ObjectKind::Other),
    ("server", ObjectKind::Other),
    ("subscription", ObjectKind::Other),
    ("tablespace", ObjectKind::Other),
    ("transform for", ObjectKind::Other),
];

/// What a statement says that an object is.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) kind: ObjectKind,
    words: &'static str,
}

/// Whether the words for a kind come next, and not a name that is one of them.
pub(super) fn sees_kind(cursor: &Cursor) -> bool {
    let found = KINDS.iter().find(|(words, _)| {
        let mut words = words.split(' ').enumerate();
        words.all(|(position, word)| cursor.nth_is(position, word))
    });
    found.is_some_and(|(words, _)| {
        let next = words.split(' ').count();
        let is_name = cursor.nth_is(next, "to")
            || cursor.nth_is(next, "from")
            || cursor.nth_sees(next, &Token::Comma)
            || cursor.nth_sees(next, &Token::Period);
        !is_name
    })
}

/// Takes the words for a kind.
pub(super) fn kind(cursor: &mut Cursor) -> Read<Kind> {
    let found = KINDS.iter().find(|(words, _)| cursor.eat(words));
    found.map_or_else(unknown, |&(words, kind)| Ok(Kind { kind, words }))
}

/// A table, with what is said before and behind its name.
pub(super) fn table(cursor: &mut Cursor) -> Read<ObjectRef> {
    let _only = cursor.eat("only");
    let name = cursor.name()?;
    let found = plain(ObjectKind::Table, name);
    let _star = cursor.take(&Token::Mul);
    Ok(found)
}

/// An object that has nothing but a name.
pub(super) fn plain(kind: ObjectKind, name: Name) -> ObjectRef {
    let span = name.span();
    ObjectRef {
        kind,
        name,
        of: None,
        arguments: None,
        span,
    }
}

/// The name of one object of that kind, with what belongs to it.
pub(super) fn named(cursor: &mut Cursor, kind: Kind) -> Read<ObjectRef> {
    use ObjectKind as K;
    let start = cursor.start();
    let mut found = match kind.kind {
        K::Cast => cast(cursor)?,
        K::Operator => operator(cursor)?,
        K::Function | K::Procedure | K::Routine | K::Aggregate => routine(cursor, kind.kind)?,
        K::Trigger | K::Rule | K::Policy | K::Constraint => part(cursor, kind.kind)?,
        K::OperatorClass | K::OperatorFamily => {
            let name = cursor.name()?;
            cursor.expect("using")?;
            cursor.ident()?;
            plain(kind.kind, name)
        }
        K::Type | K::Domain => plain(kind.kind, type_name(cursor)?),
        K::Other => other(cursor, kind.words)?,
        _ => plain(kind.kind, cursor.name()?),
    };
    found.span = cursor.span(start);
    Ok(found)
}

/// The name of a type; one that the grammar spells is in `pg_catalog`.
fn type_name(cursor: &mut Cursor) -> Read<Name> {
    let TypeName {
        name, system, span, ..
    } = cursor.type_name()?;
    let Name(mut parts) = name;
    if system {
        parts.insert(0, Ident::quoted("pg_catalog", span));
    }
    Ok(Name(parts))
}

/// `f`, `f(int, out a text)`, `f(*)`, `f(a int order by b int)`.
pub(super) fn routine(cursor: &mut Cursor, kind: ObjectKind) -> Read<ObjectRef> {
    let mut found = plain(kind, cursor.name()?);
    if cursor.sees(&Token::LParen) {
        found.arguments = Some(argument_types(cursor)?);
    }
    Ok(found)
}

fn argument_types(cursor: &mut Cursor) -> Read<Vec<TypeName>> {
    let arguments = argument::bracketed(cursor)?;
    let taken = arguments
        .into_iter()
        .filter(|argument| argument.mode != ArgumentMode::Out);
    Ok(taken.map(|argument| argument.data_type).collect())
}

/// `+ (int, int)`, with `none` for a side that is not there.
fn operator(cursor: &mut Cursor) -> Read<ObjectRef> {
    let mut found = plain(ObjectKind::Operator, cursor.operator()?);
    let sides = cursor.in_brackets(|cursor| {
        cursor.list(|cursor| match cursor.eat("none") {
            true => Ok(None),
            false => cursor.type_name().map(Some),
        })
    })?;
    found.arguments = Some(sides.into_iter().flatten().collect());
    Ok(found)
}

/// `(a as b)`. It has no name, so it goes by that of what it makes.
fn cast(cursor: &mut Cursor) -> Read<ObjectRef> {
    cursor.in_brackets(|cursor| {
        let source = cursor.type_name()?;
        cursor.expect("as")?;
        let target = cursor.type_name()?;
        let mut found = plain(ObjectKind::Cast, target.name.clone());
        found.arguments = Some(vec![source, target]);
        Ok(found)
    })
}

/// `t on r`, and `c on domain d`.
fn part(cursor: &mut Cursor, kind: ObjectKind) -> Read<ObjectRef> {
    let name = Name(vec![cursor.ident()?]);
    cursor.expect("on")?;
    let of_domain = kind == ObjectKind::Constraint && cursor.eat("domain");
    let of = cursor.name()?;
    let kind = if of_domain {
        ObjectKind::DomainConstraint
    } else {
        kind
    };
    let mut found = plain(kind, name);
    found.of = Some(of);
    Ok(found)
}

/// What the model does not know, by its name at least.
fn other(cursor: &mut Cursor, words: &str) -> Read<ObjectRef> {
    let name = match words {
        "large object" => {
            let span = cursor.next_span();
            cursor.number()?;
            Name(vec![Ident::quoted(cursor.names.slice(span), span)])
        }
        "transform for" => {
            let name = type_name(cursor)?;
            cursor.expect("language")?;
            cursor.ident()?;
            name
        }
        "user mapping" => {
            cursor.expect("for")?;
            cursor.ident()?;
            cursor.expect("server")?;
            cursor.name()?
        }
        _ => cursor.name()?,
    };
    Ok(plain(ObjectKind::Other, name))
}
