//! Receipts that were signed, changed, and verified, without a server.

use super::*;
use crate::__private::environment;
use crate::environment::EnvironmentSettings;
use crate::error::{Error, Parts};

fn key(byte: char) -> SigningKey {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    // 32 bytes, of which the characters are some in base64.
    std::fs::write(&path, format!("{}=", byte.to_string().repeat(43))).unwrap();
    SigningKey::from_file(path).unwrap()
}

fn rule(receipt_key: Option<[u8; 32]>) -> Rule {
    let mut settings = environment("production").after("staging");
    settings.receipt_key = receipt_key;
    let settings: &'static EnvironmentSettings = Box::leak(Box::new(settings));
    Rule {
        settings,
        after: "staging",
        before: None,
    }
}

fn trusting(key: &SigningKey) -> Rule {
    rule(Some(*key.public_key().as_bytes()))
}

fn testimony() -> Testimony {
    let moment = |text| Moment::parse(text).unwrap();
    Testimony {
        plan: "app".into(),
        environment: Some("staging".into()),
        issued_at: moment("2026-01-15T12:00:00.000000Z"),
        migrations: vec![Passed {
            version: "1".into(),
            chain: "ab".repeat(32),
            applied_at: moment("2026-01-15T11:00:00.000000Z"),
        }],
    }
}

fn refusal(rule: &Rule, text: &str) -> String {
    let refusal = verify(rule, text).unwrap_err();
    Error::new(Parts::new(refusal.kind)).to_string()
}

#[test]
fn what_was_signed_is_what_is_read() {
    let key = key('A');
    let receipt = Receipt::sign(&testimony(), "staging", &key).to_string();
    assert_eq!(verify(&trusting(&key), &receipt).unwrap(), testimony());
    let pretty = receipt.replace(",\"", ",\n\"") + "\n";
    assert_eq!(verify(&trusting(&key), &pretty).unwrap(), testimony());
}

#[test]
fn the_signature_is_over_the_payload_as_it_is() {
    let key = key('A');
    let receipt = Receipt::sign(&testimony(), "staging", &key).to_string();
    let envelope: serde_json::Value = serde_json::from_str(&receipt).unwrap();
    let payload = envelope["payload"].as_str().unwrap();
    let expected = format!(
        "{{\"environment\":\"staging\",\"issued_at\":\"2026-01-15T12:00:00.000000Z\",\
         \"migrations\":[{{\"applied_at\":\"2026-01-15T11:00:00.000000Z\",\"chain\":\"{}\",\
         \"version\":\"1\"}}],\"plan\":\"app\",\"sterna_receipt\":1}}",
        "ab".repeat(32)
    );
    assert_eq!(payload, expected);
    let signature = envelope["signature"].as_str().unwrap();
    assert!(key.public_key().verifies(payload.as_bytes(), signature));
    assert_eq!(envelope["key"], key.public_key().to_string());
}

#[test]
fn a_receipt_that_was_changed_anywhere_is_never_accepted() {
    let key = key('A');
    let rule = trusting(&key);
    let receipt = Receipt::sign(&testimony(), "staging", &key).to_string();
    assert!(verify(&rule, &receipt).is_ok());
    let mut tried = 0;
    for at in 0..receipt.len() {
        let mut changed = receipt.clone().into_bytes();
        for bit in 0..7 {
            changed[at] ^= 1 << bit;
            let text = std::str::from_utf8(&changed).unwrap();
            assert!(
                verify(&rule, text).is_err(),
                "bit {bit} of byte {at}: {text}"
            );
            changed[at] ^= 1 << bit;
            tried += 1;
        }
        assert!(verify(&rule, &receipt[..at]).is_err(), "cut at {at}");
        changed.remove(at);
        let text = std::str::from_utf8(&changed).unwrap();
        assert!(verify(&rule, text).is_err(), "without byte {at}: {text}");
        let twice = format!("{}{}", &receipt[..=at], &receipt[at..]);
        assert!(verify(&rule, &twice).is_err(), "byte {at} twice: {twice}");
    }
    assert_eq!(tried, receipt.len() * 7);
}

#[test]
fn every_refusal_has_its_own_text() {
    let (own, other) = (key('A'), key('E'));
    let rule_own = trusting(&own);
    let sound = Receipt::sign(&testimony(), "staging", &own).to_string();
    let seal = |payload: &str| Receipt::seal(payload, &own).to_string();
    let again = "   = help: make it again where `staging` is: `PLAN.receipt(...)`";
    let unreadable =
        |reason: &str| format!("the receipt cannot be read\n   = note: {reason}\n{again}");
    let tampered = format!("the receipt was changed after it was signed\n{again}");
    let cases = [
        (
            String::new(),
            unreadable("EOF while parsing a value at line 1 column 0"),
        ),
        (
            "nonsense".into(),
            unreadable("expected ident at line 1 column 2"),
        ),
        (
            "{\"payload\":\"\",\"key\":\"\"}".into(),
            unreadable("missing field `signature` at line 1 column 23"),
        ),
        (
            sound.replace("{\"key\"", "{\"note\":1,\"key\""),
            unreadable(
                "unknown field `note`, expected one of `payload`, `key`, `signature` at line 1 \
                 column 7",
            ),
        ),
        (
            seal("[]"),
            unreadable(
                "invalid length 0, expected struct Format with 1 element at line 1 column 2",
            ),
        ),
        (
            seal("{\"sterna_receipt\":0}"),
            unreadable("there is no format 0"),
        ),
        (
            seal(
                "{\"sterna_receipt\":1,\"plan\":\"app\",\"environment\":\"staging\",\
                 \"issued_at\":\"today\",\"migrations\":[]}",
            ),
            unreadable("expected a moment, found `today`"),
        ),
        (
            seal("{\"sterna_receipt\":2,\"more\":true}"),
            "\
the receipt was written by a later version of Sterna
   = note: it has format 2, and this program knows 1
   = help: build this program with that version or a later one"
                .into(),
        ),
        (sound.replace("staging", "local"), tampered.clone()),
        (
            sound.replace(
                &own.public_key().to_string(),
                &other.public_key().to_string(),
            ),
            tampered.clone(),
        ),
        (
            sound.replace("\"key\":\"ed25519:", "\"key\":\"ed448:"),
            tampered,
        ),
        (
            Receipt::sign(&testimony(), "staging", &other).to_string(),
            format!(
                "\
the receipt is not signed with the key that `production` trusts
   = note: it is signed with `{}`
   = note: `receipt_key` is `{}`
   = help: make it again with the key that belongs to `production`",
                other.public_key(),
                own.public_key()
            ),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refusal(&rule_own, &text), expected, "{text}");
    }
}

#[test]
fn an_environment_without_a_key_takes_no_receipt() {
    let receipt = Receipt::sign(&testimony(), "staging", &key('A')).to_string();
    let expected = "\
`production` takes no receipts, because it has no `receipt_key`
   = help: write `receipt_key = \"ed25519:...\"` for `production` into `sterna.toml`, or give a \
     connection: `.evidence(Evidence::database(...))`";
    assert_eq!(refusal(&rule(None), &receipt), expected);
}
