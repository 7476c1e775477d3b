//! The gradient of the weights: at each point the product of the transformed gradients of the outputs and the transformed
//! inputs, summed over patches and samples; the sum is transformed back once.

use super::super::slices;
use super::{Direction, LANES, POINTS, Winograd, transform};
use crate::conv2d::with_const;
use formwork_tensor::{Element, Lanes, Level, Scalar, memory};

impl<D: Direction> Winograd<D> {
    /// Calls `add(o, c, gradient)` with dL/dw, summed over the lanes, of each pair of channels.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn weight_gradient<L: Level, E: Element>(
        level: L,
        head: (usize, usize),
        x: &[E],
        dy: &[E],
        scratch: &mut [E],
        mut add: impl FnMut(usize, usize, [[E::Scalar; 3]; 3]),
    ) {
        let (sums, inputs, gradients) = Self::parts(scratch);
        sums.fill(E::Scalar::ZERO);
        // A patch that does not exist keeps what was there, times a gradient of 0: that must be a number.
        inputs.fill(E::ZERO);
        let mut first = 0;
        while first < Self::PATCHES {
            for t in 0..Self::BLOCK {
                Self::transform_gradients(dy, first + t, t, gradients);
                if first + t < Self::PATCHES {
                    Self::transform_inputs(level, x, Self::corner(first + t), head, t, inputs);
                }
            }
            for point in 0..POINTS {
                Self::add_product::<L, E>(
                    memory::flatten::<E::Scalar, E>(
                        &gradients[point * Self::OUTPUTS..][..Self::OUT * Self::BLOCK],
                    ),
                    memory::flatten::<E::Scalar, E>(&inputs[point * Self::INPUTS..][..Self::ROWS]),
                    &mut sums[point * Self::OUT * Self::WIDE..][..Self::OUT * Self::WIDE],
                );
            }
            first += Self::BLOCK;
        }
        for o in 0..Self::OUT {
            for c in 0..Self::IN {
                let mut points = [[E::Scalar::ZERO; 4]; 4];
                for (point, value) in points.as_flattened_mut().iter_mut().enumerate() {
                    *value = sums[(point * Self::OUT + o) * Self::WIDE + c];
                }
                add(o, c, transform::kernel_gradient(&points));
            }
        }
    }

    /// Elements of a block's inputs: rows of scalars, one a sample of a patch, all channels side by side.
    const ROWS: usize = Self::WIDE * Self::BLOCK;

    /// The transformed gradients of patch `number`, the block's `t`th; 0 if there is no such patch.
    #[inline(always)]
    fn transform_gradients<E: Element>(dy: &[E], number: usize, t: usize, gradients: &mut [E]) {
        let (i, j) = Self::corner(number);
        for (o, dy) in dy[..Self::OUT * Self::OH * Self::OW].chunks_exact(Self::OH * Self::OW).enumerate() {
            let mut patch = [[E::ZERO; 2]; 2];
            for r in 0..2 {
                for s in 0..2 {
                    if i + r < Self::OH && j + s < Self::OW {
                        patch[r][s] = dy[(i + r) * Self::OW + j + s];
                    }
                }
            }
            for (point, value) in transform::output_gradient(&patch).as_flattened().iter().enumerate() {
                gradients[point * Self::OUTPUTS + o * Self::BLOCK + t] = *value;
            }
        }
    }

    /// The transformed inputs of a patch, the block's `t`th: a row a sample, channels side by side.
    #[inline(always)]
    fn transform_inputs<L: Level, E: Element>(
        level: L,
        x: &[E],
        corner: (usize, usize),
        head: (usize, usize),
        t: usize,
        inputs: &mut [E],
    ) {
        for first in (0..Self::IN).step_by(LANES) {
            let mut eight = [[[E::Scalar::ZERO; LANES]; LANES]; POINTS];
            let images = x[first * Self::H * Self::W..].chunks_exact(Self::H * Self::W);
            for (lane, x) in images.take(LANES).enumerate() {
                let points = transform::input(&Self::patch(x, corner, head));
                for (point, value) in points.as_flattened().iter().enumerate() {
                    eight[point][lane].copy_from_slice(value.lanes());
                }
            }
            for (point, eight) in eight.iter().enumerate() {
                let rows =
                    memory::flatten_mut::<E::Scalar, E>(&mut inputs[point * Self::INPUTS..][..Self::ROWS]);
                let mut rows =
                    rows[t * LANES * Self::WIDE..][..LANES * Self::WIDE].chunks_exact_mut(Self::WIDE);
                let to: [&mut [E::Scalar; LANES]; LANES] = core::array::from_fn(
                    #[inline(always)]
                    |_| match rows.next() {
                        Some(row) => &mut row[first..].as_chunks_mut().0[0],
                        None => unreachable!("there is a row for each sample"),
                    },
                );
                E::Scalar::transpose(level, eight.each_ref(), to);
            }
        }
    }

    /// Adds OUT x (samples of the block) times (samples of the block) x IN to `sums`.
    #[inline(always)]
    fn add_product<L: Level, E: Element>(
        gradients: &[E::Scalar],
        inputs: &[E::Scalar],
        sums: &mut [E::Scalar],
    ) {
        const CHANNELS: usize = 4;
        let whole = const { Self::OUT - Self::OUT % CHANNELS };
        for o in (0..whole).step_by(CHANNELS) {
            Self::add_rows::<L, E, CHANNELS>(gradients, inputs, sums, o);
        }
        with_const!(Self::OUT % CHANNELS, [1 2 3], B => Self::add_rows::<L, E, B>(gradients, inputs, sums, whole));
    }

    #[inline(always)]
    fn add_rows<L: Level, E: Element, const B: usize>(
        gradients: &[E::Scalar],
        inputs: &[E::Scalar],
        sums: &mut [E::Scalar],
        o: usize,
    ) {
        let mut c = 0;
        while c + 2 * LANES <= Self::WIDE {
            Self::add_block::<L, E, B, 2>(gradients, inputs, sums, o, c);
            c += 2 * LANES;
        }
        if c < Self::WIDE {
            Self::add_block::<L, E, B, 1>(gradients, inputs, sums, o, c);
        }
    }

    /// `B` output channels by `N` vectors of input channels.
    #[inline(always)]
    fn add_block<L: Level, E: Element, const B: usize, const N: usize>(
        gradients: &[E::Scalar],
        inputs: &[E::Scalar],
        sums: &mut [E::Scalar],
        o: usize,
        c: usize,
    ) {
        let samples = const { Self::BLOCK * LANES };
        let mut block = [[Lanes::<E::Scalar, LANES>::ZERO; N]; B];
        let gradients: [_; B] = slices(&gradients[o * samples..], samples, samples);
        for s in 0..samples {
            let x = &inputs[s * Self::WIDE + c..].as_chunks::<LANES>().0[..N];
            for b in 0..B {
                let d = gradients[b][s];
                for n in 0..N {
                    block[b][n] = Lanes(x[n]).mul_add::<L>(d, block[b][n]);
                }
            }
        }
        for b in 0..B {
            let sums = &mut sums[(o + b) * Self::WIDE + c..].as_chunks_mut::<LANES>().0[..N];
            for n in 0..N {
                sums[n] = (Lanes(sums[n]) + block[b][n]).0;
            }
        }
    }
}
