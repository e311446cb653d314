use super::super::tests::findings;

#[test]
fn points_at_the_word_that_postgresql_names() {
    let cases = [
        ("create tabel x (a int)", "1:8-1:13", "`tabel`"),
        ("create table x (a int,)", "1:22-1:23", "`,`"),
        ("selec 1", "1:1-1:6", "`selec`"),
        ("update x st a = 1;", "1:13-1:14", "`a`"),
        ("drop tabl x", "1:6-1:10", "`tabl`"),
        ("create table x (a int));", "1:23-1:24", "`)`"),
        ("delete x where a = 1", "1:8-1:9", "`x`"),
        ("alter table t add column;", "1:25-1:26", "`;`"),
        ("insert into t (a) value (1)", "1:19-1:24", "`value`"),
    ];
    for (text, place, token) in cases {
        let expected = format!("{place} error[syntax-error]: syntax error at or near {token}");
        assert_eq!(findings(text), [expected], "{text}");
    }
}

#[test]
fn an_unfinished_statement_ends_too_early() {
    assert_eq!(
        findings("create table x (a int\n"),
        ["1:22-1:22 error[syntax-error]: syntax error at end of input"]
    );
}

#[test]
fn each_statement_is_judged_alone() {
    assert_eq!(
        findings("selec 1;\nselect 1;\n\nselect from from;"),
        [
            "1:1-1:6 error[syntax-error]: syntax error at or near `selec`",
            "4:13-4:17 error[syntax-error]: syntax error at or near `from`",
        ]
    );
}

#[test]
fn the_body_of_an_sql_function_is_judged() {
    assert_eq!(
        findings("create function f() returns int language sql as $$\n  selec 1\n$$;"),
        ["2:3-2:8 error[syntax-error]: syntax error at or near `selec`"]
    );
}

#[test]
fn what_is_wrong_inside_a_token_is_said_of_it() {
    assert_eq!(
        findings("select 12abc"),
        ["1:10-1:13 error[syntax-error]: trailing junk after numeric literal"]
    );
}

#[test]
fn embedded_code_is_named_only_where_it_is_no_operator() {
    assert_eq!(
        findings("create table <%= name %> (a int)"),
        [
            "1:14-1:25 error[template-placeholder]: `<%= name %>` is a template's placeholder, which nothing fills in here"
        ]
    );
    assert_eq!(findings("select a <% b, c %> d"), [""; 0]);
}

#[test]
fn what_is_deep_is_judged_as_far_as_the_stack_goes() {
    let nested = |depth: usize, inner: &str| {
        format!("select {}{inner}{}", "f(".repeat(depth), ")".repeat(depth))
    };
    assert_eq!(findings(&nested(2_000, "1")), [""; 0]);
    assert_eq!(findings(&nested(2_000, "1 +")).len(), 1);
    assert_eq!(findings(&nested(100_000, "1 +")), [""; 0]);
}

#[test]
fn what_would_take_the_judge_for_ever_is_not_judged() {
    let body = |text: &str| format!("create function f() returns int language sql as $a${text}$a$");
    for link in ["not ", "- ", "a::", "f(", "(", "a[1]::"] {
        for length in [5_000, 20_000] {
            let chain = format!("select {}from", link.repeat(length));
            assert_eq!(findings(&chain), [""; 0], "{link}");
            assert_eq!(findings(&body(&chain)), [""; 0], "{link}");
        }
    }
}

#[test]
fn what_is_long_and_not_deep_is_judged() {
    let values = format!("insert into t values (1){} selec", ", (1, 2)".repeat(6_000));
    assert_eq!(findings(&values).len(), 1);
    let text = format!("insert into t values ('{}') selec", "word ".repeat(6_000));
    assert_eq!(findings(&text).len(), 1);
}

#[test]
fn long_chains_do_not_overflow_the_stack() {
    for link in [
        " + 1",
        " and a",
        " union select 1",
        "::int",
        "[1]",
        " is null",
    ] {
        assert_eq!(
            findings(&format!("select a{}", link.repeat(2_000))),
            [""; 0],
            "{link}"
        );
    }
    for prefix in ["not ", "- ", "case when a then "] {
        findings(&format!("select {}", prefix.repeat(2_000)));
    }
}

#[test]
fn a_statement_of_more_than_a_megabyte_is_carried_as_data() {
    let text = format!(
        "insert into t values ('{}') selec;",
        "x".repeat(super::TOO_LARGE)
    );
    assert_eq!(findings(&text), [""; 0]);
}
