//! The products of a fully connected layer, each with a block of its result held in registers.

use formwork_tensor::{Element, Level, Scalar, memory};

/// y = w x + b, `BLOCK` outputs at once.
#[inline(always)]
pub(super) fn forward<L: Level, E: Element, const I: usize, const O: usize>(
    level: L,
    weight: &[[E::Scalar; I]; O],
    bias: &[E::Scalar; O],
    x: &[E; I],
    y: &mut [E; O],
) {
    if E::LANES == 1 {
        let (x, y) = (memory::flatten::<E::Scalar, E>(x), memory::flatten_mut::<E::Scalar, E>(y));
        return single(level, weight, bias, &x.as_chunks().0[0], &mut y.as_chunks_mut().0[0]);
    }
    const BLOCK: usize = 8;
    let (blocks, rest) = weight.as_chunks::<BLOCK>();
    let (biases, rest_bias) = bias.as_chunks::<BLOCK>();
    let (ys, rest_y) = y.as_chunks_mut::<BLOCK>();
    for ((weight, bias), y) in blocks.iter().zip(biases).zip(ys) {
        let mut sums = [E::ZERO; BLOCK];
        for b in 0..BLOCK {
            sums[b] = E::splat(bias[b]);
        }
        for i in 0..I {
            for b in 0..BLOCK {
                sums[b] = x[i].mul_add::<L>(weight[b][i], sums[b]);
            }
        }
        *y = sums;
    }
    for ((weight, bias), y) in rest.iter().zip(rest_bias).zip(rest_y) {
        *y = dot::<L, E, I>(weight, x, *bias);
    }
}

