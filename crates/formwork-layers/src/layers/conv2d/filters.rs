//! Kernels that people designed, not data: filters that find edges.
//!
//! Each function gives a convolution of one channel to two: channel 0 answers to vertical edges (the derivative from left to
//! right), channel 1 to horizontal ones (from top to bottom). [`magnitude`] combines them into an edge map. A kernel is the
//! difference of two neighbouring columns or rows, smoothed along the edge; how, is what tells the three apart.
//!
//! They have no padding, since a ring of zeros would make an edge of the image's border.

use super::{Bias, Conv2d};
use formwork_tensor::{Image, Pad, Scalar, Tensor};

/// A pair of filters.
pub type EdgeFilter<T = f32> = Conv2d<1, 2, 3, 1, Pad<0>, Bias, T>;

/// Prewitt's filters: rows of -1 0 1, each alike.
///
/// ```
/// use formwork_layers::Passes;
/// use formwork_layers::conv2d::filters::prewitt;
/// use formwork_tensor::{Image, Tensor};
/// // Dark on the left, bright on the right: a vertical edge.
/// let x = Tensor::<Image<1, 3, 4>>::new([[[0.0, 0.0, 1.0, 1.0]; 3]]);
/// let edges = prewitt().forward(&x);
/// assert_eq!(*edges, Tensor::new([[[3.0, 3.0]], [[0.0, 0.0]]]));
/// ```
pub fn prewitt<T: Scalar>() -> EdgeFilter<T> {
    pair([1.0, 1.0, 1.0])
}

/// Sobel's filters: smoothed by 1 2 1.
///
/// ```
/// use formwork_layers::conv2d::filters::sobel;
/// assert_eq!(sobel::<f32>().weight[0][0], [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]);
/// ```
pub fn sobel<T: Scalar>() -> EdgeFilter<T> {
    pair([1.0, 2.0, 1.0])
}

/// Scharr's filters: smoothed by 3 10 3, so that the answer depends least on an edge's direction.
///
/// ```
/// use formwork_layers::conv2d::filters::scharr;
/// assert_eq!(scharr::<f32>().weight[1][0], [[-3.0, -10.0, -3.0], [0.0, 0.0, 0.0], [3.0, 10.0, 3.0]]);
/// ```
pub fn scharr<T: Scalar>() -> EdgeFilter<T> {
    pair([3.0, 10.0, 3.0])
}

/// The derivative from left to right, smoothed from top to bottom, and its transpose.
fn pair<T: Scalar>(smoothing: [f64; 3]) -> EdgeFilter<T> {
    let difference = [-1.0, 0.0, 1.0];
    let vertical = smoothing.map(|s| difference.map(|d| T::from_f64(s * d)));
    let horizontal = difference.map(|d| smoothing.map(|s| T::from_f64(s * d)));
    Conv2d { weight: [[vertical], [horizontal]], bias: [T::ZERO; 2] }
}

/// The strength of the edge at each place, whatever its direction: sqrt(v² + h²).
///
/// ```
/// use formwork_layers::conv2d::filters::magnitude;
/// use formwork_tensor::{Image, Tensor};
/// let edges = Tensor::<Image<2, 1, 2>>::new([[[3.0, 0.0]], [[4.0, -2.0]]]);
/// let mut map = Tensor::<Image<1, 1, 2>>::new([[[0.0; 2]]]);
/// magnitude(&edges, &mut map);
/// assert_eq!(map[0], [[5.0, 2.0]]);
/// ```
pub fn magnitude<const H: usize, const W: usize, T: Scalar>(
    edges: &Tensor<Image<2, H, W>, T>,
    map: &mut Tensor<Image<1, H, W>, T>,
) {
    let [vertical, horizontal] = &**edges;
    let pairs = vertical.as_flattened().iter().zip(horizontal.as_flattened());
    for (to, (v, h)) in map.as_mut_slice().iter_mut().zip(pairs) {
        *to = (*v * *v + *h * *h).sqrt();
    }
}
