//! Upsampling.

#[cfg(test)]
mod tests;

use crate::relations::refuse;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::scale::Scaled;
use formwork_tensor::{Element, Image, Level, Scalar, Size, Tensor};

/// An image `SCALE` times as high and as wide, each value repeated: y\[c\]\[i\]\[j\] = x\[c\]\[i / SCALE\]\[j / SCALE\] (rounded down),
/// `Image<C, H, W>` to `Image<C, SCALE H, SCALE W>`. PyTorch's `Upsample(scale_factor=SCALE, mode="nearest")`.
///
/// dL/dx\[c\]\[i\]\[j\] is the sum of dL/dy over the SCALE x SCALE values that repeat it. `SCALE` goes from 1 to 16.
///
/// ```
/// use formwork_layers::{Passes, Upsample};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 1, 2>>::new([[[1.0, 2.0]]]);
/// assert_eq!(*Upsample::<2>.forward(&x), Tensor::new([[[1.0, 1.0, 2.0, 2.0]; 2]]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Upsample};
/// # use formwork_tensor::{Image, Tensor};
/// let y: Box<Tensor<Image<1, 3, 6>>> = Upsample::<2>.forward(&Tensor::<Image<1, 1, 2>>::zeros()); // gives 2 x 4
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Upsample<const SCALE: usize>;

impl<
    const SCALE: usize,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Infer<Image<C, H, W>, T> for Upsample<SCALE>
where
    Image<C, H, W>: Scaled<SCALE, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<C, OH, OW>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        const { assert!(SCALE >= 1 && SCALE <= 16, "an `Upsample` scales by 1 to 16") };
        level.run(
            #[inline(always)]
            || {
                let rows = y.as_mut_slice().chunks_exact_mut(SCALE * OW);
                for (x, rows) in x.as_slice().chunks_exact(W).zip(rows) {
                    let (first, others) = rows.split_at_mut(OW);
                    for (x, repeated) in x.iter().zip(first.chunks_exact_mut(SCALE)) {
                        repeated.fill(*x);
                    }
                    others.chunks_exact_mut(OW).for_each(|row| row.copy_from_slice(first));
                }
            },
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let none = at.graph.factors(&[]);
        let scales = at.graph.factors(&[1.0, 1.0, SCALE as f32, SCALE as f32]);
        let nearest = [
            ("mode", Attribute::Text("nearest")),
            ("coordinate_transformation_mode", Attribute::Text("asymmetric")),
            ("nearest_mode", Attribute::Text("floor")),
        ];
        at.operation("Resize", &[x, none, scales], &nearest, &[C, OH, OW])
    }
}

impl<
    const SCALE: usize,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Train<Image<C, H, W>, T> for Upsample<SCALE>
where
    Image<C, H, W>: Scaled<SCALE, Height = Size<OH>, Width = Size<OW>>,
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
        let dy = io.dy.as_slice();
        pass.level.run(
            #[inline(always)]
            || {
                let rows = dy.chunks_exact(SCALE * OW);
                for (dx, rows) in dx.as_mut_slice().chunks_exact_mut(W).zip(rows) {
                    dx.fill(E::ZERO);
                    for row in rows.chunks_exact(OW) {
                        for (dx, repeated) in dx.iter_mut().zip(row.chunks_exact(SCALE)) {
                            repeated.iter().for_each(|d| *dx += *d);
                        }
                    }
                }
            },
        );
    }
}

refuse!(vector, Upsample<SCALE>, [const SCALE: usize, T: Scalar]);
