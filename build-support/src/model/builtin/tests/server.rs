//! A server to ask, some types of the user's own, and chance.

use postgres::error::SqlState;
use postgres::{Client, NoTls};
use scratch_postgres::Server;

use super::super::versions::{FIRST, LAST};
use super::super::*;

/// A session in a schema of its own, and what the data says about the server.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) builtins: Builtins,
    /// What extensions have brought into the schema.
    pub(super) installed: Vec<Objects>,
}

/// Extensions that bring types, and functions and operators of names that the system has too.
const EXTENSIONS: [&str; 9] = [
    "citext",
    "cube",
    "hstore",
    "intarray",
    "isn",
    "ltree",
    "pg_trgm",
    "seg",
    "tablefunc",
];

/// Connects, if the data is about this server.
pub(super) fn session(schema: &str) -> Option<Session> {
    let server = Server::shared().unwrap();
    if !(FIRST..=LAST).contains(&server.version()) {
        return None;
    }
    let mut client = Client::connect(&server.url("postgres"), NoTls).unwrap();
    let create = format!("create schema {schema}; set search_path to {schema}");
    client.batch_execute(&create).unwrap();
    let builtins = Builtins::of(server.version());
    Some(Session {
        client,
        builtins,
        installed: Vec::new(),
    })
}

/// A session with some types of the user, in a transaction that is never committed.
pub(super) fn session_with_types(schema: &str) -> Option<Session> {
    let mut session = session(schema)?;
    session.client.batch_execute("begin").unwrap();
    session.client.batch_execute(USER_TYPES).unwrap();
    Some(session)
}

/// A session with extensions too, of which a database can have each once.
pub(super) fn session_with_extensions(schema: &str) -> Option<Session> {
    let mut session = session_with_types(schema)?;
    for name in EXTENSIONS {
        let create = format!("savepoint before; create extension {name}");
        if session.client.batch_execute(&create).is_ok() {
            let extension = session.builtins.extension(name).unwrap();
            session.installed.extend(extension.objects);
        } else {
            session.client.batch_execute("rollback to before").unwrap();
        }
    }
    session.client.batch_execute("savepoint before").unwrap();
    Some(session)
}

impl Session {
    /// What the server makes of a query of one column: its type, or the error.
    pub(super) fn type_of(&mut self, query: &str) -> Result<String, SqlState> {
        let answer = match self.client.prepare(query) {
            Ok(statement) => return Ok(statement.columns()[0].type_().name().to_owned()),
            Err(error) => error.code().cloned(),
        };
        self.client.batch_execute("rollback to before").unwrap();
        Err(answer.unwrap_or_else(|| panic!("no answer to {query}")))
    }

    /// The system and what is installed, in the order of the search path.
    pub(super) fn objects(&self) -> Vec<(usize, Objects)> {
        let system = (0, self.builtins.system());
        let others = self.installed.iter().map(|objects| (1, *objects));
        std::iter::once(system).chain(others).collect()
    }
}

/// Types that no server has by itself.
const USER_TYPES: &str = "
    create type mood as enum ('glad');
    create type pair as (a int, b text);
    create domain age as int;
    create domain label as text;
    create domain ages as int[];
    create domain young as age;
    create type span as range (subtype = float8);
    savepoint before;";

pub(super) struct OwnTypes;

const MOOD: u32 = TypeId::USER;
const PAIR: u32 = TypeId::USER + 1;
const AGE: u32 = TypeId::USER + 2;
const LABEL: u32 = TypeId::USER + 3;
const AGES: u32 = TypeId::USER + 4;
const YOUNG: u32 = TypeId::USER + 5;
const SPAN: u32 = TypeId::USER + 6;
const OWN: [(&str, u32); 7] = [
    ("mood", MOOD),
    ("pair", PAIR),
    ("age", AGE),
    ("label", LABEL),
    ("ages", AGES),
    ("young", YOUNG),
    ("span", SPAN),
];

/// The user's type of that name, if it is not composite.
pub(super) fn own_type(name: &str) -> Option<TypeId> {
    let own = OWN.iter().find(|(own, _)| *own == name && *own != "pair");
    own.map(|&(_, number)| TypeId::of(number))
}

