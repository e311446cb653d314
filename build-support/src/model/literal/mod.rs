//! Which strings are values of a type.
//!
//! A string becomes a value of the type that is wanted while the server reads
//! the statement, so a bad one is refused wherever it stands. What the types
//! take is rich; only what is surely none of it is refused here, and the
//! tests hold that against a server.

mod array;
mod json;
mod name;
mod number;
mod size;
mod time;

#[cfg(test)]
mod tests;

use crate::syntax::change::{Expr, ExprKind};
use crate::text::Span;

use super::Model;
use super::catalog::{Base, DataType, Type};
use super::condition::{self, Condition};
use super::refusal::{Outcome, Refusal};
use super::types::format_type;

/// Why a string is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    condition: &'static Condition,
    message: String,
}

impl Fault {
    fn new(condition: &'static Condition, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { condition, message }
    }

    /// That the text cannot be read as that type.
    fn syntax(type_name: &str, text: &str) -> Self {
        let message = format!("invalid input syntax for type {type_name}: \"{text}\"");
        Self::new(condition::INVALID_TEXT_REPRESENTATION, message)
    }
}

impl Model<'_> {
    /// That an expression, if it is a string, is a value of the type that it is to become.
    pub(super) fn refuse_bad_string(&self, expr: &Expr, to: &DataType) -> Outcome {
        match &expr.kind {
            ExprKind::String(text) => self.refuse_bad_text(text, to, expr.span),
            ExprKind::Collate(inner, _) => self.refuse_bad_string(inner, to),
            _ => Ok(()),
        }
    }

    /// That a text is a value of a type.
    pub(super) fn refuse_bad_text(&self, text: &str, to: &DataType, span: Span) -> Outcome {
        let to = self.beneath(to);
        if to.array {
            return self.refuse_bad_array(text, &to, span);
        }
        match &to.base {
            Base::Builtin(name) => match &**name {
                "regclass" => self.refuse_missing_relation(text, span),
                "regtype" => self.refuse_missing_type(text, span),
                "regproc" => self.refuse_missing_function(text, span),
                _ => match builtin(name, text) {
                    Some(fault) => Err(Refusal::new(fault.condition, span, fault.message)),
                    None => Ok(()),
                },
            },
            Base::Own(oid) => match self.own(*oid) {
                Some(Type::Enum(labels)) if self.catalog.is_certain(*oid) => {
                    self.refuse_other_label(text, labels, &to, span)
                }
                _ => Ok(()),
            },
            Base::Unknown => Ok(()),
        }
    }

    /// Whether a type surely is an enum.
    pub(super) fn is_enum(&self, of: &DataType) -> bool {
        match of.base {
            Base::Own(oid) if !of.array => {
                self.catalog.is_certain(oid) && matches!(self.own(oid), Some(Type::Enum(_)))
            }
            _ => false,
        }
    }

    /// That a text is a label of an enum.
    fn refuse_other_label(
        &self,
        text: &str,
        labels: &[String],
        to: &DataType,
        span: Span,
    ) -> Outcome {
        if labels.iter().any(|label| label == text) {
            return Ok(());
        }
        let shown = format_type(self, to);
        let message = format!("invalid input value for enum {shown}: \"{text}\"");
        let refusal = Refusal::new(condition::INVALID_TEXT_REPRESENTATION, span, message);
        let names = labels.iter().map(String::as_str);
        Err(match crate::nearest::nearest(text, names) {
            Some(near) => refusal.help(format!("did you mean `{near}`?")),
            None => refusal,
        })
    }
}

/// Why a text is no value of a type of the system, where that is certain.
fn builtin(name: &str, text: &str) -> Option<Fault> {
    match name {
        "bool" => boolean(text),
        "int2" => number::integer(text, i16::MIN.into(), i16::MAX.into(), "smallint"),
        "int4" => number::integer(text, i32::MIN.into(), i32::MAX.into(), "integer"),
        "int8" => number::integer(text, i64::MIN, i64::MAX, "bigint"),
        "float4" => number::decimal(text, "real"),
        "float8" => number::decimal(text, "double precision"),
        "numeric" => number::decimal(text, "numeric"),
        "uuid" => uuid(text),
        "date" => time::date(text),
        "timestamp" => time::timestamp(text, "timestamp"),
        "timestamptz" => time::timestamp(text, "timestamp with time zone"),
        "time" => time::word(text, "time"),
        "timetz" => time::word(text, "time with time zone"),
        "interval" => time::word(text, "interval"),
        "json" | "jsonb" => json::json(text),
        "inet" | "cidr" => address(name, text),
        "int4range" | "int8range" | "numrange" | "daterange" | "tsrange" | "tstzrange" => {
            range(text)
        }
        _ => None,
    }
}

/// What C calls white space.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

fn boolean(text: &str) -> Option<Fault> {
    let word = text.trim_matches(is_space).to_ascii_lowercase();
    let starts = |whole: &str| !word.is_empty() && whole.starts_with(&*word);
    let is_boolean = ["true", "false", "yes", "no"].into_iter().any(starts)
        || ["on", "off", "of", "1", "0"].contains(&&*word);
    (!is_boolean).then(|| Fault::syntax("boolean", text))
}

fn uuid(text: &str) -> Option<Fault> {
    let braced = text.strip_prefix('{');
    let rest = braced.unwrap_or(text).as_bytes();
    let is_digit = |at: usize| rest.get(at).is_some_and(u8::is_ascii_hexdigit);
    let mut at = 0;
    for byte in 0..16 {
        if !is_digit(at) || !is_digit(at + 1) {
            return Some(Fault::syntax("uuid", text));
        }
        at += 2;
        // A hyphen may follow each four digits.
        if rest.get(at) == Some(&b'-') && byte % 2 == 1 && byte < 15 {
            at += 1;
        }
    }
    let end: &[u8] = if braced.is_some() { b"}" } else { b"" };
    (rest[at..] != *end).then(|| Fault::syntax("uuid", text))
}

/// An address has digits, or is of hexadecimal ones and colons.
fn address(name: &str, text: &str) -> Option<Fault> {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_word && (text.is_empty() || !is_hexadecimal)).then(|| Fault::syntax(name, text))
}

/// A range begins with a bracket, or is `empty`.
fn range(text: &str) -> Option<Fault> {
    let begun = text.trim_start_matches(is_space);
    let is_empty = begun
        .get(..5)
        .is_some_and(|word| word.eq_ignore_ascii_case("empty"));
    let message = format!("malformed range literal: \"{text}\"");
    (!is_empty && !begun.starts_with(['[', '(']))
        .then(|| Fault::new(condition::INVALID_TEXT_REPRESENTATION, message))
}
