//! What `#[derive(Parameters)]` and `#[derive(Network)]` say of a struct: where its tensors are, which are biases, and
//! whether bytes can be viewed as one.

// The derive macros write paths that start with `formwork`.
extern crate formwork_layers as formwork;

use formwork::{BatchNorm2d, Conv2d, Flatten, Init, Linear, Network, OnHeap, Parameters, Passes, Relu};
use formwork_tensor::memory::{self, ViewError};
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::{Image, Scalar, Tensor};

/// (name, start, length, kind, is it a bias) of every tensor.
fn tensors<T: Scalar, N: Parameters<T>>() -> Vec<(String, usize, usize, Kind, bool)> {
    let mut all = Vec::new();
    N::describe(Place::default(), &mut |info| {
        all.push((info.path.to_string(), info.offset, info.len, info.kind, info.is_bias));
    });
    all
}

/// What `WEIGHTS` and `PARAMS` count is what `describe` tells.
fn counts_agree<N: Parameters<f32>>() {
    let learned = |of: fn(bool) -> bool| -> usize {
        let all = tensors::<f32, N>().into_iter();
        all.filter(|info| info.3 == Kind::Parameter && of(info.4)).map(|info| info.2).sum()
    };
    assert_eq!(learned(|_| true), N::PARAMS);
    assert_eq!(learned(|is_bias| !is_bias), N::WEIGHTS);
}

/// Two parts whose tensors are named as the struct's own, neither at its start, with parts of other sizes between: the
/// compiler may put them in any order.
#[derive(Parameters)]
struct Mixed<T: Scalar> {
    first: [T; 1],
    #[flatten]
    linear: Linear<2, 3, T>,
    scale: T,
    #[flatten]
    #[buffer]
    tables: Tables<T>,
    #[bias]
    shift: [T; 2],
    /// All that a part which is a bias has in it is one.
    #[bias]
    offsets: Linear<1, 1, T>,
}

#[derive(Parameters)]
struct Tables<T: Scalar> {
    low: [T; 5],
    high: [T; 2],
}

#[test]
fn every_tensor_is_where_it_is_said_to_be() {
    let mut mixed = memory::zeroed_box::<f32, Mixed<f32>>();
    mixed.first = [1.0];
    mixed.linear = Linear { weight: [[2.0; 2]; 3], bias: [3.0; 3] };
    mixed.scale = 4.0;
    mixed.tables = Tables { low: [5.0; 5], high: [6.0; 2] };
    mixed.shift = [7.0; 2];
    mixed.offsets = Linear { weight: [[8.0]], bias: [9.0] };
    let all = tensors::<f32, Mixed<f32>>();
    let (learned, buffer) = (Kind::Parameter, Kind::Buffer);
    let told: Vec<_> = all.iter().map(|(name, _, len, kind, bias)| (&**name, *len, *kind, *bias)).collect();
    let expected = [
        ("first", 1, learned, false),
        ("weight", 6, learned, false),
        ("bias", 3, learned, true),
        ("scale", 1, learned, false),
        ("low", 5, buffer, false),
        ("high", 2, buffer, false),
        ("shift", 2, learned, true),
        ("offsets.weight", 1, learned, true),
        ("offsets.bias", 1, learned, true),
    ];
    assert_eq!(told, expected);
    let values = memory::as_slice::<f32, _>(&*mixed);
    for (value, (name, offset, len, ..)) in (1..).zip(&all) {
        assert!(
            values[*offset..][..*len].iter().all(|x| *x == value as f32),
            "{name} at {offset}: {values:?}"
        );
    }
    assert_eq!(all.iter().map(|tensor| tensor.2).sum::<usize>(), values.len());
}

#[derive(Clone, Debug, PartialEq, Network)]
#[network(input = Image<1, 4, 4>)]
#[repr(C)]
struct Net {
    conv: Conv2d<1, 2, 3>,
    norm: BatchNorm2d<2>,
    relu: Relu,
    flatten: Flatten,
    fc: Linear<8, 3>,
}

#[test]
fn biases_are_counted_as_they_are_told() {
    counts_agree::<Mixed<f32>>();
    counts_agree::<Net>();
    counts_agree::<(Conv2d<1, 2, 3>, [Linear<2, 2>; 3])>();
    assert_eq!(Net::PARAMS - Net::WEIGHTS, 2 + 2 + 3);
    let biases: Vec<_> = tensors::<f32, Net>().into_iter().filter(|info| info.4).map(|info| info.0).collect();
    assert_eq!(biases, ["conv.bias", "norm.bias", "fc.bias"]);
}

#[test]
fn bytes_are_a_network() {
    let net = Net::seeded(3);
    // As a file is: little-endian numbers in the order of declaration.
    let mut all = tensors::<f32, Net>();
    all.sort_by_key(|tensor| tensor.1);
    assert_eq!(all, tensors::<f32, Net>(), "the order in memory is that of the declaration");
    let values = memory::as_slice::<f32, Net>(&net);
    let file: Vec<u8> = values.iter().flat_map(|x| x.to_le_bytes()).collect();
    assert_eq!(memory::as_bytes::<f32, Net>(&net), Ok(&*file));

    // A file in memory, from a byte that is aligned and from one that is not.
    let mut mapped = vec![0u8; file.len() + 8];
    let aligned = (0..4).find(|start| mapped[*start..].as_ptr().addr().is_multiple_of(4)).unwrap();
    mapped[aligned..][..file.len()].copy_from_slice(&file);
    let view = memory::view_bytes::<f32, Net>(&mapped[aligned..][..file.len()]).unwrap();
    assert_eq!(view, &*net);
    let x = Tensor::<Image<1, 4, 4>>::from_fn(|i| i as f32 / 8.0 - 1.0);
    assert_eq!(view.forward(&x), net.forward(&x));
    assert_eq!(
        memory::view_bytes::<f32, Net>(&mapped[aligned + 1..][..file.len()]),
        Err(ViewError::Alignment { expected: 4 })
    );
    assert_eq!(
        memory::view_bytes::<f32, Net>(&file[1..]),
        Err(ViewError::Length { expected: file.len(), found: file.len() - 1 })
    );
}

/// `#[repr(C)]` around a tuple compiles, as long as no bytes are viewed as one.
#[derive(Parameters)]
#[repr(C)]
struct Around {
    layers: (Linear<2, 3>, Relu),
}

#[test]
fn a_tuple_inside_is_no_error_by_itself() {
    assert_eq!(<Around as Parameters<f32>>::PARAMS, 9);
    let mut around = Around { layers: (Linear { weight: [[0.0; 2]; 3], bias: [0.0; 3] }, Relu) };
    Init::<f32>::init(&mut around, &mut <rand_chacha::ChaCha8Rng as rand::SeedableRng>::seed_from_u64(0));
    assert!(around.layers.0.bias.iter().any(|x| *x != 0.0));
}
