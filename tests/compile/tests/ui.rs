//! Cases that must not compile, with the compiler's words, and cases that must compile and run.
//!
//! Each case in `ui/fail` begins with the sentence that the compiler must print, and has the whole output beside it.
//! After a change of an error, `TRYBUILD=overwrite cargo test -p formwork-compile-tests --test ui` writes the outputs
//! anew, and `guard.rs` says whether the sentences are still there.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    // As some must run, all are built and not only checked, which `dropout` and `reshape` need: their errors come with
    // the code of a function.
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}
