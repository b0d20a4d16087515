//! Generated templates give the same text here and in `tera`, or fail in both; and the same sources are
//! accepted by both parsers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kiosque_source::{Diagnostic, Place, Source, TreePath};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestError, TestRunner};

use super::generate::{Choices, Files, context, files, filtered, mutated, soup};
use super::render_text;
use crate::Template;

/// What `tera` does with a template.
#[derive(Debug)]
pub(super) enum Outcome {
    Text(String),
    Failure(#[expect(dead_code, reason = "shown where a test fails")] String),
    /// It panics, which leaves us free to do what is best.
    Crash,
}

fn guarded(run: impl FnOnce() -> tera::Result<String>) -> Outcome {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(text)) => Outcome::Text(text),
        Ok(Err(error)) => Outcome::Failure(format!("{error:?}")),
        Err(_) => Outcome::Crash,
    }
}

pub(super) fn by_tera(files: &[(&str, &str)], json: &serde_json::Value) -> Outcome {
    guarded(|| {
        let mut tera = tera::Tera::default();
        tera.add_raw_templates(files.to_vec())?;
        tera.render(files[0].0, &tera::Context::from_value(json.clone())?)
    })
}

/// Whether a place is where there is something to show.
fn check_place(place: &Place, text: &str) {
    let line =
        text.split('\n').nth(place.line as usize - 1).unwrap_or_else(|| panic!("{place:?} in {text:?}"));
    let line = line.trim_end_matches('\r');
    assert_eq!(place.excerpt, line, "{text:?}");
    let length = line.chars().count();
    assert!(place.column as usize <= length + 1, "{place:?} in {text:?}");
    assert!((place.column + place.width) as usize <= length + 2, "{place:?} in {text:?}");
}

fn check_places(problem: &Diagnostic, files: &[(&str, &str)]) {
    let places = problem.place.iter().chain(problem.trace.iter().map(|frame| &frame.place));
    for place in places {
        let name = place.path.as_str().strip_prefix("templates/").unwrap();
        let (_, text) = files.iter().find(|(known, _)| *known == name).unwrap();
        check_place(place, text);
    }
    assert!(problem.place.is_some(), "{problem:?}");
}

fn check_source(name: &str, text: &str) {
    let path = TreePath::new(&format!("templates/{name}")).unwrap();
    let ours = Template::parse(&Source::new(path, text));
    let theirs = guarded(|| tera::Template::new(name, None, text).map(|_| String::new()));
    match (&ours, &theirs) {
        (Ok(_), Outcome::Text(_)) | (_, Outcome::Crash) => {}
        (Err(problem), Outcome::Failure(_)) => check_places(problem, &[(name, text)]),
        _ => panic!("{text}\nours: {:#?}\ntera: {theirs:?}", ours.err()),
    }
}

fn check_render(files: &[(&str, &str)], json: &serde_json::Value) {
    let ours = render_text(files, files[0].0, json);
    let theirs = by_tera(files, json);
    match (&ours, &theirs) {
        (Ok(ours), Outcome::Text(theirs)) => assert_eq!(ours, theirs, "{files:#?}\n{json}"),
        (Err(problems), Outcome::Failure(_)) => problems.iter().for_each(|it| check_places(it, files)),
        (_, Outcome::Crash) => {}
        _ => panic!("{files:#?}\n{json}\nours: {ours:#?}\ntera: {theirs:?}"),
    }
}

/// Runs a check with rows of bytes: the same ones each time, or if `random`, others, as many as
/// `PROPTEST_CASES` says.
fn run(cases: u32, random: bool, check: impl Fn(&mut Choices<'_>)) {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let fixed = ProptestConfig { cases, rng_seed: RngSeed::Fixed(1), ..config.clone() };
    let mut runner = TestRunner::new(if random { config } else { fixed });
    let bytes = prop::collection::vec(any::<u8>(), 0..700);
    let outcome = runner.run(&bytes, |bytes| {
        check(&mut Choices::new(&bytes));
        Ok(())
    });
    if let Err(TestError::Fail(reason, _) | TestError::Abort(reason)) = outcome {
        panic!("the smallest that fails: {reason}");
    }
}

fn compare(files: &Files, json: &serde_json::Value) {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    for (name, text) in &files {
        check_source(name, text);
    }
    check_render(&files, json);
}

fn whole(choices: &mut Choices<'_>) {
    let json = context(choices);
    compare(&files(choices), &json);
}

fn filters(choices: &mut Choices<'_>) {
    let json = context(choices);
    compare(&filtered(choices), &json);
}

fn nearly(choices: &mut Choices<'_>) {
    let json = context(choices);
    let text = if choices.one_in(2) { mutated(choices) } else { soup(choices) };
    compare(&vec![("t.html", text)], &json);
}

#[test]
fn generated_templates() {
    run(2000, false, whole);
}

#[test]
fn any_filter_on_anything() {
    run(4000, false, filters);
}

#[test]
fn sources_that_are_nearly_templates() {
    run(4000, false, nearly);
}

#[test]
#[ignore = "looks for new differences: PROPTEST_CASES=100000 cargo test -p kiosque-template -- --ignored"]
fn more_generated_templates() {
    run(0, true, whole);
}

#[test]
#[ignore = "looks for new differences: PROPTEST_CASES=100000 cargo test -p kiosque-template -- --ignored"]
fn more_filters() {
    run(0, true, filters);
}

#[test]
#[ignore = "looks for new differences: PROPTEST_CASES=100000 cargo test -p kiosque-template -- --ignored"]
fn more_sources_that_are_nearly_templates() {
    run(0, true, nearly);
}