impl UserTypes for OwnTypes {
    fn facts(&self, number: u32) -> Option<Facts> {
        let int4 = TypeId::of(23);
        let (kind, category) = match number {
            MOOD => (TypeKind::Enum, b'E'),
            PAIR => (TypeKind::Composite, b'C'),
            AGE => (TypeKind::Domain(int4), b'N'),
            LABEL => (TypeKind::Domain(TypeId::TEXT), b'S'),
            AGES => (TypeKind::Domain(int4.array()?), b'A'),
            YOUNG => (TypeKind::Domain(TypeId::of(AGE)), b'N'),
            SPAN => {
                let (subtype, multirange) = (TypeId::of(701), None);
                let range = TypeKind::Range {
                    subtype,
                    multirange,
                };
                (range, b'R')
            }
            _ => return None,
        };
        Some(Facts::of_user(kind, category))
    }

    fn cast(&self, _: TypeId, _: TypeId) -> Option<Cast> {
        None
    }

    fn inherits(&self, _: TypeId, _: TypeId) -> bool {
        false
    }
}

/// A type and how it is written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) id: TypeId,
    pub(super) name: String,
    pub(super) sql: String,
}

/// All types that a value can have, with their arrays, and last the one of literals.
pub(super) fn types(session: &Session) -> Vec<Written> {
    let mut plain: Vec<_> = OWN.map(|(name, number)| (name, TypeId::of(number))).into();
    for (_, objects) in session.objects() {
        let names = objects.type_names();
        let names = names.filter(|name| !name.starts_with("pg_") && !name.contains('.'));
        let found = names.map(|name| (name, objects.type_(name).unwrap()));
        let values = found.filter(|(_, found)| found.facts.kind != TypeKind::Pseudo);
        plain.extend(values.map(|(name, found)| (name, found.id)));
    }
    let write = |id: TypeId, name: &str| Written {
        id,
        name: name.to_owned(),
        sql: format!("null::{}", quoted(name, id)),
    };
    let array = |&(name, id): &(&str, TypeId)| Some(write(id.array()?, &format!("_{name}")));
    let arrays = plain.iter().filter_map(array);
    let literal = Written {
        id: TypeId::UNKNOWN,
        name: "unknown".to_owned(),
        sql: "null".to_owned(),
    };
    let plain = plain.iter().map(|&(name, id)| write(id, name));
    plain.chain(arrays).chain([literal]).collect()
}

/// A type as it is written in SQL, whatever the grammar makes of its name.
pub(super) fn quoted(name: &str, id: TypeId) -> String {
    match id.number < TypeId::USER {
        true => format!("pg_catalog.\"{name}\""),
        false => format!("\"{name}\""),
    }
}

/// The type that the server says a column has: of a domain the one beneath, and text for a
/// literal that nothing has wanted.
pub(super) fn shown(builtins: Builtins, of: TypeId) -> String {
    match World::new(builtins, &OwnTypes).base(of) {
        TypeId::UNKNOWN => "text".to_owned(),
        of => name(builtins, of),
    }
}

/// The name of a type in `pg_type`.
fn name(builtins: Builtins, of: TypeId) -> String {
    let own = OWN.iter().find(|(_, number)| *number == of.number);
    let name = own.map(|(name, _)| *name);
    let name = name.or_else(|| builtins.type_name(of.number)).unwrap();
    let name = name.rsplit('.').next().unwrap();
    format!("{}{name}", if of.array { "_" } else { "" })
}

/// Chance that is the same each time.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new() -> Self {
        let seed = std::env::var("STERNA_SEED").ok();
        let seed = seed.and_then(|seed| seed.parse().ok()).unwrap_or(1);
        Self(0x9e37_79b9_7f4a_7c15 ^ seed)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 32).unwrap() % end
    }

    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// How many questions a test asks; more, if somebody has the time.
pub(super) fn rounds(usual: usize) -> usize {
    let factor = std::env::var("STERNA_ROUNDS").ok();
    usual * factor.and_then(|factor| factor.parse().ok()).unwrap_or(1)
}
