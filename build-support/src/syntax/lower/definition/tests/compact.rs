//! Writes what was read in short: names as they are, expressions, types and
//! queries as their text, and nothing of what is absent.

use std::fmt::Debug;

/// The value, out of its `Debug` text.
pub(super) fn of(source: &str, value: &impl Debug) -> String {
    let text = format!("{value:?}");
    let mut reader = Reader { rest: &text };
    reader.value().print(source)
}

/// A value as `Debug` writes it.
enum Value {
    Atom(String),
    List(Vec<Value>),
    Tuple(String, Vec<Value>),
    Struct(String, Vec<(String, Value)>),
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest.strip_prefix(text);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn word(&mut self) -> String {
        let end = match self.rest.strip_prefix('"') {
            Some(inner) => 2 + closing_quote(inner),
            None => self
                .rest
                .find(|char: char| !char.is_alphanumeric() && char != '_' && char != '-')
                .unwrap_or(self.rest.len()),
        };
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn value(&mut self) -> Value {
        if self.eat("[") {
            return Value::List(self.values("]"));
        }
        if self.eat("(") {
            return Value::Tuple(String::new(), self.values(")"));
        }
        let word = self.word();
        if self.eat("(") {
            Value::Tuple(word, self.values(")"))
        } else if self.eat(" { ") {
            Value::Struct(word, self.fields())
        } else {
            Value::Atom(word)
        }
    }

    fn values(&mut self, end: &str) -> Vec<Value> {
        let mut found = Vec::new();
        while !self.eat(end) {
            found.push(self.value());
            self.eat(", ");
        }
        found
    }

    fn fields(&mut self) -> Vec<(String, Value)> {
        let mut found = Vec::new();
        while !self.eat(" }") {
            let name = self.word();
            assert!(self.eat(": "), "{}", self.rest);
            found.push((name, self.value()));
            self.eat(", ");
        }
        found
    }
}

/// Where the quote is that no backslash stands before.
fn closing_quote(text: &str) -> usize {
    let mut escaped = false;
    let mut quotes = text.char_indices().filter(|&(_, char)| {
        let closes = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        closes
    });
    quotes.next().unwrap().0
}

impl Value {
    fn print(&self, source: &str) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::List(values) => format!("[{}]", join(values, source, ", ")),
            Self::Tuple(name, values) => tuple(name, values, source),
            Self::Struct(name, fields) => structure(name, fields, source),
        }
    }

    fn field(&self, name: &str) -> &Self {
        let Self::Struct(_, fields) = self else {
            panic!("no field `{name}`");
        };
        &fields.iter().find(|(field, _)| field == name).unwrap().1
    }

    fn number(&self) -> usize {
        let Self::Atom(text) = self else {
            panic!("no number");
        };
        text.parse().unwrap()
    }

    fn slice<'s>(&self, source: &'s str) -> &'s str {
        &source[self.field("start").number()..self.field("end").number()]
    }
}

fn join(values: &[Value], source: &str, with: &str) -> String {
    let values: Vec<String> = values.iter().map(|value| value.print(source)).collect();
    values.join(with)
}

fn tuple(name: &str, values: &[Value], source: &str) -> String {
    match (name, values) {
        ("Name", [Value::List(parts)]) => join(parts, source, "."),
        ("Some", [value]) => value.print(source),
        (_, [Value::Struct(inner, fields)]) if inner == name => structure(name, fields, source),
        _ => format!("{name}({})", join(values, source, ", ")),
    }
}

/// What says nothing: `Default` and its like.
const ABSENT: &[&str] = &[
    "None",
    "false",
    "[]",
    "Permanent",
    "Plain",
    "Attributes",
    "FunctionAttributes",
    "Simple",
    "NoAction",
    "LikeOptions",
    "SequenceOptions",
];

fn structure(name: &str, fields: &[(String, Value)], source: &str) -> String {
    let field = |name: &str| fields.iter().find(|(field, _)| field == name);
    match name {
        "Ident" => {
            let (Some((_, Value::Atom(text))), Some((_, span))) = (field("text"), field("span"))
            else {
                panic!("{name}");
            };
            let text = text.trim_matches('"').to_owned();
            // The place must be that of the name.
            let written = span.slice(source).trim_matches(['"', '\'']).to_lowercase();
            assert_eq!(written.replace("\"\"", "\\\""), text.to_lowercase());
            text
        }
        "Expr" | "TypeName" | "Query" => {
            let (_, span) = field("span").unwrap();
            format!("`{}`", span.slice(source))
        }
        "Span" => {
            let (start, end) = (field("start").unwrap(), field("end").unwrap());
            format!("`{}`", &source[start.1.number()..end.1.number()])
        }
        _ => {
            let fields = fields.iter().filter_map(|(name, value)| {
                let text = value.print(source);
                match text.as_str() {
                    _ if name == "span" => None,
                    "[]" if name == "arguments" || name == "path" => Some(format!("{name}=[]")),
                    text if ABSENT.contains(&text) => None,
                    "true" => Some(name.clone()),
                    _ => Some(format!("{name}={text}")),
                }
            });
            let fields: Vec<String> = fields.collect();
            match fields.is_empty() {
                true => name.to_owned(),
                false => format!("{name}{{{}}}", fields.join(" ")),
            }
        }
    }
}
