//! Strategies for proptest: random tensors, batches, layers and labels of any type.
//!
//! ```
//! use formwork_check::strategies;
//! use formwork_layers::{Passes, Relu};
//! use formwork_tensor::Image;
//! use proptest::prelude::*;
//! proptest!(|(x in strategies::tensors::<Image<2, 3, 4>, f32>())| {
//!     prop_assert!(Relu.forward(&x).as_slice().iter().all(|y| *y >= 0.0));
//! });
//! ```

use formwork_layers::{Init, OnHeap, Parameters};
use formwork_tensor::memory;
use formwork_tensor::{Class, Scalar, Shape, Tensor};
use proptest::collection::{SizeRange, vec};
use proptest::prelude::*;

/// Tensors with values from -1 to 1.
///
/// ```
/// use formwork_check::strategies;
/// use formwork_tensor::Vector;
/// use proptest::prelude::*;
/// proptest!(|(x in strategies::tensors::<Vector<9>, f64>())| {
///     prop_assert!(x.iter().all(|x| x.abs() <= 1.0));
/// });
/// ```
pub fn tensors<S: Shape, T: Scalar>() -> impl Strategy<Value = Box<Tensor<S, T>>> {
    vec(-1.0..=1.0, S::LEN).prop_map(|values| Tensor::from_fn(|i| T::from_f64(values[i])))
}

/// Tensors whose values lie apart from each other and from 0 by `gap` or more: a step of less than half of it crosses no kink
/// of a rectifier and changes no maximum of a window. The values are about twice as far from each other on average, and
/// as many below 0 as above.
///
/// ```
/// use formwork_check::strategies;
/// use formwork_tensor::Vector;
/// use proptest::prelude::*;
/// proptest!(|(x in strategies::smooth_tensors::<Vector<9>, f64>(0.1))| {
///     let mut sorted = x.as_slice().to_vec();
///     sorted.sort_by(f64::total_cmp);
///     prop_assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] > 0.0999));
///     prop_assert!(sorted.iter().all(|x| x.abs() > 0.0999));
/// });
/// ```
pub fn smooth_tensors<S: Shape, T: Scalar>(gap: f64) -> impl Strategy<Value = Box<Tensor<S, T>>> {
    let order = Just((0..S::LEN).collect::<Vec<_>>()).prop_shuffle();
    (order, vec(0.0..=1.0, S::LEN)).prop_map(move |(order, jitter)| {
        // Cell k of 0, 1, -1, 2, -2, ..: its values start at `gap` from 0 and leave `gap` to the next cell.
        Tensor::from_fn(|i| {
            let size = gap * (1.0 + 2.0 * (order[i] / 2) as f64 + jitter[i]);
            T::from_f64(if order[i].is_multiple_of(2) { size } else { -size })
        })
    })
}

/// Batches of `count` samples (a number or a range) with values from -1 to 1.
///
/// ```
/// use formwork_check::strategies;
/// use formwork_tensor::Vector;
/// use proptest::prelude::*;
/// proptest!(|(batch in strategies::batches::<Vector<2>, f32>(1..=17))| {
///     prop_assert!((1..=17).contains(&batch.len()));
/// });
/// ```
pub fn batches<S: Shape, T: Scalar>(count: impl Into<SizeRange>) -> impl Strategy<Value = Vec<Tensor<S, T>>> {
    vec(vec(-1.0..=1.0, S::LEN), count).prop_map(|samples| {
        let mut batch = Tensor::zeros_batch(samples.len());
        for (to, from) in memory::flatten_mut::<T, _>(&mut batch).iter_mut().zip(samples.iter().flatten()) {
            *to = T::from_f64(*from);
        }
        batch
    })
}

/// Classes.
///
/// ```
/// use formwork_check::strategies;
/// use proptest::prelude::*;
/// proptest!(|(class in strategies::classes::<10>())| prop_assert!(class.index() < 10));
/// ```
pub fn classes<const N: usize>() -> impl Strategy<Value = Class<N>> {
    const { assert!(N > 0, "there is no class to draw") };
    (0..N).prop_filter_map("an index below N", |index| Class::new(index).ok())
}

/// Layers and networks with their usual initial values, from a random seed.
///
/// ```
/// use formwork_check::strategies;
/// use formwork_layers::Linear;
/// use proptest::prelude::*;
/// proptest!(|(layer in strategies::layers::<Linear<4, 2>, f32>())| {
///     prop_assert!(layer.bias.iter().all(|b| b.abs() <= 0.5));
/// });
/// ```
pub fn layers<N: Init<T> + Parameters<T> + core::fmt::Debug, T: Scalar>() -> impl Strategy<Value = Box<N>> {
    any::<u64>().prop_map(N::seeded::<T>)
}
