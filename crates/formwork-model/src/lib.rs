//! x
/// p
pub mod prelude {}
