//! Gradients against central differences, in `f64`.

mod check;
mod layers;
mod networks;
