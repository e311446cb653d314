//! What the README says of the repository itself.

use std::fs;
use std::path::Path;

use crate::page::{blocks, quoted, table};
use crate::support::STERNA;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(STERNA).join(name)).unwrap()
}

#[test]
fn the_checks_run_the_two_commands_word_by_word() {
    let [block] = &blocks("Two commands")[..] else {
        panic!("one block is shown");
    };
    let script = read(".ci/run");
    let commands: Vec<_> = block
        .text
        .lines()
        .map(|l| l.split('#').next().unwrap().trim())
        .collect();
    assert_eq!(commands.len(), 2);
    for command in commands {
        let step = format!("step {command}");
        assert!(script.lines().any(|line| line == step), "{step}");
    }
}

#[test]
fn every_member_is_in_the_table_under_its_name() {
    let rows = table("Members of the workspace", "folder");
    let mut members = vec![".".to_owned()];
    let manifest = read("Cargo.toml");
    let (_, list) = manifest.split_once("members = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    members.extend(
        list.split('"')
            .skip(1)
            .step_by(2)
            .map(|name| format!("{name}/")),
    );
    let mut listed: Vec<_> = rows
        .iter()
        .map(|row| quoted(&row[0])[0].to_owned())
        .collect();
    for row in &rows {
        let manifest = read(&format!("{}/Cargo.toml", quoted(&row[0])[0]));
        let name = format!("\nname = \"{}\"\n", quoted(&row[1])[0]);
        assert!(manifest.contains(&name), "{row:?}");
    }
    members.sort();
    listed.sort();
    assert_eq!(listed, members);
}

/// The anchor of a heading: `## The command` is `#the-command`.
fn anchor_of(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#');
    Some(heading.trim().to_lowercase().replace(' ', "-"))
}

#[test]
fn every_link_leads_somewhere() {
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "tests/README.md",
        "scratch-postgres/README.md",
    ] {
        let folder = Path::new(STERNA).join(page);
        let folder = folder.parent().unwrap();
        let text = read(page);
        for link in text
            .split("](")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap())
        {
            let leads = match link.strip_prefix('#') {
                Some(anchor) => text
                    .lines()
                    .any(|line| anchor_of(line) == Some(anchor.into())),
                None => link.contains("://") || folder.join(link).exists(),
            };
            assert!(leads, "{page}: {link}");
        }
    }
}
