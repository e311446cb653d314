//! Receipts: what the history of an environment said, signed.
//!
//! A receipt is an envelope, and in it as a text what was signed:
//!
//! ```json
//! {"key":"ed25519:...","payload":"{...}","signature":"ed25519:..."}
//! ```
//!
//! The signature is Ed25519 over the bytes of the payload as they are, so there is
//! nothing to agree on before it can be checked. The payload is JSON in its turn:
//!
//! ```json
//! {"environment":"staging","issued_at":"2026-01-15T12:00:00.000000Z",
//!  "migrations":[{"applied_at":"2026-01-15T11:00:00.000000Z",
//!                 "chain":"<64 hexadecimal digits>","version":"001"}],
//!  "plan":"app","sterna_receipt":1}
//! ```
//!
//! Its last field is the format, and keeps what is signed here apart from whatever
//! else the key may sign. The envelope is the same in all formats. The key in it
//! only tells who signed; which one is trusted is compiled into the program.

use std::fmt;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde_json::json;

use super::key::{PublicKey, SigningKey};
use super::{Moment, Passed, Refusal, Rule, Testimony, Unproven};

/// The format that this version writes.
const FORMAT: u64 = 1;

/// A signed statement of what an environment has had; shown as the JSON that is to
/// be kept in a file.
///
/// ```no_run
/// # use sterna_runtime::{Driver, Plan, PlanVersion, SigningKey};
/// # fn example<V: PlanVersion>(
/// #     plan: &Plan<V>, client: &mut dyn Driver,
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// let key = SigningKey::from_env("STERNA_RECEIPT_KEY")?;
/// std::fs::write("receipt.json", plan.receipt(client, &key)?.to_string())?;
/// # Ok(())
/// # }
/// ```
///
/// It is evidence for the environment behind, as
/// [`Evidence::receipt`](crate::Evidence::receipt) or
/// [`Evidence::receipt_file`](crate::Evidence::receipt_file); only there it is
/// verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    payload: String,
    key: String,
    signature: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    #[serde(rename = "sterna_receipt")]
    _format: u64,
    plan: String,
    environment: String,
    issued_at: String,
    migrations: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    version: String,
    chain: String,
    applied_at: String,
}

/// Of a payload in any format.
#[derive(Deserialize)]
struct Format {
    sterna_receipt: u64,
}

impl Receipt {
    /// A receipt that was kept as text, not verified yet.
    pub fn from_text(text: impl Into<String>) -> Receipt {
        Receipt(text.into())
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// Signs what the history of this environment says.
    pub(crate) fn sign(testimony: &Testimony, environment: &str, key: &SigningKey) -> Receipt {
        let record = |passed: &Passed| {
            json!({
                "version": passed.version,
                "chain": passed.chain,
                "applied_at": passed.applied_at.to_string(),
            })
        };
        let migrations: Vec<_> = testimony.migrations.iter().map(record).collect();
        let payload = json!({
            "sterna_receipt": FORMAT,
            "plan": testimony.plan,
            "environment": environment,
            "issued_at": testimony.issued_at.to_string(),
            "migrations": migrations,
        });
        Receipt::seal(&payload.to_string(), key)
    }

    fn seal(payload: &str, key: &SigningKey) -> Receipt {
        let envelope = json!({
            "payload": payload,
            "key": key.public_key().to_string(),
            "signature": key.sign(payload.as_bytes()),
        });
        Receipt(envelope.to_string())
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a receipt says, if it is signed with the key that the environment trusts.
///
/// Nothing of the payload is looked at before its signature is known to be good.
pub(crate) fn verify(rule: &Rule, text: &str) -> Result<Testimony, Box<Refusal>> {
    let Some(trusted) = rule.settings.receipt_key.map(PublicKey::new) else {
        return rule.refuse(Unproven::NoKey, None);
    };
    let envelope = match open(text) {
        Ok(envelope) => envelope,
        Err(why) => return rule.refuse(why, None),
    };
    let signer = PublicKey::parse(&envelope.key)
        .filter(|key| key.verifies(envelope.payload.as_bytes(), &envelope.signature));
    let Some(signer) = signer else {
        return rule.refuse(Unproven::Tampered, None);
    };
    if signer != trusted {
        let (found, expected) = (signer.to_string(), trusted.to_string());
        return rule.refuse(Unproven::WrongSigner { found, expected }, None);
    }
    read(&envelope.payload).or_else(|why| rule.refuse(why, None))
}

fn open(text: &str) -> Result<Envelope, Unproven> {
    serde_json::from_str(text).map_err(|error| Unproven::Unreadable {
        reason: error.to_string(),
    })
}

fn read(payload: &str) -> Result<Testimony, Unproven> {
    let json = |error: serde_json::Error| Unproven::Unreadable {
        reason: error.to_string(),
    };
    let Format { sterna_receipt } = serde_json::from_str(payload).map_err(json)?;
    if sterna_receipt > FORMAT {
        let (found, known) = (sterna_receipt, FORMAT);
        return Err(Unproven::Newer { found, known });
    }
    if sterna_receipt < FORMAT {
        let reason = format!("there is no format {sterna_receipt}");
        return Err(Unproven::Unreadable { reason });
    }
    let payload: Payload = serde_json::from_str(payload).map_err(json)?;
    let passed = |record: Record| {
        Ok(Passed {
            version: record.version,
            chain: record.chain,
            applied_at: moment(&record.applied_at)?,
        })
    };
    let migrations = payload.migrations.into_iter().map(passed);
    Ok(Testimony {
        plan: payload.plan,
        environment: Some(payload.environment),
        issued_at: moment(&payload.issued_at)?,
        migrations: migrations.collect::<Result<_, _>>()?,
    })
}

fn moment(text: &str) -> Result<Moment, Unproven> {
    Moment::parse(text).ok_or_else(|| Unproven::Unreadable {
        reason: format!("expected a moment, found `{text}`"),
    })
}

/// The refusal of a file that could not be read.
pub(crate) fn no_file(rule: &Rule, path: &Path, error: io::Error) -> Box<Refusal> {
    let reason = format!("failed to read `{}`", path.display());
    Box::new(Refusal {
        source: Some(Box::new(error)),
        ..*rule.refusal(Unproven::Unreadable { reason }, None)
    })
}

#[cfg(test)]
#[path = "receipt_tests.rs"]
mod tests;
