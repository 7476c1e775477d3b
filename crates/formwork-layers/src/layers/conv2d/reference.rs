//! The convolution as its formula is written, one output at a time: what every kernel is compared with.

use formwork_tensor::Scalar;

/// y = w * x + b.
///
/// ```
/// use formwork_layers::conv2d::reference;
/// let mut y = [[[0.0; 2]; 2]];
/// // Stride 1, no padding.
/// reference::forward((1, 0), &[[[[1.0, 0.0], [0.0, 1.0]]]], &[0.5], &[[[1.0; 3]; 3]], &mut y);
/// assert_eq!(y[0], [[2.5; 2]; 2]);
/// ```
pub fn forward<
    T: Scalar,
    const IC: usize,
    const OC: usize,
    const K: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
>(
    (s, p): (usize, usize),
    weight: &[[[[T; K]; K]; IC]; OC],
    bias: &[T; OC],
    x: &[[[T; W]; H]; IC],
    y: &mut [[[T; OW]; OH]; OC],
) {
    for o in 0..OC {
        for i in 0..OH {
            for j in 0..OW {
                let mut sum = bias[o];
                for c in 0..IC {
                    for k in 0..K {
                        for l in 0..K {
                            if let Some((row, column)) = inside::<H, W>((i * s + k, j * s + l), p) {
                                sum += weight[o][c][k][l] * x[c][row][column];
                            }
                        }
                    }
                }
                y[o][i][j] = sum;
            }
        }
    }
}

/// Adds dL/dw and dL/db to `dw` and `db`, and writes dL/dx: each dL/dy, scaled by the input it saw and by the kernel.
pub fn backward<
    T: Scalar,
    const IC: usize,
    const OC: usize,
    const K: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
>(
    (s, p): (usize, usize),
    weight: &[[[[T; K]; K]; IC]; OC],
    x: &[[[T; W]; H]; IC],
    dy: &[[[T; OW]; OH]; OC],
    (dw, db): (&mut [[[[T; K]; K]; IC]; OC], &mut [T; OC]),
    dx: &mut [[[T; W]; H]; IC],
) {
    dx.as_flattened_mut().as_flattened_mut().fill(T::ZERO);
    for o in 0..OC {
        for i in 0..OH {
            for j in 0..OW {
                let d = dy[o][i][j];
                db[o] += d;
                for c in 0..IC {
                    for k in 0..K {
                        for l in 0..K {
                            if let Some((row, column)) = inside::<H, W>((i * s + k, j * s + l), p) {
                                dw[o][c][k][l] += d * x[c][row][column];
                                dx[c][row][column] += d * weight[o][c][k][l];
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A position of the padded image in the image itself, `None` for padding.
fn inside<const H: usize, const W: usize>((row, column): (usize, usize), p: usize) -> Option<(usize, usize)> {
    let row = row.checked_sub(p / 2).filter(|row| *row < H)?;
    let column = column.checked_sub(p / 2).filter(|column| *column < W)?;
    Some((row, column))
}
