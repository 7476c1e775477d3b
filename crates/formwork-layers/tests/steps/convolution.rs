//! The naive, fast, image-to-column and unrolled forms of a convolution on a lattice of sizes. The values are multiples of
//! 1/8, so that sums are exact in any order: all forms give the same bits or one of them is wrong.

use crate::Draw;
use formwork_layers::conv2d::reference;
use formwork_layers::steps::convolution::{
    bias_gradient, input_gradient_by_convolution, input_gradient_by_scattering,
    weight_gradient_by_convolution, weight_gradient_by_windows,
};
#[cfg(feature = "nalgebra")]
use formwork_layers::steps::toeplitz;
use formwork_layers::steps::{Count, Matrix, SquareConvolution, im2col};
use formwork_layers::{Conv2d, Layer, Passes};
use formwork_tensor::{Image, Shape, Size, Tensor, Total, memory};

fn dot<'a>(a: impl IntoIterator<Item = &'a f32>, b: impl IntoIterator<Item = &'a f32>) -> f32 {
    a.into_iter().zip(b).map(|(a, b)| a * b).sum()
}

fn check<
    C,
    In,
    const OC: usize,
    const OH: usize,
    const OW: usize,
    const R: usize,
    const N: usize,
    const M: usize,
    const L: usize,
>()
where
    In: Shape + Count<Len = Size<L>>,
    Image<OC, OH, OW>: Count<Len = Size<M>>,
    C: Layer<In, Out = Image<OC, OH, OW>>
        + im2col::Unroll<In, f32, R, N, OC>
        + SquareConvolution<In, f32, Out = Image<OC, OH, OW>>,
{
    let sizes = C::GEOMETRY;
    let mut draw = Draw::seeded((sizes.in_channels * 1000 + OC * 100 + sizes.rows.kernel * 10 + L) as u64);
    let conv: Box<C> = draw.layer::<f32, _>();
    let x = &*draw.tensor::<In, f32>();
    let dz = &*draw.tensor::<Image<OC, OH, OW>, f32>();

    let z = conv.forward(x);
    let gradients = conv.backward(x, dz);
    let mut naive = Tensor::<Image<OC, OH, OW>>::zeros();
    reference::forward(sizes, conv.weight(), conv.bias(), x.as_slice(), naive.as_mut_slice());
    assert_eq!(z, naive, "forward");

    let dw = gradients.parameters.weight();
    let flat = |dw: Box<C::Kernels>| memory::as_slice::<f32, _>(&*dw).to_vec();
    assert_eq!(bias_gradient(dz), gradients.parameters.bias());
    assert_eq!(flat(weight_gradient_by_convolution(&conv, x, dz)), dw);
    assert_eq!(flat(weight_gradient_by_windows(&conv, x, dz)), dw);
    assert_eq!(input_gradient_by_convolution(&conv, x, dz), gradients.input);
    assert_eq!(input_gradient_by_scattering(&conv, x, dz), gradients.input);

    // <im2col x, m> = <x, col2im m>
    let m = Matrix::<R, N>::from_fn(|_, _| draw.value());
    let windows: Matrix<R, N> = im2col::im2col(&conv, x);
    let image: Box<Tensor<In>> = im2col::col2im(&conv, &m);
    assert_eq!(
        dot(windows.columns().as_flattened(), m.columns().as_flattened()),
        dot(x.as_slice(), image.as_slice()),
        "im2col and col2im are adjoint"
    );
    // <w * x, dz> = <x, dL/dx>, with z = w * x + b
    let bias: f32 = dot(conv.bias(), gradients.parameters.bias());
    assert_eq!(dot(z.as_slice(), dz.as_slice()) - bias, dot(x.as_slice(), gradients.input.as_slice()));

    #[cfg(feature = "nalgebra")]
    {
        assert_eq!(im2col::forward(&conv, x), z);
        assert_eq!(flat(im2col::weight_gradient(&conv, x, dz)), dw);
        assert_eq!(im2col::input_gradient(&conv, dz), gradients.input);
        assert_eq!(toeplitz::forward(&conv, x), z);
        assert_eq!(toeplitz::input_gradient(&conv, x, dz), gradients.input);
    }
    assert_eq!((L, M), (In::LEN, Image::<OC, OH, OW>::LEN));
}

/// A test for each geometry: name: IC, OC, K, S, P, H, W.
macro_rules! geometries {
    ($($name:ident: $ic:literal, $oc:literal, $k:literal, $s:literal, $p:literal, $h:literal, $w:literal;)*) => {
        $(#[test]
        fn $name() {
            check::<Conv2d<$ic, $oc, $k, $s, Total<$p>>, Image<$ic, $h, $w>, _, _, _, _, _, _, _>();
        })*
    };
}

// Small ones that can be followed by hand first; then drawn at random: strides that leave rows unseen, no, odd, even and the most padding, images
// smaller than the window.
geometries! {
    small_one_channel: 1, 1, 2, 1, 0, 4, 4;
    small_two_channels: 2, 3, 2, 1, 0, 4, 4;
    small_tail_padding: 1, 1, 2, 1, 1, 4, 4;
    small_four_kernels: 3, 4, 2, 1, 0, 4, 4;
    k1: 2, 3, 1, 2, 0, 5, 4;
    k2_s2_odd: 2, 2, 2, 2, 1, 5, 6;
    k2_s3: 1, 3, 2, 3, 2, 7, 5;
    k3_same: 3, 2, 3, 1, 2, 5, 7;
    k3_s2_odd: 2, 4, 3, 2, 3, 6, 1;
    k3_s2_most: 2, 1, 3, 2, 4, 4, 9;
    k4_odd: 1, 2, 4, 1, 3, 6, 5;
    k4_s3_unseen_rows: 2, 2, 4, 3, 1, 8, 9;
    k5_larger_than_image: 1, 2, 5, 2, 5, 3, 4;
    k5_most: 2, 1, 5, 3, 8, 6, 3;
}
