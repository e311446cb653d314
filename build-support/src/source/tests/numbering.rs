//! What comes after what.

use super::*;

#[test]
fn sorts_by_value() {
    let sorted = folder(&["9_i.sql", "10_j.sql", "11_k.sql"]);
    assert_eq!(sorted.order(), ["9 i", "10 j", "11 k"]);
    let padded = folder(&["1000_b.sql", "0999_a.sql"]);
    assert_eq!(padded.order(), ["0999 a", "1000 b"]);
    let overflown = folder(&["1000_b.sql", "999_a.sql", "998_z.sql"]);
    assert_eq!(overflown.order(), ["998 z", "999 a", "1000 b"]);
    let dated = folder(&[
        "2026_01_16_001_c.sql",
        "2026_01_15_002_b.sql",
        "2026_01_15_001_a.sql",
    ]);
    assert_eq!(
        dated.order(),
        ["2026_01_15_001 a", "2026_01_15_002 b", "2026_01_16_001 c"]
    );
}

#[test]
fn counts_beyond_64_bits() {
    let fixture = folder(&[
        "9223372036854775807_a.sql",
        "9223372036854775808_b.sql",
        "9223372036854775809_c.sql",
    ]);
    assert_eq!(fixture.order().len(), 3);
    let longer = folder(&[
        "99999999999999999999999999999999999999999999_a.sql",
        "100000000000000000000000000000000000000000000_b.sql",
    ]);
    assert_eq!(
        longer.order()[0],
        "99999999999999999999999999999999999999999999 a"
    );
}

#[test]
fn a_gap_is_reported_with_its_neighbours() {
    assert_eq!(
        folder(&["001_a.sql", "003_c.sql", "004_d.sql", "007_g.sql"]).said(),
        "\
error[missing-version]: `002` is missing between `001_a.sql` and `003_c.sql`
--> migrations/003_c.sql
 = help: bring back what is missing, or renumber what comes after it
 = help: if the gap is meant, set `numbering = \"numeric\"` in `sterna.toml`

error[missing-version]: `005` and `006` are missing between `004_d.sql` and `007_g.sql`
--> migrations/007_g.sql
 = help: bring back what is missing, or renumber what comes after it
 = help: if the gap is meant, set `numbering = \"numeric\"` in `sterna.toml`"
    );
}

#[test]
fn a_sequence_may_begin_anywhere() {
    assert_eq!(folder(&["0_a.sql", "1_b.sql"]).order(), ["0 a", "1 b"]);
    assert_eq!(
        folder(&["041_a.sql", "042_b.sql"]).order(),
        ["041 a", "042 b"]
    );
}

#[test]
fn a_number_that_is_there_twice_is_reported_with_a_free_one() {
    assert_eq!(
        folder(&["001_a.sql", "002_b.sql", "002_c.sql", "003_d.sql"]).said(),
        "\
error[duplicate-version]: `002_b.sql` and `002_c.sql` have the same number
--> migrations/002_c.sql
 = help: renumber one of them: `004` is free"
    );
    assert_eq!(
        folder(&["2018-07-10-061642_a/up.sql", "20180710061642_b/up.sql"]).said(),
        "\
error[duplicate-version]: `2018-07-10-061642_a` and `20180710061642_b` have the same number
--> migrations/20180710061642_b
 = help: renumber the one that is to come later
 = help: if both have been applied, set `numbering = \"lexical\"` in `sterna.toml`: the files are then ordered by the text of their names"
    );
    assert_eq!(
        folder(&["2026_01_15_001_a.sql", "2026_01_15_001_b.sql"]).titles(),
        [
            "migrations/2026_01_15_001_b.sql: duplicate-version: `2026_01_15_001_a.sql` and `2026_01_15_001_b.sql` have the same number"
        ]
    );
}

#[test]
fn a_width_of_its_own_is_reported() {
    assert_eq!(
        folder(&["001_a.sql", "002_b.sql", "03_c.sql", "4_d.sql"]).said(),
        "\
error[invalid-width]: the number of `03_c.sql` is not written with 3 digits
--> migrations/03_c.sql
 = note: the order by text, which other tools and file managers show, would be wrong
 = help: write `003` instead of `03`

error[invalid-width]: the number of `4_d.sql` is not written with 3 digits
--> migrations/4_d.sql
 = note: the order by text, which other tools and file managers show, would be wrong
 = help: write `004` instead of `4`"
    );
}

