//! The public key that receipts are signed for: `ed25519:` and base64.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const PREFIX: &str = "ed25519:";

/// What is wrong with a key, to be put behind the name of the setting.
///
/// No variant holds the text: it may be a secret key by mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum KeyError {
    /// It does not say what kind of key it is.
    NoPrefix,
    /// It has a character that base64 does not have.
    Symbol(char),
    /// It ends too early or too late.
    Incomplete,
    /// It is base64, but of so many bytes.
    Length(usize),
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPrefix => write!(f, "does not begin with `{PREFIX}`"),
            Self::Symbol(symbol) => write!(f, "has {symbol:?}, which base64 does not have"),
            Self::Incomplete => f.write_str("is not the whole of a text in base64"),
            Self::Length(64) => f.write_str("has 64 bytes, as a secret key has"),
            Self::Length(1) => f.write_str("has 1 byte"),
            Self::Length(length) => write!(f, "has {length} bytes"),
        }
    }
}

/// The bytes of the key that `text` means.
pub(super) fn parse(text: &str) -> Result<[u8; 32], KeyError> {
    let encoded = text.strip_prefix(PREFIX).ok_or(KeyError::NoPrefix)?;
    if let Some(symbol) = encoded.chars().find(|c| !is_base64(*c)) {
        return Err(KeyError::Symbol(symbol));
    }
    let bytes = STANDARD.decode(encoded).map_err(|_| KeyError::Incomplete)?;
    let length = bytes.len();
    bytes.try_into().map_err(|_| KeyError::Length(length))
}

fn is_base64(symbol: char) -> bool {
    symbol.is_ascii_alphanumeric() || "+/=".contains(symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first public key of RFC 8032, section 7.1.
    const KEY: &str = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    #[test]
    fn reads_thirty_two_bytes() {
        let key = parse(KEY).unwrap();
        assert_eq!((key[0], key[1], key[31]), (0xd7, 0x5a, 0x1a));
    }

    #[test]
    fn says_what_is_wrong() {
        let cases = [
            (
                KEY.replace("ed25519:", ""),
                "does not begin with `ed25519:`",
            ),
            (KEY.replace('/', "_"), "has '_', which base64 does not have"),
            (
                KEY.replace('/', "\n"),
                "has '\\n', which base64 does not have",
            ),
            (KEY.replace('=', ""), "is not the whole of a text in base64"),
            (
                KEY.replace("o=", "=="),
                "is not the whole of a text in base64",
            ),
            (
                KEY.replace("o=", "p="),
                "is not the whole of a text in base64",
            ),
            ("ed25519:".to_owned(), "has 0 bytes"),
            ("ed25519:AA==".to_owned(), "has 1 byte"),
            (format!("ed25519:{}", "AAAA".repeat(10)), "has 30 bytes"),
            (
                format!("ed25519:{}AA==", "AAAA".repeat(21)),
                "has 64 bytes, as a secret key has",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(&text).unwrap_err().to_string(), expected, "{text}");
        }
    }
}
