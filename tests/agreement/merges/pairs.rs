//! Reads `pairs.sql`.

/// A migration that came late, and one that was to come behind it.
#[derive(Default)]
pub(super) struct Pair {
    /// The line on which the late one begins.
    pub(super) line: usize,
    /// What is there before both.
    pub(super) base: String,
    pub(super) late: String,
    pub(super) behind: String,
    pub(super) said: Said,
}

/// What is to be said of a pair.
#[derive(Default)]
pub(super) enum Said {
    /// That they commute.
    Commutes,
    /// What they share; and how both orders end on a server.
    Shares(String, String),
    /// The message with which the server refuses the late one behind the other.
    Refuses(String),
    /// Why that cannot be told.
    Untold(String),
    /// Nothing, as the other is refused behind the late one.
    #[default]
    RefusedInOrder,
}

/// What the lines below a mark are.
#[derive(Clone, Copy)]
enum Part {
    Base,
    Late,
    Behind,
    Nothing,
}

/// All pairs, in their order.
pub(super) fn read() -> Vec<Pair> {
    let mut base = String::new();
    let mut pairs: Vec<Pair> = Vec::new();
    let mut part = Part::Nothing;
    for (line, number) in include_str!("pairs.sql").lines().zip(1..) {
        if line.starts_with("-- base: ") {
            (part, base) = (Part::Base, String::new());
        } else if line == "-- late" {
            part = Part::Late;
            pairs.push(Pair {
                line: number,
                base: base.clone(),
                ..Pair::default()
            });
        } else if line == "-- behind" {
            part = Part::Behind;
        } else if let Some(mark) = line.strip_prefix("-- ") {
            if let Some(pair) = pairs.last_mut() {
                mark_of(pair, mark, number);
            }
            part = Part::Nothing;
        } else {
            let text = match (part, pairs.last_mut()) {
                (Part::Base, _) => &mut base,
                (Part::Late, Some(pair)) => &mut pair.late,
                (Part::Behind, Some(pair)) => &mut pair.behind,
                _ => {
                    assert!(line.is_empty(), "line {number} is in no migration");
                    continue;
                }
            };
            text.push_str(line);
            text.push('\n');
        }
    }
    pairs
}

fn mark_of(pair: &mut Pair, mark: &str, number: usize) {
    let (word, text) = mark.split_once(": ").unwrap_or((mark, ""));
    let text = text.to_owned();
    match (word, &mut pair.said) {
        ("commutes", said) => *said = Said::Commutes,
        ("shares", said) => *said = Said::Shares(text, String::new()),
        ("server", Said::Shares(_, end)) => *end = text,
        ("refuses", said) => *said = Said::Refuses(text),
        ("untold", said) => *said = Said::Untold(text),
        ("refused in order", _) => {}
        _ => panic!("line {number}: `{mark}` is no mark"),
    }
}
