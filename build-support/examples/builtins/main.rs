//! Writes down what real servers have: types, functions, operators and so on.
//!
//! ```sh
//! cargo run -p sterna-build --example builtins -- postgresql://... postgresql://...
//! ```
//!
//! Each server is asked through a database of its own that has every extension
//! which can be created there. What the files in `src/model/builtin/data/` say
//! about the versions of these servers is replaced, all else is kept: a new
//! major version needs no old server.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it is run by hand"
)]

mod lines;
mod server;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use lines::{Lines, Order};
use server::Server;

/// The questions, and so the files, but for what belongs to extensions.
const TOPICS: [Topic; 8] = [
    topic("types", 't', include_str!("types.sql")),
    topic("functions", 'f', include_str!("functions.sql")),
    topic("operators", 'o', include_str!("operators.sql")),
    topic("casts", 'c', include_str!("casts.sql")),
    topic("classes", 'k', include_str!("classes.sql")),
    topic("families", 'm', include_str!("families.sql")),
    topic("relations", 'r', include_str!("relations.sql")),
    topic("extensions", 'x', include_str!("extensions.sql")),
];

/// The file for everything that belongs to extensions.
const EXTENSIONS: &str = "extensions";

/// A question, and the letter that marks its answers among those of extensions.
struct Topic {
    name: &'static str,
    letter: char,
    query: &'static str,
}

const fn topic(name: &'static str, letter: char, query: &'static str) -> Topic {
    Topic {
        name,
        letter,
        query,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/builtin/data");
    let mut files = TOPICS
        .iter()
        .map(|topic| Lines::read(&folder.join(topic.name).with_extension("txt")))
        .collect::<Result<Vec<_>, _>>()?;
    let urls: Vec<_> = env::args().skip(1).collect();
    if urls.is_empty() {
        return Err("name the servers to ask, by their URLs".into());
    }
    for url in urls {
        let mut server = Server::prepare(&url)?;
        println!("PostgreSQL {}", server.version);
        collect(&mut server, &mut files)?;
        server.leave()?;
    }
    for (topic, lines) in TOPICS.iter().zip(&files) {
        let path = folder.join(topic.name).with_extension("txt");
        fs::write(path, lines.to_string())?;
    }
    Ok(())
}

/// Asks all questions of one server.
fn collect(server: &mut Server, files: &mut [Lines]) -> Result<(), Box<dyn Error>> {
    let of_extensions = TOPICS.iter().position(|topic| topic.name == EXTENSIONS);
    let of_extensions = of_extensions.ok_or("no file for extensions")?;
    for file in &mut *files {
        file.forget(server.version);
    }
    for (at, topic) in TOPICS.iter().enumerate() {
        let mut answers = server.ask(topic.query)?;
        let order = if topic.name == "relations" {
            Order::Kept
        } else {
            Order::None
        };
        if order == Order::None {
            answers.sort();
        }
        for answer in answers {
            let (file, key) = match answer.owner.as_str() {
                "" => (at, answer.key),
                owner => (
                    of_extensions,
                    format!("{owner} {} {}", topic.letter, answer.key),
                ),
            };
            files[file].add(key.trim_end(), order, answer.entry);
        }
    }
    for file in files {
        file.merge(server.version);
    }
    Ok(())
}