#[test]
fn an_impossible_date_is_reported() {
    for (name, reason) in [
        (
            "20260230120000_a.sql",
            "not a timestamp: there is no day 2026-02-30",
        ),
        (
            "20250229120000_a.sql",
            "not a timestamp: there is no day 2025-02-29",
        ),
        (
            "20261301000000_a.sql",
            "not a timestamp: there is no month 13",
        ),
        (
            "20260101240000_a.sql",
            "not a timestamp: there is no hour 24",
        ),
        (
            "20260101006000_a.sql",
            "not a timestamp: there is no minute 60",
        ),
        (
            "20260101000060_a.sql",
            "not a timestamp: there is no second 60",
        ),
        (
            "2026-02-30-120000_a.sql",
            "not a timestamp: there is no day 2026-02-30",
        ),
        (
            "2026-02-03-126000_a.sql",
            "not a timestamp: there is no minute 60",
        ),
        (
            "2026_02_30_001_a.sql",
            "not a date with a sequence: there is no day 2026-02-30",
        ),
        (
            "2026_02_03_01_a.sql",
            "not a date with a sequence: the sequence `01` does not have 3 digits",
        ),
        (
            "2026_02_03_000_a.sql",
            "not a date with a sequence: the first of a day is `001`",
        ),
    ] {
        assert_eq!(
            folder(&[name]).titles(),
            [format!(
                "migrations/{name}: invalid-version: the number of `{name}` is {reason}"
            )]
        );
    }
    assert_eq!(
        folder(&["20240229235959_a.sql"]).order(),
        ["20240229235959 a"]
    );
}

#[test]
fn a_slip_among_timestamps_is_reported_as_such() {
    assert_eq!(
        folder(&["20260115120000_a.sql", "2026011612000_b.sql"]).said(),
        "\
error[invalid-version]: the number of `2026011612000_b.sql` is not a timestamp: `2026011612000` has 13 digits instead of 14
--> migrations/2026011612000_b.sql
 = help: a timestamp is year, month, day, hour, minute and second, as in `20260115120000`
 = help: if it has been applied, set `numbering = \"lexical\"` in `sterna.toml`: the files are then ordered by the text of their names"
    );
}

#[test]
fn lemmys_seconds_beyond_59_are_kept_in_order() {
    let fixture = folder(&["2025-08-01-000061_b/up.sql", "2025-08-01-000059_a/up.sql"]);
    assert_eq!(
        fixture.order(),
        ["2025-08-01-000059 a", "2025-08-01-000061 b"]
    );
}

#[test]
fn a_day_begins_with_its_first() {
    let fixture = folder(&[
        "2026_01_15_001_a.sql",
        "2026_01_15_003_b.sql",
        "2026_01_16_003_c.sql",
    ]);
    assert_eq!(
        fixture.said(),
        "\
error[missing-version]: `002` is missing before `2026_01_15_003_b.sql` in the sequence of `2026_01_15`
--> migrations/2026_01_15_003_b.sql
 = help: bring back what is missing, or renumber the rest of the day

error[missing-version]: `001` and `002` are missing before `2026_01_16_003_c.sql` in the sequence of `2026_01_16`
--> migrations/2026_01_16_003_c.sql
 = help: bring back what is missing, or renumber the rest of the day"
    );
}

#[test]
fn two_schemes_are_told_by_a_file_of_each() {
    let names = [
        "001_init.sql",
        "20260115120000_a.sql",
        "20260116120000_b.sql",
    ];
    assert_eq!(
        folder(&names).said(),
        "\
error[mixed-numbering]: `001_init.sql` is numbered in sequence, but `20260115120000_a.sql` by date and time
--> migrations/001_init.sql
 = help: keep one numbering scheme for all migrations of the folder
 = help: if the folder switched schemes long ago, set `numbering = \"lexical\"` in `sterna.toml`: the files are then ordered by the text of their names"
    );
    assert_eq!(
        folder(&names).numbered(Numbering::Lexical).order(),
        ["001_init init", "20260115120000_a a", "20260116120000_b b"]
    );
    assert_eq!(
        folder(&["1_a.sql", "2_b.sql", "2026_01_15_001_c.sql"]).titles(),
        [
            "migrations/2026_01_15_001_c.sql: mixed-numbering: `2026_01_15_001_c.sql` is numbered by date and sequence, but `1_a.sql` in sequence"
        ]
    );
}

#[test]
fn numbers_of_no_scheme_are_told_by_what_they_look_like() {
    let numeric = "to keep the names, set `numbering = \"numeric\"` in `sterna.toml`: the files are then ordered by the values of their numbers";
    let lexical = "to keep the names, set `numbering = \"lexical\"` in `sterna.toml`: the files are then ordered by the text of their names";
    let table: &[([&str; 2], &str, &str)] = &[
        (
            ["202601151200_a.sql", "202601161200_b.sql"],
            "`202601151200` is a date and time without seconds",
            numeric,
        ),
        (
            ["20260115120000123_a.sql", "20260115120000124_b.sql"],
            "`20260115120000123` is a date and time with milliseconds",
            numeric,
        ),
        (
            ["20260115_a.sql", "20260116_b.sql"],
            "`20260115` is a date without a time",
            numeric,
        ),
        (
            ["20260115_a.sql", "20260115_b.sql"],
            "`20260115` is a date without a time",
            lexical,
        ),
        (
            ["1481574547_a.up.sql", "1485949617_b.up.sql"],
            "`1481574547` looks like seconds since 1970",
            numeric,
        ),
    ];
    for (names, note, help) in table {
        let first = names[0];
        assert_eq!(
            folder(names).said(),
            format!(
                "\
error[unknown-numbering]: the numbers of `{first}` and another file fit no numbering scheme
--> migrations/{first}
 = note: {note}
 = note: the schemes are `001` (no number missing), `20260115120000` (14 digits) and `2026_01_15_001`
 = help: {help}"
            )
        );
    }
}