/// b + sum of w\[i\] x\[i\], in four sums, since one would be bound by the latency of an addition.
#[inline(always)]
fn dot<L: Level, E: Element, const I: usize>(weight: &[E::Scalar; I], x: &[E; I], bias: E::Scalar) -> E {
    let mut sums = [E::splat(bias), E::ZERO, E::ZERO, E::ZERO];
    let (xs, rest) = x.as_chunks::<4>();
    let (ws, rest_w) = weight.as_chunks::<4>();
    for (x, w) in xs.iter().zip(ws) {
        for q in 0..4 {
            sums[q] = x[q].mul_add::<L>(w[q], sums[q]);
        }
    }
    for (x, w) in rest.iter().zip(rest_w) {
        sums[0] = x.mul_add::<L>(*w, sums[0]);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// y = w x + b for a single sample, eight outputs at once. The last block overlaps the one before it.
#[inline(always)]
fn single<L: Level, T: Scalar, const I: usize, const O: usize>(
    level: L,
    weight: &[[T; I]; O],
    bias: &[T; O],
    x: &[T; I],
    y: &mut [T; O],
) {
    if O < VECTOR {
        for (o, y) in y.iter_mut().enumerate() {
            *y = dot::<L, T, I>(&weight[o], x, bias[o]);
        }
        return;
    }
    let mut from = 0;
    while from < O {
        let at = if from + VECTOR <= O { from } else { O - VECTOR };
        let (rows, bias) = (&weight[at..].as_chunks().0[0], &bias[at..].as_chunks().0[0]);
        y[at..][..VECTOR].copy_from_slice(&dots::<L, T, I>(level, rows, bias, x));
        from += VECTOR;
    }
}

const VECTOR: usize = 8;

/// The dot products of `x` and eight rows.
#[inline(always)]
fn dots<L: Level, T: Scalar, const I: usize>(
    level: L,
    rows: &[[T; I]; VECTOR],
    bias: &[T; VECTOR],
    x: &[T; I],
) -> [T; VECTOR] {
    let (xs, rest) = x.as_chunks::<VECTOR>();
    let mut dots = T::dots(level, rows.each_ref().map(|row| row.as_chunks().0), xs);
    for r in 0..VECTOR {
        dots[r] += bias[r];
        for (w, x) in rows[r][I - rest.len()..].iter().zip(rest) {
            dots[r] = T::fma::<L>(*w, *x, dots[r]);
        }
    }
    dots
}

/// dL/dx = w^T dL/dy.
#[inline(always)]
pub(super) fn input_gradient<L: Level, E: Element, const I: usize, const O: usize>(
    weight: &[[E::Scalar; I]; O],
    dy: &[E; O],
    dx: &mut [E; I],
) {
    // Of a single sample, eight inputs are one vector, whose sum would be bound by the latency of an addition.
    let done = if E::LANES == 1 { input_blocks::<L, E, I, O, 64>(weight, dy, dx, 0) } else { 0 };
    let done = input_blocks::<L, E, I, O, 8>(weight, dy, dx, done);
    input_blocks::<L, E, I, O, 1>(weight, dy, dx, done);
}

/// `BLOCK` inputs at once, from input `from` on as far as whole blocks reach, which is returned.
#[inline(always)]
fn input_blocks<L: Level, E: Element, const I: usize, const O: usize, const BLOCK: usize>(
    weight: &[[E::Scalar; I]; O],
    dy: &[E; O],
    dx: &mut [E; I],
    from: usize,
) -> usize {
    let mut at = from;
    for dx in dx[from..].as_chunks_mut::<BLOCK>().0 {
        let mut sums = [E::ZERO; BLOCK];
        for o in 0..O {
            let row = &weight[o][at..][..BLOCK];
            for b in 0..BLOCK {
                sums[b] = dy[o].mul_add::<L>(row[b], sums[b]);
            }
        }
        *dx = sums;
        at += BLOCK;
    }
    at
}

/// Adds dL/dw = dL/dy x^T, summed over the lanes, to `gradient`.
///
/// With the samples of the tile as rows (`samples` is filled with them) this is a product of an O x LANES and a
/// LANES x I matrix, full of vectors along I; summing lanes weight by weight would cost as much as all the rest.
#[inline(always)]
pub(super) fn add_weight_gradient<L: Level, E: Element, const I: usize, const O: usize>(
    x: &[E; I],
    dy: &[E; O],
    samples: &mut [E::Scalar],
    gradient: &mut [[E::Scalar; I]; O],
) {
    const OUTPUTS: usize = 4;
    for i in 0..I {
        for (lane, value) in x[i].lanes().iter().enumerate() {
            samples[lane * I + i] = *value;
        }
    }
    let (blocks, rest) = gradient.as_chunks_mut::<OUTPUTS>();
    let (dys, rest_dy) = dy.as_chunks::<OUTPUTS>();
    for (gradient, dy) in blocks.iter_mut().zip(dys) {
        add_outer::<L, E, I, OUTPUTS>(dy, samples, gradient);
    }
    for (gradient, dy) in rest.iter_mut().zip(rest_dy) {
        add_outer::<L, E, I, 1>(&[*dy], samples, core::array::from_mut(gradient));
    }
}

/// `ROWS` rows of the product.
#[inline(always)]
fn add_outer<L: Level, E: Element, const I: usize, const ROWS: usize>(
    dy: &[E; ROWS],
    samples: &[E::Scalar],
    gradient: &mut [[E::Scalar; I]; ROWS],
) {
    const COLUMNS: usize = 16;
    let mut from = 0;
    while from + COLUMNS <= I {
        let mut sums = [[<E::Scalar as Element>::ZERO; COLUMNS]; ROWS];
        for r in 0..ROWS {
            sums[r].copy_from_slice(&gradient[r][from..][..COLUMNS]);
        }
        for lane in 0..E::LANES {
            let x = &samples[lane * I + from..][..COLUMNS];
            for r in 0..ROWS {
                let d = dy[r].lanes()[lane];
                for q in 0..COLUMNS {
                    sums[r][q] = E::Scalar::fma::<L>(x[q], d, sums[r][q]);
                }
            }
        }
        for r in 0..ROWS {
            gradient[r][from..][..COLUMNS].copy_from_slice(&sums[r]);
        }
        from += COLUMNS;
    }
    for i in from..I {
        for r in 0..ROWS {
            let lanes = dy[r].lanes().iter().enumerate();
            gradient[r][i] = lanes
                .fold(gradient[r][i], |sum, (lane, d)| E::Scalar::fma::<L>(samples[lane * I + i], *d, sum));
        }
    }
}
