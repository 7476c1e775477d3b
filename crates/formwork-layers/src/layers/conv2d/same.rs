//! Padding that keeps the size, computed by type.

use super::Conv2d;
use formwork_tensor::size::{FromNum, ToNum};
use formwork_tensor::window::SaturatingSub;
use formwork_tensor::{Scalar, Size};
use typenum::{IsGreaterOrEqual, U1};

/// A [`Conv2d`] with "same" padding: P = K - 1, which L_out = floor((L_in + P - K)/S) + 1 turns into L_out = L_in for S = 1,
/// and into the ceiling of L_in / S otherwise. It is an ordinary `Conv2d`; only P is computed by the compiler.
///
/// ```
/// use formwork_layers::{Conv2d, Forward, SameConv2d, Seeded};
/// use formwork_tensor::{Image, Tensor};
/// let conv: Box<Conv2d<3, 8, 5, 1, 4>> = SameConv2d::<3, 8, 5>::seeded(0);
/// let y: Box<Tensor<Image<8, 28, 20>>> = conv.forward(&Tensor::<Image<3, 28, 20>>::zeros());
/// let halved: Box<Tensor<Image<8, 14, 10>>> = SameConv2d::<3, 8, 4, 2>::seeded(0).forward(&Tensor::<Image<3, 28, 20>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Forward, SameConv2d, Seeded};
/// # use formwork_tensor::{Image, Tensor};
/// SameConv2d::<3, 8, 5>::seeded(0).forward(&Tensor::<Image<1, 28, 20>>::zeros()); // takes 3 channels but is given 1
/// ```
pub type SameConv2d<const IC: usize, const OC: usize, const K: usize, const S: usize = 1, T = f32> =
    <Size<K> as SamePadding<K, IC, OC, S, T>>::Conv2d;

/// `Size<K>: SamePadding<K, IC, OC, S, T, Conv2d = Conv2d<IC, OC, K, S, P, T>>` with P = K - 1.
pub trait SamePadding<const K: usize, const IC: usize, const OC: usize, const S: usize, T> {
    /// The convolution.
    type Conv2d;
}

impl<const K: usize, const IC: usize, const OC: usize, const S: usize, const P: usize, T: Scalar, N, Ge, D>
    SamePadding<K, IC, OC, S, T> for Size<K>
where
    Size<K>: ToNum<K, Num = N>,
    N: IsGreaterOrEqual<U1, Output = Ge> + SaturatingSub<U1, Ge, Output = D>,
    D: FromNum<Size = Size<P>>,
{
    type Conv2d = Conv2d<IC, OC, K, S, P, T>;
}
