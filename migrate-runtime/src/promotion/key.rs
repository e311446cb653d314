//! Keys: one signs receipts and is secret, the other stands in `sterna.toml`.

use std::error::Error as StdError;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use zeroize::Zeroizing;

/// What a public key and a signature begin with.
const PREFIX: &str = "ed25519:";

/// The key that signs receipts: 32 random bytes in base64, as
/// `openssl rand -base64 32` makes them.
///
/// It comes from an environment variable or a file, never from an argument, which
/// other users of the machine could see. It is zeroed when it is dropped, and
/// nothing shows it.
///
/// ```no_run
/// # fn example() -> Result<(), sterna_runtime::KeyError> {
/// let key = sterna_runtime::SigningKey::from_env("STERNA_RECEIPT_KEY")?;
/// println!("receipt_key = \"{}\"", key.public_key());
/// # Ok(())
/// # }
/// ```
pub struct SigningKey(ed25519_dalek::SigningKey);

/// The key that verifies receipts; shown as `sterna.toml` takes it:
/// `ed25519:` and 32 bytes in base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// Why there is no key. Nothing of the key is in it.
#[non_exhaustive]
pub enum KeyError {
    /// The environment variable is not set, or empty.
    NotSet {
        /// Its name.
        variable: String,
    },
    /// The file could not be read.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not a key.
    Malformed {
        /// The variable or the file.
        origin: String,
        /// What is wrong.
        reason: &'static str,
    },
}

impl SigningKey {
    /// The key in an environment variable, such as `STERNA_RECEIPT_KEY`.
    ///
    /// # Errors
    ///
    /// When the variable is not set, or is not a key.
    pub fn from_env(variable: &str) -> Result<SigningKey, KeyError> {
        SigningKey::told(variable, std::env::var_os(variable))
    }

    fn told(variable: &str, value: Option<OsString>) -> Result<SigningKey, KeyError> {
        let bytes = Zeroizing::new(value.unwrap_or_default().into_encoded_bytes());
        if bytes.trim_ascii().is_empty() {
            let variable = variable.to_owned();
            return Err(KeyError::NotSet { variable });
        }
        SigningKey::parse(&bytes, || variable.to_owned())
    }

    /// The key in a file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not a key.
    pub fn from_file(path: impl AsRef<Path>) -> Result<SigningKey, KeyError> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| KeyError::File {
            path: path.to_owned(),
            source,
        })?;
        SigningKey::parse(&Zeroizing::new(bytes), || path.display().to_string())
    }

    fn parse(bytes: &[u8], origin: impl Fn() -> String) -> Result<SigningKey, KeyError> {
        let malformed = |reason| KeyError::Malformed {
            origin: origin(),
            reason,
        };
        let bytes = bytes.trim_ascii();
        if bytes.starts_with(PREFIX.as_bytes()) {
            return Err(malformed("it is a public key"));
        }
        // As much as is decoded of 44 characters, which is 32 bytes and a reserve.
        let mut decoded = Zeroizing::new([0; 33]);
        let length = STANDARD.decode_slice(bytes, &mut *decoded);
        match decoded.first_chunk::<32>() {
            Some(secret) if length == Ok(32) => {
                Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(secret)))
            }
            _ => Err(malformed("it is not 32 bytes in base64")),
        }
    }

    /// The key that verifies what this one signs.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// A signature over these bytes, as text.
    pub(super) fn sign(&self, bytes: &[u8]) -> String {
        let signature = self.0.sign(bytes).to_bytes();
        format!("{PREFIX}{}", STANDARD.encode(signature))
    }
}

impl PublicKey {
    pub(super) fn new(bytes: [u8; 32]) -> PublicKey {
        PublicKey(bytes)
    }

