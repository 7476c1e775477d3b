//! The expected words of `ui/fail` are reviewed here, so that accepting a new compiler output as it is cannot lose them.

use std::fs;
use std::path::{Path, PathBuf};

/// The sources of the cases that must not compile.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/fail");
    let entries = fs::read_dir(&folder).expect("a folder of cases");
    let files = entries.map(|entry| entry.expect("a file in it").path());
    let mut cases: Vec<_> = files.filter(|file| file.extension().is_some_and(|e| e == "rs")).collect();
    cases.sort();
    assert!(cases.len() > 150, "{} holds only {} cases", folder.display(), cases.len());
    cases
}

/// The sentences that a case asks for: its first lines, `//~ sentence`, one an error.
fn sentences(source: &str) -> Vec<&str> {
    source.lines().map_while(|line| line.strip_prefix("//~ ")).collect()
}

/// The errors in a compiler's output, each with its notes.
fn errors(output: &str) -> Vec<String> {
    let mut errors: Vec<String> = Vec::new();
    for line in output.lines() {
        if line.starts_with("error") {
            errors.push(String::new());
        }
        if let Some(error) = errors.last_mut() {
            error.push_str(line);
            error.push('\n');
        }
    }
    errors
}

/// Identifiers and numbers.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// The types of the size algebra, which a number stands for everywhere else.
const ALGEBRA: [&str; 11] = [
    "Met",
    "Reaches",
    "Answer",
    "OneAxis",
    "InDecimals",
    "SaturatingSub",
    "SafeDiv",
    "PastTable",
    "Check",
    "Undecided",
    "Times32",
];

/// The files that a compiler's output points to.
fn places(output: &str) -> impl Iterator<Item = &str> {
    output.lines().filter_map(|line| {
        let line = line.trim_start();
        line.strip_prefix("--> ").or_else(|| line.strip_prefix("::: "))
    })
}

/// What is wrong with a case, given its expected output.
fn complaints(source: &str, expected: Option<&str>) -> Vec<String> {
    let mut complaints = Vec::new();
    let wanted = sentences(source);
    if wanted.is_empty() {
        complaints.push(
            "does not begin with the sentence that the compiler must print, `//~ sentence`".to_string(),
        );
    }
    let Some(expected) = expected else {
        complaints.push("has no expected output".to_string());
        return complaints;
    };
    let errors = errors(expected);
    if errors.len() != wanted.len() {
        complaints.push(format!("asks for {} errors, but there are {}", wanted.len(), errors.len()));
    }
    for (sentence, error) in wanted.iter().zip(&errors) {
        if !error.contains(sentence) {
            complaints.push(format!("asks for {sentence:?}, but the error is\n{error}"));
        }
    }
    for word in words(expected) {
        if ["B0", "B1"].contains(&word) || ["UInt", "UTerm", "typenum"].iter().any(|name| word.contains(name))
        {
            complaints.push(format!("prints typenum's {word}"));
        }
        if ALGEBRA.contains(&word) {
            complaints.push(format!("prints the size algebra's {word}"));
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('_') {
            complaints.push(format!("prints the number {word}, which is not plain decimal"));
        }
    }
    for place in places(expected) {
        if !["tests/ui/", "$WORKSPACE/", "$RUST/"].iter().any(|start| place.starts_with(start)) {
            complaints.push(format!("points to {place}, which other machines do not have"));
        }
    }
    if expected.contains("written to") {
        complaints.push("mentions a file that the compiler wrote".to_string());
    }
    complaints
}

#[test]
fn every_case_has_its_sentence() {
    let mut report = String::new();
    for case in cases() {
        let source = fs::read_to_string(&case).unwrap();
        let expected = fs::read_to_string(case.with_extension("stderr")).ok();
        for complaint in complaints(&source, expected.as_deref()) {
            report += &format!("{}: {complaint}\n", case.file_name().unwrap().display());
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn no_expected_output_is_left_over() {
    let cases = cases();
    let folder = cases[0].parent().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let source = entry.unwrap().path().with_extension("rs");
        assert!(cases.contains(&source), "{} is missing", source.display());
    }
}

#[test]
fn the_guard_sees_what_it_guards_against() {
    const SOURCE: &str = "//~ a window of 5\nfn main() {}\n";
    const GOOD: &str =
        "error[E0277]: a window of 5\n --> tests/ui/fail/a.rs:1:1\n  |\n  = help: BUILD0 is innocent\n";
    assert_eq!(complaints(SOURCE, Some(GOOD)), [""; 0]);
    let bad = |source, expected: Option<&str>| complaints(source, expected).len();
    assert_eq!(bad("fn main() {}\n", None), 2);
    assert_eq!(bad("fn main() {}\n//~ a window of 5\n", Some(GOOD)), 2);
    assert_eq!(bad(SOURCE, None), 1);
    assert_eq!(bad(SOURCE, Some("error: a window of 6\n")), 1);
    assert_eq!(bad(SOURCE, Some(&GOOD.repeat(2))), 1);
    for word in
        ["UInt<UTerm, X>", "`B0`", "<B1>", "`Met<false>`", "for `PastTable`", "16_384", "written to 'x.txt'"]
    {
        assert!(bad(SOURCE, Some(&format!("{GOOD}  = note: {word}\n"))) > 0, "{word}");
    }
    assert_eq!(bad(SOURCE, Some(&GOOD.replace("tests/ui", "/home/me/tests/ui"))), 1);
}
