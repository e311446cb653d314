//! The SQL of repairs.

use crate::engine::format::FORMAT;
use crate::engine::history::{History, TOOL};
use crate::engine::text::literal;

impl History {
    /// Gives the records at these positions other digests.
    pub(in crate::engine) fn update_chains(&self, chains: &[(usize, String)]) -> String {
        let (table, plan) = (self.table(), &self.plan);
        let values = chains.iter();
        let values: Vec<_> = values
            .map(|(position, chain)| format!("({position}, '{chain}')"))
            .collect();
        format!(
            "update {table} h set chain = v.chain from (values {}) v (position, chain) \
             where h.plan = {plan} and h.position = v.position",
            values.join(", ")
        )
    }

    /// Records that a migration is not in place any more, without having run anything:
    /// that at `forgotten` is reverted by a record at `position`.
    pub(in crate::engine) fn insert_forgotten(
        &self,
        forgotten: usize,
        position: usize,
        in_place: usize,
        chain: &str,
    ) -> String {
        let (table, plan) = (self.table(), &self.plan);
        let [reason, by, at] = self.glass_values().unwrap_or(["null"; 3]);
        format!(
            "insert into {table} (plan, position, version, name, file, checksum, chain, \
             transactional, state, applied_at, duration, reverts, in_place, tool, format, \
             environment, application, break_glass, break_glass_by, break_glass_at) \
             select h.plan, {position}, h.version, h.name, h.file, h.checksum, '{chain}', \
             h.transactional, 'reverted', pg_catalog.clock_timestamp(), interval '0', \
             h.position, {in_place}, {}, {FORMAT}, {}, {}, {reason}, {by}, {at}::timestamptz \
             from {table} h where h.plan = {plan} and h.position = {forgotten}",
            literal(TOOL),
            self.environment,
            self.application,
        )
    }

    /// Records what a person has decided.
    pub(in crate::engine) fn insert_repair(
        &self,
        version: &str,
        name: &str,
        repair: &str,
        reason: &str,
    ) -> String {
        let glass = self.glass.as_deref().unwrap_or("null");
        format!(
            "insert into {} (plan, version, name, repair, reason, break_glass, environment, \
             application, tool) values ({}, {}, {}, {}, {}, {glass}, {}, {}, {})",
            self.repairs_table(),
            self.plan,
            literal(version),
            literal(name),
            literal(repair),
            literal(reason),
            self.environment,
            self.application,
            literal(TOOL)
        )
    }
}
