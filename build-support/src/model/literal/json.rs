//! JSON, as the server's own reader takes it.

use super::super::condition;
use super::Fault;

/// How deep a value is followed; the server's own limit is its stack.
const DEEPEST: usize = 64;

/// With more digits in its exponent, a number may be out of the range of `jsonb`, which is another
/// fault, and told before what stands behind it.
const LONGEST_EXPONENT: usize = 4;

/// Why a reader stopped.
enum Stop {
    /// Here is no JSON.
    Bad,
    /// It cannot be said.
    Unclear,
}

pub(super) fn json(text: &str) -> Option<Fault> {
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    let read = reader.value(0).and_then(|()| {
        reader.space();
        if reader.rest.is_empty() {
            Ok(())
        } else {
            Err(Stop::Bad)
        }
    });
    match read {
        Err(Stop::Bad) => Some(Fault::new(
            condition::INVALID_TEXT_REPRESENTATION,
            "invalid input syntax for type json",
        )),
        Ok(()) | Err(Stop::Unclear) => None,
    }
}

struct Reader<'t> {
    rest: &'t [u8],
}

impl Reader<'_> {
    fn space(&mut self) {
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let count = self.rest.iter().take_while(is_space).count();
        self.rest = &self.rest[count..];
    }

    /// What comes next, behind white space.
    fn next(&mut self) -> Option<u8> {
        self.space();
        self.rest.first().copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let is_there = self.next() == Some(wanted);
        if is_there {
            self.rest = &self.rest[1..];
        }
        is_there
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Stop> {
        if self.take(wanted) {
            Ok(())
        } else {
            Err(Stop::Bad)
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), Stop> {
        if depth > DEEPEST {
            return Err(Stop::Unclear);
        }
        match self.next().ok_or(Stop::Bad)? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), Stop> {
        self.expect(b'{')?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            self.next();
            self.string()?;
            self.expect(b':')?;
            self.value(depth + 1)?;
            if !self.take(b',') {
                return self.expect(b'}');
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), Stop> {
        self.expect(b'[')?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            if !self.take(b',') {
                return self.expect(b']');
            }
        }
    }

    fn string(&mut self) -> Result<(), Stop> {
        let mut bytes = self.rest.strip_prefix(b"\"").ok_or(Stop::Bad)?;
        loop {
            let (&first, rest) = bytes.split_first().ok_or(Stop::Bad)?;
            bytes = rest;
            match first {
                b'"' => break,
                0..32 => return Err(Stop::Bad),
                b'\\' => bytes = escape(bytes)?,
                _ => {}
            }
        }
        self.rest = bytes;
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stop> {
        let mut rest = self.rest.strip_prefix(b"-").unwrap_or(self.rest);
        rest = match rest {
            [b'0', rest @ ..] => rest,
            _ => digits(rest)?,
        };
        if let Some(part) = rest.strip_prefix(b".") {
            rest = digits(part)?;
        }
        if let [b'e' | b'E', part @ ..] = rest {
            let part = match part {
                [b'+' | b'-', part @ ..] => part,
                _ => part,
            };
            rest = digits(part)?;
            if part.len() - rest.len() > LONGEST_EXPONENT {
                return Err(Stop::Unclear);
            }
        }
        self.rest = rest;
        self.end_of_word()
    }

    fn word(&mut self) -> Result<(), Stop> {
        for word in [&b"true"[..], b"false", b"null"] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return self.end_of_word();
            }
        }
        Err(Stop::Bad)
    }

    /// A letter or digit belongs to the word before it.
    fn end_of_word(&self) -> Result<(), Stop> {
        let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
        match self.rest.first().is_some_and(goes_on) {
            true => Err(Stop::Bad),
            false => Ok(()),
        }
    }
}

fn escape(bytes: &[u8]) -> Result<&[u8], Stop> {
    match bytes {
        [b'u', a, b, c, d, rest @ ..]
            if [a, b, c, d].iter().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            Ok(rest)
        }
        [
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
            rest @ ..,
        ] => Ok(rest),
        _ => Err(Stop::Bad),
    }
}

/// What follows at least one digit.
fn digits(bytes: &[u8]) -> Result<&[u8], Stop> {
    let count = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if count > 0 {
        Ok(&bytes[count..])
    } else {
        Err(Stop::Bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_may_be_out_of_range_is_no_matter_of_its_form() {
        assert!(json("1e52 1").is_some());
        assert!(json("1e52147483647 1").is_none());
    }
}
