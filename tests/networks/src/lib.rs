//! Tests of networks that people use; see the files beside `src`.
