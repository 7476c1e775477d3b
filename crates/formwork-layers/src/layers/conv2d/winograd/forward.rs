//! The convolution, and with turned kernels the gradient of its input.

use super::super::slices;
use super::{Direction, LANES, POINTS, Winograd, transform};
use crate::conv2d::target::Target;
use crate::conv2d::with_const;
use crate::fusion::Follow;
use formwork_tensor::{Element, Lanes, Level, Scalar, memory};

impl<D: Direction> Winograd<D> {
    /// bias(o) + the sum over c of kernel(o, c) * x\[c\], with `head` rows and columns of padding before the image and
    /// as many behind it as the sizes say.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn convolve<L: Level, E: Element, F: Follow<E::Scalar>>(
        _: L,
        kernel: impl Fn(usize, usize) -> [[E::Scalar; 3]; 3],
        bias: impl Fn(usize) -> E::Scalar,
        head: (usize, usize),
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        let (kernels, inputs, outputs) = Self::parts(scratch);
        Self::transform_kernels::<E>(kernel, kernels);
        let mut first = 0;
        while first < Self::PATCHES {
            let count = if first + Self::BLOCK < Self::PATCHES { Self::BLOCK } else { Self::PATCHES - first };
            for (c, x) in x[..Self::IN * Self::H * Self::W].chunks_exact(Self::H * Self::W).enumerate() {
                for t in 0..count {
                    let points = transform::input(&Self::patch(x, Self::corner(first + t), head));
                    for (point, value) in points.as_flattened().iter().enumerate() {
                        inputs[point * Self::INPUTS + c * Self::BLOCK + t] = *value;
                    }
                }
            }
            // Patches of the block that do not exist are computed from what is there, and dropped.
            for point in 0..POINTS {
                Self::product::<L, E>(
                    &kernels[point * Self::OUT * Self::WIDE..][..Self::OUT * Self::WIDE],
                    &inputs[point * Self::INPUTS..][..Self::INPUTS],
                    &mut outputs[point * Self::OUTPUTS..][..Self::OUTPUTS],
                );
            }
            for o in 0..Self::OUT {
                let bias = E::splat(bias(o));
                for t in 0..count {
                    target.patch(o, Self::corner(first + t), Self::output_patch(outputs, (o, t), bias));
                }
            }
            first += Self::BLOCK;
        }
    }

    /// At each point a matrix of OUT x IN, eight input channels at once.
    #[inline(always)]
    fn transform_kernels<E: Element>(
        kernel: impl Fn(usize, usize) -> [[E::Scalar; 3]; 3],
        kernels: &mut [E::Scalar],
    ) {
        for o in 0..Self::OUT {
            for first in (0..Self::WIDE).step_by(LANES) {
                let mut eight = [[Lanes::<E::Scalar, LANES>::ZERO; 3]; 3];
                for lane in 0..LANES.min(Self::IN - first) {
                    let kernel = kernel(o, first + lane);
                    for k in 0..3 {
                        for l in 0..3 {
                            eight[k][l].0[lane] = kernel[k][l];
                        }
                    }
                }
                for (point, value) in transform::kernel(&eight).as_flattened().iter().enumerate() {
                    kernels[(point * Self::OUT + o) * Self::WIDE + first..][..LANES]
                        .copy_from_slice(&value.0);
                }
            }
        }
    }

    /// OUT x IN times IN x BLOCK, at one point.
    #[inline(always)]
    fn product<L: Level, E: Element>(kernels: &[E::Scalar], inputs: &[E], outputs: &mut [E]) {
        const CHANNELS: usize = 4;
        let inputs = memory::flatten::<E::Scalar, E>(inputs);
        let outputs = memory::flatten_mut::<E::Scalar, E>(outputs);
        let whole = const { Self::OUT - Self::OUT % CHANNELS };
        for o in (0..whole).step_by(CHANNELS) {
            Self::product_rows::<L, E::Scalar, CHANNELS>(kernels, inputs, outputs, o);
        }
        with_const!(Self::OUT % CHANNELS, [1 2 3], B => {
            Self::product_rows::<L, E::Scalar, B>(kernels, inputs, outputs, whole);
        });
    }

    /// `B` channels of the product, in vectors as wide as the level's.
    #[inline(always)]
    fn product_rows<L: Level, T: Scalar, const B: usize>(
        kernels: &[T],
        inputs: &[T],
        outputs: &mut [T],
        o: usize,
    ) {
        if const { L::REGISTERS >= 32 } {
            Self::product_block::<L, Lanes<T, 16>, B, 2>(kernels, inputs, outputs, o);
        } else if const { L::REGISTERS >= 16 } {
            Self::product_block::<L, Lanes<T, 8>, B, 2>(kernels, inputs, outputs, o);
        } else {
            Self::product_block::<L, Lanes<T, 8>, B, 1>(kernels, inputs, outputs, o);
        }
    }

    #[inline(always)]
    fn product_block<L: Level, V: Element, const B: usize, const COLUMNS: usize>(
        kernels: &[V::Scalar],
        inputs: &[V::Scalar],
        outputs: &mut [V::Scalar],
        o: usize,
    ) {
        let row = const { Self::BLOCK * LANES };
        let kernels: [_; B] = slices(&kernels[o * Self::WIDE..], Self::WIDE, Self::IN);
        for t in (0..row).step_by(COLUMNS * V::LANES) {
            let mut sums = [[V::ZERO; COLUMNS]; B];
            for c in 0..Self::IN {
                let x = &inputs[c * row + t..][..COLUMNS * V::LANES];
                let mut columns = [V::ZERO; COLUMNS];
                for q in 0..COLUMNS {
                    columns[q].lanes_mut().copy_from_slice(&x[q * V::LANES..][..V::LANES]);
                }
                for b in 0..B {
                    let w = kernels[b][c];
                    for q in 0..COLUMNS {
                        sums[b][q] = columns[q].mul_add::<L>(w, sums[b][q]);
                    }
                }
            }
            for b in 0..B {
                let y = &mut outputs[(o + b) * row + t..][..COLUMNS * V::LANES];
                for q in 0..COLUMNS {
                    y[q * V::LANES..][..V::LANES].copy_from_slice(sums[b][q].lanes());
                }
            }
        }
    }

    /// Transforms channel `o` of the block's patch `t` back.
    #[inline(always)]
    fn output_patch<E: Element>(outputs: &[E], (o, t): (usize, usize), bias: E) -> [[E; 2]; 2] {
        let mut points = [[E::ZERO; 4]; 4];
        for (point, value) in points.as_flattened_mut().iter_mut().enumerate() {
            *value = outputs[point * Self::OUTPUTS + o * Self::BLOCK + t];
        }
        let [[a, b], [c, d]] = transform::output(&points);
        [[a + bias, b + bias], [c + bias, d + bias]]
    }
}
