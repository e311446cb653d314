//! `like` in `create table`.

use crate::syntax::change::Like;

use super::super::Model;
use super::super::catalog::{Column, Presence};
use super::super::lookup::Found;
use super::super::refusal::Outcome;
use super::{Draft, NewColumn};

impl Model<'_> {
    /// Takes columns over from another table.
    pub(super) fn draft_like(&mut self, like: &Like, draft: &mut Draft) -> Outcome {
        let oid = match self.find_relation(&like.table) {
            Presence::Present(Found::Own(oid)) => oid,
            Presence::Present(Found::Builtin) | Presence::Unknown => {
                draft.open = true;
                return Ok(());
            }
            Presence::Absent => return Err(self.undefined_relation(&like.table)),
        };
        let Some(relation) = self.relation(oid).cloned() else {
            return Ok(());
        };
        draft.open |= relation.open;
        for (_, column) in relation.live() {
            let including = like.including;
            let generated = column.generated.filter(|_| including.generated);
            let default = column.has_default
                && match column.generated {
                    Some(_) => including.generated,
                    None => including.defaults,
                };
            draft.columns.push(NewColumn {
                column: Column {
                    has_default: default,
                    generated,
                    identity: column.identity.filter(|_| including.identity),
                    inherited: 0,
                    local: true,
                    ..column.clone()
                },
                sequence: None,
                expr: None,
                taken_over: default,
            });
        }
        // The constraints and indexes that come along bear names that are found on the way.
        let including = like.including;
        if including.constraints || including.indexes || including.identity {
            draft.open = true;
        }
        Ok(())
    }
}
