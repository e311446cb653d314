//! Writes a plan as the compact table that the runtime reads.
//!
//! The format is told where it is read, in `plan/table.rs` of the runtime. It
//! keeps the generated code the same size for ten migrations and for ten
//! thousand: the compiler sees one string of bytes.

use crate::plan::{Part, Plan, Planned};
use crate::syntax::Witness;
use crate::text::{Files, Span};

const MAGIC: &[u8; 8] = b"sterna\0\x02";
const HEADER: usize = 36;
const RECORD: usize = 148;
const SCRIPT: usize = 32;
const WITNESS: usize = 24;

const TRANSACTIONAL: u32 = 1;
const HAS_DOWN: u32 = 2;
const DOWN_TRANSACTIONAL: u32 = 4;

/// In the bits above: the number of the first statement that loses data, from 1.
const DESTROYS: u32 = 8;

/// Where the runtime finds the text of a part: a source, and where the file begins in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The index of the source text.
    pub(crate) source: usize,
    /// The offset in that text at which the file begins.
    pub(crate) base: usize,
}

/// Encodes `plan`; `positions` tells for each part where its file went.
///
/// # Errors
///
/// [`TooLarge`] if an offset does not fit into 32 bits.
pub(crate) fn encode<'a>(
    plan: &'a Plan,
    files: &Files,
    mut positions: impl FnMut(&'a Part) -> Position,
) -> Result<Vec<u8>, TooLarge> {
    let mut writer = Writer::default();
    let name = writer.text(&plan.name)?;
    for migration in &plan.migrations {
        writer.migration(migration, files, &mut positions)?;
    }
    writer.finish(plan.migrations.len(), name)
}

/// The SQL of a plan does not fit into four gigabytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the folder is too large: a plan holds at most 4 GiB of SQL")
    }
}

impl std::error::Error for TooLarge {}

#[derive(Default)]
struct Writer {
    records: Vec<u8>,
    pool: Vec<u8>,
    statements: Vec<u8>,
    witnesses: Vec<u8>,
}

impl Writer {
    fn migration<'a>(
        &mut self,
        migration: &'a Planned,
        files: &Files,
        positions: &mut impl FnMut(&'a Part) -> Position,
    ) -> Result<(), TooLarge> {
        let version = self.text(&migration.version)?;
        let name = self.text(&migration.name)?;
        let up = self.script(&migration.up, files, positions)?;
        let down = match &migration.down {
            Some(down) => self.script(down, files, positions)?,
            None => [0; SCRIPT],
        };
        for part in [
            version.as_slice(),
            &name,
            &flags(migration).to_le_bytes(),
            &migration.checksum,
            &migration.chain,
            &up,
            &down,
        ] {
            self.records.extend_from_slice(part);
        }
        Ok(())
    }

    fn script<'a>(
        &mut self,
        part: &'a Part,
        files: &Files,
        positions: &mut impl FnMut(&'a Part) -> Position,
    ) -> Result<[u8; SCRIPT], TooLarge> {
        let Position { source, base } = positions(part);
        let path = self.text(files[part.file].path())?;
        let first = self.statements.len() / 8;
        for &Span { start, end } in &part.steps {
            self.statements.extend(number(base + start)?);
            self.statements.extend(number(base + end)?);
        }
        for (step, witness) in &part.witnesses {
            self.witness(first + step, witness)?;
        }
        let mut script = [0; SCRIPT];
        script[..8].copy_from_slice(&path);
        let numbers = [
            source,
            base,
            base + part.body.start,
            base + part.body.end,
            first,
            part.steps.len(),
        ];
        for (place, value) in script[8..].chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number(value)?);
        }
        Ok(script)
    }

    fn witness(&mut self, statement: usize, witness: &Witness) -> Result<(), TooLarge> {
        let (kind, first, second) = match witness {
            Witness::Nothing => (0, "", ""),
            Witness::Repeatable => (1, "", ""),
            Witness::Block(_) => (2, "", ""),
            Witness::Index { name, table } => (3, name.as_deref().unwrap_or(""), &**table),
            Witness::DroppedIndex(name) => (4, &**name, ""),
            Witness::RebuiltIndex(name) => (5, &**name, ""),
            Witness::RebuiltTable(name) => (6, &**name, ""),
            Witness::RebuiltSchema(name) => (7, &**name, ""),
            Witness::RebuiltDatabase => (8, "", ""),
            Witness::DetachedPartition { table, partition } => (9, &**partition, &**table),
        };
        let mut first = self.text(first)?;
        if let Witness::Block(length) = witness {
            first[4..].copy_from_slice(&number(*length)?);
        }
        let second = self.text(second)?;
        self.witnesses.extend(number(statement)?);
        self.witnesses.extend(number(kind)?);
        self.witnesses.extend(first);
        self.witnesses.extend(second);
        Ok(())
    }

    /// Puts a text into the pool and gives its offset and length.
    fn text(&mut self, text: &str) -> Result<[u8; 8], TooLarge> {
        let mut place = [0; 8];
        place[..4].copy_from_slice(&number(self.pool.len())?);
        place[4..].copy_from_slice(&number(text.len())?);
        self.pool.extend_from_slice(text.as_bytes());
        Ok(place)
    }

    fn finish(self, count: usize, name: [u8; 8]) -> Result<Vec<u8>, TooLarge> {
        let statements = HEADER + count * RECORD;
        let witnesses = statements + self.statements.len();
        let pool = witnesses + self.witnesses.len();
        let mut table = Vec::with_capacity(pool + self.pool.len());
        table.extend_from_slice(MAGIC);
        for value in [count, pool, statements] {
            table.extend(number(value)?);
        }
        table.extend_from_slice(&name);
        for value in [witnesses, self.witnesses.len() / WITNESS] {
            table.extend(number(value)?);
        }
        table.extend(self.records);
        table.extend(self.statements);
        table.extend(self.witnesses);
        table.extend(self.pool);
        Ok(table)
    }
}

fn flags(migration: &Planned) -> u32 {
    let mut flags = 0;
    if migration.up.transactional {
        flags |= TRANSACTIONAL;
    }
    if let Some(down) = &migration.down {
        flags |= HAS_DOWN;
        if down.transactional {
            flags |= DOWN_TRANSACTIONAL;
        }
    }
    let destroys = migration.destroys.map_or(0, |place| place + 1);
    let destroys = u32::try_from(destroys).unwrap_or(u32::MAX);
    flags | destroys.min(u32::MAX >> DESTROYS) << DESTROYS
}

fn number(value: usize) -> Result<[u8; 4], TooLarge> {
    u32::try_from(value)
        .map(u32::to_le_bytes)
        .map_err(|_| TooLarge)
}
