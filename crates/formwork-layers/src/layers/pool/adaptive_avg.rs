//! Average pooling to a given size.

#[cfg(test)]
mod tests;

use crate::relations::refuse;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Image, Level, Scalar, Tensor};

/// The mean of each of OH x OW windows that share an image of any size among them: `Image<C, H, W>` to `Image<C, OH, OW>`.
/// PyTorch's `AdaptiveAvgPool2d((OH, OW))`; with one number, as there, the output is square.
///
/// Window (i, j) sees the rows from floor(i H / OH) to ceil((i + 1) H / OH), the last one excluded, and the columns from
/// floor(j W / OW) to ceil((j + 1) W / OW):
///
/// y\[c\]\[i\]\[j\] = 1/n sum of x\[c\]\[k\]\[l\] over its n values. If OH does not divide H, neighbours share a row; if it is more than H,
/// rows are repeated. Each dL/dy spreads evenly over its window: dL/dx\[c\]\[k\]\[l\] = sum of dL/dy\[c\]\[i\]\[j\] / n over the windows that
/// see (k, l).
///
/// ```
/// use formwork_layers::{AdaptiveAvgPool2d, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 3>>::new([[[1.0, 2.0, 3.0], [3.0, 4.0, 5.0]]]);
/// assert_eq!(*AdaptiveAvgPool2d::<1>.forward(&x), Tensor::new([[[3.0]]]));
/// assert_eq!(*AdaptiveAvgPool2d::<1, 2>.forward(&x), Tensor::new([[[2.5, 3.5]]])); // both see the middle
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{AdaptiveAvgPool2d, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// AdaptiveAvgPool2d::<0>.forward(&Tensor::<Image<1, 2, 3>>::zeros()); // an `AdaptiveAvgPool2d` gives at least 1 x 1
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct AdaptiveAvgPool2d<const OH: usize, const OW: usize = OH>;

impl<const OH: usize, const OW: usize> AdaptiveAvgPool2d<OH, OW> {
    /// Asked where the layer is computed.
    const SOME_OUTPUT: () = assert!(OH > 0 && OW > 0, "an `AdaptiveAvgPool2d` gives at least 1 x 1");

    /// The columns that window `j` of a row sees, and 1/n, where it sees `rows` rows.
    #[inline(always)]
    fn columns<E: Element>(j: usize, width: usize, rows: usize) -> (usize, usize, E) {
        let (start, end) = seen(j, OW, width);
        let n = rows * (end - start);
        (start, end, E::splat(E::Scalar::ONE / E::Scalar::from_f64(n as f64)))
    }
}

/// The first value that window `at` of `windows` sees of `len`, and the one behind its last.
const fn seen(at: usize, windows: usize, len: usize) -> (usize, usize) {
    (at * len / windows, ((at + 1) * len).div_ceil(windows))
}

impl<const OH: usize, const OW: usize, const C: usize, const H: usize, const W: usize, T: Scalar>
    Infer<Image<C, H, W>, T> for AdaptiveAvgPool2d<OH, OW>
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
        const { Self::SOME_OUTPUT };
        level.run(
            #[inline(always)]
            || {
                for c in 0..C {
                    for i in 0..OH {
                        let (top, bottom) = seen(i, OH, H);
                        for j in 0..OW {
                            let (left, right, share) = Self::columns::<E>(j, W, bottom - top);
                            // Four sums, since one would be bound by the latency of an addition.
                            let mut sums = [E::ZERO; 4];
                            for row in &x[c][top..bottom] {
                                for (l, x) in row[left..right].iter().enumerate() {
                                    sums[l % 4] += *x;
                                }
                            }
                            y[c][i][j] = ((sums[0] + sums[1]) + (sums[2] + sums[3])) * share;
                        }
                    }
                }
            },
        );
    }

    /// Two products with constant matrices, of OH x H and W x OW values, whose rows and columns average what a window sees: ONNX has no
    /// operation with windows of different sizes.
    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let share = |window: usize, windows: usize, at: usize, len: usize| {
            let (start, end) = seen(window, windows, len);
            if (start..end).contains(&at) { T::ONE / T::from_f64((end - start) as f64) } else { T::ZERO }
        };
        let rows = at.graph.constant(None, &[OH, H], &|n| share(n / H, OH, n % H, H));
        let columns = at.graph.constant(None, &[W, OW], &|n| share(n % OW, OW, n / OW, W));
        let y = at.operation("MatMul", &[rows, x], &[], &[C, OH, W]);
        at.operation("MatMul", &[y, columns], &[], &[C, OH, OW])
    }
}

impl<const OH: usize, const OW: usize, const C: usize, const H: usize, const W: usize, T: Scalar>
    Train<Image<C, H, W>, T> for AdaptiveAvgPool2d<OH, OW>
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
        let dy = &*io.dy;
        pass.level.run(
            #[inline(always)]
            || {
                dx.as_mut_slice().fill(E::ZERO);
                for c in 0..C {
                    for i in 0..OH {
                        let (top, bottom) = seen(i, OH, H);
                        for j in 0..OW {
                            let (left, right, share) = Self::columns::<E>(j, W, bottom - top);
                            let d = dy[c][i][j] * share;
                            for row in &mut dx[c][top..bottom] {
                                row[left..right].iter_mut().for_each(|dx| *dx += d);
                            }
                        }
                    }
                }
            },
        );
    }
}

refuse!(vector, AdaptiveAvgPool2d<OH, OW>, [const OH: usize, const OW: usize, T: Scalar]);
