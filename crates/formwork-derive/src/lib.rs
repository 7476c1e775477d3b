//! Derive macros for layers and networks. Their documentation is where they are re-exported, in `formwork-layers`.
#![forbid(unsafe_code)]

mod network;
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

/// Makes a struct of layers a network: they follow one another in the order of their declaration.
///
/// `#[network(input = Image<1, 28, 28>)]` says what the first one takes; a layer that does not fit is an error here, at the
/// definition. A struct has up to 32 layers, and a field can be a tuple, a `Residual` or another such struct. Parameters are
/// named after the fields, `conv1.weight`. The constants `PARAMS`, `WEIGHTS`, `MACS` and `ARENA_BYTES` belong to the struct;
/// implemented are `Parameters`, `Init`, `Layer` and `Model`.
///
/// A type parameter with the bound `Scalar` is the network's scalar; without one it is `f32`.
#[proc_macro_derive(Network, attributes(network, init, buffer, counter, flatten))]
pub fn derive_network(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    network::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
