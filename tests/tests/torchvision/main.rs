//! The networks of `formwork::model::networks` against torchvision's: what their tensors are called, and what they say. `golden/torchvision/` has
//! PyTorch's side, and the program that wrote it.

#![allow(clippy::unwrap_used)]

mod logits;
mod names;

/// A file of PyTorch's.
fn golden(file: &str) -> String {
    let path = format!("{}/golden/torchvision/{file}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}