#[test]
fn a_sequence_with_more_gaps_than_steps_is_none() {
    let mostly = "as a sequence, most of the numbers would be missing";
    let numeric = "set `numbering = \"numeric\"`";
    let tens = folder(&["5_a.sql", "10_b.sql", "15_c.sql", "20_d.sql"]).said();
    assert!(tens.contains(mostly) && tens.contains(numeric), "{tens}");
    let twice = folder(&["5_a.sql", "5_z.sql", "10_b.sql", "15_c.sql", "20_d.sql"]).said();
    assert!(
        twice.contains(mostly) && twice.contains(" = help: renumber the files"),
        "{twice}"
    );
}

#[test]
fn flyways_numbers_of_several_parts_are_sorted_by_value() {
    let flyway = folder(&[
        "V1__a.sql",
        "V1.10__d.sql",
        "V1_2__c.sql",
        "V1.0.1__b.sql",
        "V20260115120000__f.sql",
        "V2.0__e.sql",
    ]);
    assert_eq!(
        flyway.order(),
        [
            "1 a",
            "1.0.1 b",
            "1_2 c",
            "1.10 d",
            "2.0 e",
            "20260115120000 f"
        ]
    );
    assert_eq!(
        folder(&["V1.1__a.sql", "V1_01__b.sql", "V2__c.sql", "V2.0__d.sql"]).said(),
        "\
error[duplicate-version]: `V1.1__a.sql` and `V1_01__b.sql` have the same number
--> migrations/V1_01__b.sql
 = help: renumber the one that is to come later

error[duplicate-version]: `V2.0__d.sql` and `V2__c.sql` have the same number
--> migrations/V2__c.sql
 = help: renumber the one that is to come later"
    );
}

#[test]
fn numeric_takes_gaps_and_any_number_of_digits() {
    let fixture = folder(&["10_c.sql", "5_b.sql", "0003_a.sql", "20260115_d.sql"]);
    assert_eq!(
        fixture.numbered(Numbering::Numeric).order(),
        ["0003 a", "5 b", "10 c", "20260115 d"]
    );
    assert_eq!(
        folder(&["5_a.sql", "seed.sql"])
            .numbered(Numbering::Numeric)
            .titles(),
        ["migrations/seed.sql: missing-number: `seed.sql` has no number"]
    );
}

#[test]
fn a_file_without_a_number_is_reported() {
    assert_eq!(
        folder(&["001_a.sql", "seed.sql", "V2_b.sql", "init/up.sql"]).said(),
        "\
error[missing-number]: `V2_b.sql` has no number
--> migrations/V2_b.sql
 = help: two underscores go between the number and the name: `V2__b.sql`

error[missing-number]: `init` has no number
--> migrations/init
 = help: begin its name with the number of the migration, as in `001_init`

error[missing-number]: `seed.sql` has no number
--> migrations/seed.sql
 = help: begin its name with the number of the migration, as in `001_seed.sql`, or move it out of the folder if it is not a migration"
    );
}

#[test]
fn lexical_takes_any_name() {
    let fixture = folder(&["b.sql", "001_x.sql", "a.sql", "V1.2.sql"]);
    assert_eq!(
        fixture.numbered(Numbering::Lexical).order(),
        ["001_x x", "V1.2 V1.2", "a a", "b b"]
    );
}

#[test]
fn a_set_numbering_is_held_to() {
    for (numbering, name, message) in [
        (
            Numbering::Timestamp,
            "001_a.sql",
            "not a timestamp: `001` has 3 digits instead of 14",
        ),
        (
            Numbering::Timestamp,
            "2026_01_15_001_a.sql",
            "not a timestamp: `2026_01_15_001` does not have 14 digits",
        ),
        (
            Numbering::Dated,
            "001_a.sql",
            "not a date with a sequence: `001` does not have the four parts of one",
        ),
        (
            Numbering::Sequential,
            "2026_01_15_001_a.sql",
            "not a sequence number: `2026_01_15_001` is not digits alone",
        ),
    ] {
        assert_eq!(
            folder(&[name]).numbered(numbering).titles(),
            [format!(
                "migrations/{name}: invalid-version: the number of `{name}` is {message}"
            )]
        );
    }
    let sequence = folder(&["20260115120000_a.sql", "20260115120001_b.sql"]);
    assert_eq!(sequence.numbered(Numbering::Sequential).order().len(), 2);
}