    /// The bytes of the key.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn parse(text: &str) -> Option<PublicKey> {
        Some(PublicKey(decode(text)?))
    }

    /// Whether this is the key's signature over these bytes.
    ///
    /// Strictly: a weak key signs nothing, and a signature has one form only.
    pub(super) fn verifies(&self, bytes: &[u8], signature: &str) -> bool {
        let signature = decode(signature).map(|bytes| Signature::from_bytes(&bytes));
        let key = VerifyingKey::from_bytes(&self.0);
        match (signature, key) {
            (Some(signature), Ok(key)) => key.verify_strict(bytes, &signature).is_ok(),
            _ => false,
        }
    }
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
    bytes.try_into().ok()
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", STANDARD.encode(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyError::NotSet { variable } => write!(f, "`{variable}` is not set"),
            KeyError::File { path, .. } => {
                write!(f, "failed to read the key in `{}`", path.display())
            }
            KeyError::Malformed { origin, reason } => {
                write!(f, "`{origin}` holds no signing key: {reason}")
            }
        }
    }
}

/// The text with its cause, which is what a `main` shows that returns the error.
impl fmt::Debug for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        match self.source() {
            Some(cause) => write!(f, "\n   = cause: {cause}"),
            None => Ok(()),
        }
    }
}

impl StdError for KeyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            KeyError::File { source, .. } => Some(source),
            KeyError::NotSet { .. } | KeyError::Malformed { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    /// From the first test vector of RFC 8032.
    const SECRET: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    const PUBLIC: &str = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    fn told(value: &str) -> Result<SigningKey, KeyError> {
        SigningKey::told("STERNA_RECEIPT_KEY", Some(value.into()))
    }

    #[test]
    fn a_key_signs_as_the_standard_says() {
        let key = told(SECRET).unwrap();
        assert_eq!(key.public_key().to_string(), PUBLIC);
        let signature = "ed25519:5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc\
                         +bRr0lv18FlbviRlUUFDjnoQCw==";
        assert_eq!(key.sign(b""), signature);
    }

    #[test]
    fn blank_space_around_a_key_does_not_count() {
        let key = told(&format!(" {SECRET}\n")).unwrap();
        assert_eq!(key.public_key().to_string(), PUBLIC);
    }

    #[test]
    fn nothing_shows_a_signing_key() {
        let key = told(SECRET).unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey");
        let debug = format!("{:?}", key.public_key());
        assert_eq!(debug, format!("PublicKey({PUBLIC})"));
        for broken in [&SECRET[1..], &format!("{SECRET}{SECRET}"), "äöü"] {
            let error = told(broken).unwrap_err();
            let expected =
                "`STERNA_RECEIPT_KEY` holds no signing key: it is not 32 bytes in base64";
            assert_eq!(error.to_string(), expected);
            assert!(!format!("{error:?}").contains(broken));
        }
    }

    #[test]
    fn a_signing_key_is_zeroed_on_drop() {
        fn is_zeroed<T: ZeroizeOnDrop>(_: &T) {}
        is_zeroed(&told(SECRET).unwrap().0);
    }

    #[test]
    fn a_key_that_is_not_there_is_told() {
        let unset = SigningKey::from_env("STERNA_NO_SUCH_VARIABLE").unwrap_err();
        assert_eq!(unset.to_string(), "`STERNA_NO_SUCH_VARIABLE` is not set");
        let empty = told(" ").unwrap_err();
        assert_eq!(empty.to_string(), "`STERNA_RECEIPT_KEY` is not set");
        let error = SigningKey::from_file("/no/such/key").unwrap_err();
        let expected = "failed to read the key in `/no/such/key`";
        assert_eq!(error.to_string(), expected);
        let cause = error.source().unwrap();
        let shown = format!("{expected}\n   = cause: {cause}");
        assert_eq!(format!("{error:?}"), shown);
        let public = told(PUBLIC).unwrap_err();
        let expected = "`STERNA_RECEIPT_KEY` holds no signing key: it is a public key";
        assert_eq!(public.to_string(), expected);
    }

    #[test]
    fn a_key_is_read_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, format!("{SECRET}\n")).unwrap();
        let key = SigningKey::from_file(&path).unwrap();
        assert_eq!(key.public_key().to_string(), PUBLIC);
    }

    #[test]
    fn a_weak_key_verifies_nothing() {
        let weak = PublicKey::new([0; 32]);
        let zero = format!("{PREFIX}{}", STANDARD.encode([0; 64]));
        assert!(!weak.verifies(b"", &zero));
    }
}
