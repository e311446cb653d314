//! `with`: queries that others name.

use crate::syntax::change::{self, Body};

use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::select::rename_columns;
use super::{Cte, Output, Reader};

/// How deep recursive queries are read twice; deeper ones give columns that are not known.
const DEEPEST: usize = 8;

impl Reader<'_> {
    /// Makes the queries of a `with` visible.
    pub(super) fn ctes(&mut self, ctes: &[change::Cte], recursive: bool) -> Outcome {
        for (position, cte) in ctes.iter().enumerate() {
            let same = |other: &change::Cte| other.name.text == cte.name.text;
            if ctes[..position].iter().any(same) {
                let name = &cte.name;
                let message = format!("WITH query name \"{}\" specified more than once", name.text);
                return Err(Refusal::new(condition::DUPLICATE_ALIAS, name.span, message));
            }
        }
        if recursive {
            return self.recursive_ctes(ctes);
        }
        for cte in ctes {
            let output = self.nested(|reader| reader.query(&cte.query, true))?;
            let output = name_columns(output, cte)?;
            let name = cte.name.text.clone();
            self.level().ctes.push(Cte { name, output });
        }
        Ok(())
    }

    /// Of queries that may name each other and themselves, only the first half gives columns.
    fn recursive_ctes(&mut self, ctes: &[change::Cte]) -> Outcome {
        for cte in ctes {
            let name = cte.name.text.clone();
            let output = Output::unknown();
            self.level().ctes.push(Cte { name, output });
        }
        for cte in ctes {
            if let Body::SetOperation { left, .. } = &cte.query.body
                && self.levels.len() < DEEPEST
            {
                let first = self.nested(|reader| {
                    reader.ctes(&cte.query.ctes, cte.query.recursive)?;
                    reader.nested(|reader| reader.query(left, true))
                })?;
                self.know(cte, first)?;
            }
            let output = self.nested(|reader| reader.query(&cte.query, true))?;
            self.know(cte, output)?;
        }
        Ok(())
    }

    /// Puts what a query gives in the place of what was not known.
    fn know(&mut self, cte: &change::Cte, output: Output) -> Outcome {
        let output = name_columns(output, cte)?;
        let mut known = self.level().ctes.iter_mut().rev();
        if let Some(own) = known.find(|own| own.name == cte.name.text) {
            own.output = output;
        }
        Ok(())
    }
}

/// Gives what a query of a `with` gives the names that stand behind its own.
fn name_columns(mut output: Output, cte: &change::Cte) -> Outcome<Output> {
    if !output.open && cte.columns.len() > output.columns.len() {
        let message = format!(
            "WITH query \"{}\" has {} columns available but {} columns specified",
            cte.name.text,
            output.columns.len(),
            cte.columns.len()
        );
        let condition = condition::INVALID_COLUMN_REFERENCE;
        return Err(Refusal::new(condition, cte.name.span, message));
    }
    rename_columns(&mut output, &cte.columns);
    output.open |= cte.adds_columns;
    Ok(output)
}
