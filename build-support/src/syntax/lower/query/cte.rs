//! The queries of a `with`.

use crate::syntax::change::Cte;

use super::cursor::{Cursor, Kind, Read, Unread};

impl Cursor<'_> {
    /// `with a as (...)`, and whether it is recursive.
    pub(super) fn with(&mut self) -> Read<(Vec<Cte>, bool)> {
        if !self.take_word("with") {
            return Ok((Vec::new(), false));
        }
        let may_create = std::mem::take(&mut self.may_create);
        let recursive = self.take_word("recursive");
        let ctes = self.list(Self::cte)?;
        self.may_create = may_create;
        Ok((ctes, recursive))
    }

    fn cte(&mut self) -> Read<Cte> {
        let name = self.ident()?;
        let columns = match self.at(Kind::Open) {
            true => self.bracketed(Self::ident)?,
            false => Vec::new(),
        };
        self.expect_words(&["as"])?;
        if self.take_word("not") {
            self.expect_words(&["materialized"])?;
        } else {
            self.take_word("materialized");
        }
        self.expect(Kind::Open)?;
        let query = self.statement()?;
        self.expect(Kind::Close)?;
        let searches = self.search()?;
        let adds_columns = self.cycle()? || searches;
        Ok(Cte {
            name,
            columns,
            query,
            adds_columns,
        })
    }

    fn search(&mut self) -> Read<bool> {
        if !self.take_word("search") {
            return Ok(false);
        }
        self.take_any(&["depth", "breadth"]).ok_or(Unread)?;
        self.expect_words(&["first", "by"])?;
        self.list(Self::ident)?;
        self.expect_words(&["set"])?;
        self.ident()?;
        Ok(true)
    }

    fn cycle(&mut self) -> Read<bool> {
        if !self.take_word("cycle") {
            return Ok(false);
        }
        self.list(Self::ident)?;
        self.expect_words(&["set"])?;
        self.ident()?;
        if self.take_word("to") {
            self.expr()?;
            self.expect_words(&["default"])?;
            self.expr()?;
        }
        self.expect_words(&["using"])?;
        self.ident()?;
        Ok(true)
    }
}
