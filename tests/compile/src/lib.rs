//! Compile-fail tests; see `tests`.
