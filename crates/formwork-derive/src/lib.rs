//! Derive macros for layers. Their documentation is where they are re-exported, in `formwork-layers`.
#![forbid(unsafe_code)]

mod parameters;

use proc_macro::TokenStream;

/// Implements `Parameters`, `Init` and `Plain` for a struct of arrays of scalars, of layers, or of both.
///
/// | attribute of a field | meaning |
/// |---|---|
/// | `#[init(expression)]` | the `Initializer` that fills it; without one a layer initialises itself and an array is zero |
/// | `#[buffer]` | not learned, saved with the parameters (running statistics) |
/// | `#[counter]` | a buffer that counts: a whole number in files |
/// | `#[flatten]` | for the only part of a wrapper: its tensors are named as if they were the struct's own |
///
/// A field's name is its tensor's name. A field called `bias` does not count among the weights.
#[proc_macro_derive(Parameters, attributes(init, buffer, counter, flatten))]
pub fn derive_parameters(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    parameters::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
