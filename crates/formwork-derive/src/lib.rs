//! Macros for layers and networks. Their documentation is where they are re-exported, in `formwork-layers`.
#![forbid(unsafe_code)]

mod chain;
mod check;
mod list;
mod network;
mod parameters;
mod sequential;

use proc_macro::TokenStream;

/// Implements `Parameters`, `Init` and `Plain` for a struct of arrays of scalars, of layers, or of both.
///
/// | attribute of a field | meaning |
/// |---|---|
/// | `#[init(expression)]` | the `Initializer` that fills it; without one a layer initialises itself and an array is zero |
/// | `#[buffer]` | not learned, saved with the parameters (running statistics) |
/// | `#[counter]` | a buffer that counts: a whole number in files |
/// | `#[bias]` | a bias, learned but no weight: it does not count in `WEIGHTS`, and `TensorInfo::is_bias` says so |
/// | `#[flatten]` | its tensors are named as if they were the struct's own |
/// | `#[branch]` | the same if it is a struct of layers, whose fields have names; a tuple or a single layer is named after the field |
/// | `#[branches]` | for a tuple of branches: each part so, a tuple or a single layer being named after its number |
///
/// A field's name is its tensor's name.
///
/// With `#[repr(C)]` the struct promises where its values lie, in the order of declaration (`FixedLayout`, if all fields do):
/// then `memory::view_bytes` views bytes as one, without a copy.
///
/// ```
/// use formwork::layer_prelude::*;
/// #[derive(Parameters)]
/// struct Affine<const C: usize, T: Scalar = f32> {
///     #[init(Ones)]
///     weight: [T; C],
///     #[bias]
///     bias: [T; C],
///     #[buffer]
///     largest: T,
/// }
/// const _: () = assert!(<Affine<3> as Parameters<f32>>::PARAMS == 6 && <Affine<3> as Parameters<f32>>::WEIGHTS == 3);
/// ```
///
/// # Errors
///
/// Enums and unions are refused, a learned field called `bias` without `#[bias]`, which might be counted wrongly, and so is a field that is neither a scalar, nor an array of them, nor a layer:
///
/// ```compile_fail
/// # use formwork::layer_prelude::*;
/// #[derive(Parameters)]
/// struct Affine {
///     weight: Vec<f32>, // not a part of a layer: no `Module`
/// }
/// ```
#[proc_macro_derive(Parameters, attributes(init, bias, buffer, counter, flatten, branch, branches))]
pub fn derive_parameters(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    parameters::derive(&input, parameters::Of::Layer).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a struct of layers a network: they follow one another in the order of their declaration.
///
/// `#[network(input = Image<1, 28, 28>)]` says what the first one takes; a layer that does not fit is one error, under its field.
/// Where a field names a parameter of the struct without a default (`const N: usize`), it and the fields behind it are checked where the network
/// is used. A struct has up to 32 layers, and a field can be a tuple, a `Residual` or another such struct. Parameters are
/// named after the fields, `conv1.weight`. Implemented are `Parameters`, `Init`, `Layer` and `Model`, and the struct has, as
/// visible as itself,
///
/// | constant | value |
/// |---|---|
/// | `PARAMS: usize` | learned values, with biases, without running statistics |
/// | `WEIGHTS: usize` | learned values without biases |
/// | `MACS: u64` | multiply-adds for one sample, without biases |
/// | `FLOPS: u64` | 2 `MACS` |
/// | `ARENA_BYTES: usize` | the most memory that one forward pass uses at a time: input, output, and all between |
///
/// A type parameter with the bound `Scalar` is the network's scalar; such a struct has no constants of its own. Without one
/// the scalar is `f32`.
///
/// ```
/// use formwork::prelude::*;
/// #[derive(Network)]
/// #[network(input = Image<1, 6, 6>)]
/// struct Net {
///     conv: Conv2d<1, 2, 3>,
///     relu: Relu,
///     flatten: Flatten,
///     fc: Linear<32, 10>,
/// }
/// const _: () = assert!(Net::PARAMS == 20 + 330 && Net::MACS == 2 * 9 * 16 + 320);
/// let scores: Box<Tensor<Vector<10>>> = Net::seeded(0).forward(&Tensor::<Image<1, 6, 6>>::zeros());
/// ```
///
/// # Errors
///
/// A layer that does not fit, in the words of that layer; a struct without `#[network(input = ..)]`, without names for its
/// fields, or with more than 32 of them:
///
/// ```compile_fail
/// # use formwork::prelude::*;
/// #[derive(Network)]
/// #[network(input = Image<1, 6, 6>)]
/// struct Net {
///     conv: Conv2d<1, 2, 3>,
///     flatten: Flatten,
///     fc: Linear<30, 10>, // this `Linear` takes a vector of 30 but is given one of 32
/// }
/// ```
#[proc_macro_derive(Network, attributes(network, init, bias, buffer, counter, flatten, branch, branches))]
pub fn derive_network(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    network::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a struct of layers a layer: they follow one another in the order of their declaration, as in PyTorch's `nn.Sequential`, and their
/// tensors are named after the fields.
///
/// It takes any input that its layers take, so a block can be written once and used at several sizes; in `#[derive(Network)]`, which is for the whole
/// network, the input is known. A type parameter with the bound `Scalar` is the scalar; without one it is `f32`. Implemented are `Parameters`, `Init`
/// and `Layer`.
///
/// ```
/// use formwork::prelude::*;
///
/// /// A depthwise-separable convolution.
/// #[derive(Sequential)]
/// struct Separable<const IC: usize, const OC: usize> {
///     depthwise: DepthwiseConv2d<IC, 3, 1, Pad<1>, NoBias>,
///     pointwise: Conv2d<IC, OC, 1>,
///     relu: Relu,
/// }
///
/// type Net = Network<Image<3, 8, 8>, (Separable<3, 8>, MaxPool2d<2>, Separable<8, 16>, GlobalAvgPool, Linear<16, 10>)>;
/// let scores: Box<Tensor<Vector<10>>> = Net::seeded(0).forward(&Tensor::<Image<3, 8, 8>>::zeros());
/// const _: () = assert!(Net::PARAMS == 27 + 32 + 72 + 144 + 170);
/// ```
///
/// # Errors
///
/// A layer that does not fit, in the words of that layer, where the input is known; a struct without names for its fields, or with more than 32
/// of them:
///
/// ```compile_fail
/// # use formwork::prelude::*;
/// #[derive(Sequential)]
/// struct Block {
///     conv: Conv2d<3, 8, 3>,
///     norm: BatchNorm2d<16>,
/// }
/// // `BatchNorm2d<16>` takes 16 channels but is given 8
/// Block::seeded(0).forward(&Tensor::<Image<3, 8, 8>>::zeros());
/// ```
#[proc_macro_derive(Sequential, attributes(init, bias, buffer, counter, flatten, branch, branches))]
pub fn derive_sequential(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    sequential::derive(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A network as a list of layers: a type alias of `Network`, where an error stands under the layer that does not fit.
///
/// `network! { type Net = Image<1, 28, 28> => [Flatten, Linear<784, 10>]; }` is `type Net = Network<Image<1, 28, 28>, (Flatten, Linear<784, 10>)>;`,
/// with the layers checked where they are written: a misfit is one error, and none of the uses of `Net` repeats it. A layer in the list can be a
/// tuple, whose layers are checked one by one too. The list has up to 32 layers, and so has a tuple.
///
/// Elements other than `f32` follow the input, `Image<1, 28, 28>, f64 => [..]`. A type parameter with the bound `Scalar`, or one with a default, is checked as `f32` or as
/// the default; where another parameter is named the check ends, and the layers behind are checked when the network is used.
///
/// ```
/// use formwork::prelude::*;
/// network! {
///     /// A small network for digits.
///     pub type Digits = Image<1, 28, 28> => [
///         Conv2d<1, 8, 5>, Relu, MaxPool2d<2>,
///         Flatten, Linear<1152, 10>,
///     ];
/// }
/// let scores: Box<Tensor<Vector<10>>> = Digits::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
/// const _: () = assert!(Digits::PARAMS == 208 + 11_530);
/// ```
///
/// # Errors
///
/// A layer that does not fit, in the words of that layer:
///
/// ```compile_fail
/// # use formwork::prelude::*;
/// network! {
///     type Digits = Image<1, 28, 28> => [
///         Conv2d<1, 8, 5>, Relu, MaxPool2d<2>,
///         Flatten, Linear<1150, 10>, // this `Linear` takes a vector of 1150 but is given one of 1152
///     ];
/// }
/// ```
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    let networks = syn::parse_macro_input!(input as list::Networks);
    list::expand(&networks).into()
}
