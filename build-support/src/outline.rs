//! What is kept of a script when its statements have been looked at: what the plan needs.

use serde::{Deserialize, Serialize};

use crate::plan::{Part, Sha256Digest, Stated};
use crate::source::Section;
use crate::syntax::{Script, Transaction, Witness};
use crate::text::Span;

/// The outline of a script.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Outline {
    /// SHA-256 over its tokens.
    pub(crate) checksum: Sha256Digest,
    /// The first statement that loses data.
    pub(crate) lost: Option<Stated>,
    body: Span,
    transactional: bool,
    statements: Vec<Stated>,
    steps: Vec<Span>,
    witnesses: Vec<(usize, Witness)>,
}

impl Outline {
    /// Takes the script apart: one with millions of statements is not held twice.
    pub(crate) fn of(script: Script) -> Self {
        let transactional = script.transaction == Transaction::Inside;
        let witnesses = match transactional {
            true => Vec::new(),
            false => script.witnesses().collect(),
        };
        let lost = lost(&script);
        let mut steps = steps(&script);
        steps.shrink_to_fit();
        let statements = script.statements.into_iter();
        let mut statements: Vec<_> = statements
            .map(|statement| Stated {
                span: statement.span,
                tag: statement.tag,
            })
            .collect();
        // They stand where the others stood, which had much more in them.
        statements.shrink_to_fit();
        Self {
            checksum: script.checksum,
            lost,
            body: script.body,
            transactional,
            steps,
            witnesses,
            statements,
        }
    }

    /// The place among the steps of the one that loses data.
    pub(crate) fn destroys(&self) -> Option<usize> {
        let lost = self.lost?.span.start;
        self.steps
            .iter()
            .position(|step| step.range().contains(&lost))
    }

    /// The part of a plan that stands in this section.
    pub(crate) fn into_part(self, section: &Section) -> Part {
        Part {
            file: section.file,
            path: section.path.clone(),
            body: self.body,
            transactional: self.transactional,
            statements: self.statements,
            steps: self.steps,
            witnesses: self.witnesses,
        }
    }
}

fn lost(script: &Script) -> Option<Stated> {
    let mut statements = script.statements.iter();
    let lost = statements.find(|statement| statement.destructive)?;
    Some(Stated {
        span: lost.span,
        tag: lost.tag,
    })
}

/// What is sent one after the other; in a transaction, what stands between its begin and end.
fn steps(script: &Script) -> Vec<Span> {
    match script.transaction {
        Transaction::Outside => script.steps().collect(),
        Transaction::Inside => script
            .statements
            .iter()
            .map(|statement| statement.span)
            .filter(|span| script.body.start <= span.start && span.end <= script.body.end)
            .collect(),
    }
}
