//! Channels in another order.

#[cfg(test)]
mod tests;

use crate::relations::refuse;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::groups::InGroups;
use formwork_tensor::{Element, Image, Level, Scalar, Size, Tensor};

/// The channels of `G` groups, by turns one of each: PyTorch's `ChannelShuffle(G)`. Between convolutions in groups it lets the groups see each
/// other (Zhang, Zhou, Lin, Sun 2017, ShuffleNet).
///
/// y\[k G + g\] = x\[g C/G + k\], `Image<C, H, W>` to `Image<C, H, W>`; G divides C. dL/dx\[g C/G + k\] = dL/dy\[k G + g\].
///
/// ```
/// use formwork_layers::{ChannelShuffle, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<6, 1, 1>>::from_fn(|c| c as f32);
/// let y = ChannelShuffle::<2>.forward(&x);
/// assert_eq!(y.as_slice(), [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{ChannelShuffle, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// ChannelShuffle::<4>.forward(&Tensor::<Image<6, 1, 1>>::zeros()); // 4 groups do not divide 6 channels
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct ChannelShuffle<const G: usize>;

/// Channel `to` of y is channel `from` of x, for each pair that is given to `each`.
#[inline(always)]
fn channels<const G: usize, const C: usize>(mut each: impl FnMut(usize, usize)) {
    for g in 0..G {
        for k in 0..C / G {
            each(g * (C / G) + k, k * G + g);
        }
    }
}

impl<const G: usize, const C: usize, const H: usize, const W: usize, T: Scalar> Infer<Image<C, H, W>, T>
    for ChannelShuffle<G>
where
    Size<C>: InGroups<G, C>,
{
    type Out = Image<C, H, W>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        level.run(
            #[inline(always)]
            || channels::<G, C>(|from, to| y[to] = x[from]),
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let [g, each, c, h, w] = [G, C / G, C, H, W].map(|size| size as i64);
        let (groups, channels) = (at.graph.numbers(&[0, g, each, h, w]), at.graph.numbers(&[0, c, h, w]));
        let x = at.operation("Reshape", &[x, groups], &[], &[G, C / G, H, W]);
        let turns = [("perm", Attribute::Ints(&[0, 2, 1, 3, 4]))];
        let x = at.operation("Transpose", &[x], &turns, &[C / G, G, H, W]);
        at.operation("Reshape", &[x, channels], &[], &[C, H, W])
    }
}

impl<const G: usize, const C: usize, const H: usize, const W: usize, T: Scalar> Train<Image<C, H, W>, T>
    for ChannelShuffle<G>
where
    Size<C>: InGroups<G, C>,
{
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let dy = io.dy;
        pass.level.run(
            #[inline(always)]
            || channels::<G, C>(|from, to| dx[from] = dy[to]),
        );
    }
}

refuse!(vector, ChannelShuffle<G>, [const G: usize, T: Scalar]);
