//! Turns the names of `sqlparser` into ours.

use sqlparser::ast;
use sqlparser::tokenizer::Location;

use crate::text::Span;

use super::super::name::{Ident, Name};

/// The statement that names are read from.
pub(super) struct Names<'t> {
    pub(super) text: &'t str,
    /// Where in the file it begins.
    pub(super) at: usize,
}

impl Names<'_> {
    pub(super) fn name(&self, name: &ast::ObjectName) -> Option<Name> {
        let part = |part: &ast::ObjectNamePart| part.as_ident().map(|ident| self.ident(ident));
        let parts: Option<Vec<Ident>> = name.0.iter().map(part).collect();
        parts.filter(|parts| !parts.is_empty()).map(Name)
    }

    pub(super) fn ident(&self, ident: &ast::Ident) -> Ident {
        let span = Span::new(self.offset(ident.span.start), self.offset(ident.span.end));
        match ident.quote_style {
            Some(_) => Ident::quoted(&ident.value, span),
            None => Ident::unquoted(&ident.value, span),
        }
    }

    /// `sqlparser` counts lines, and characters within them.
    pub(super) fn offset(&self, location: Location) -> usize {
        let lines = (location.line as usize).saturating_sub(1);
        let start: usize = self
            .text
            .split_inclusive('\n')
            .take(lines)
            .map(str::len)
            .sum();
        let column = (location.column as usize).saturating_sub(1);
        let within: usize = self.text[start..]
            .chars()
            .take(column)
            .map(char::len_utf8)
            .sum();
        self.at + start + within
    }
}
