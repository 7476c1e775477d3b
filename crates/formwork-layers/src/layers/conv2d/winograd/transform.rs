//! The linear maps of F(2x2, 3x3), after Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015), (4.1.1):
//!
//! ```text
//!       1  0 -1  0           1    0    0
//! B^T = 0  1  1  0     G =  1/2  1/2  1/2     A^T = 1  1  1  0
//!       0 -1  1  0          1/2 -1/2  1/2           0  1 -1 -1
//!       0  1  0 -1           0    0    1
//! ```
//!
//! Each is applied to the rows and to the columns of a square; for the gradients, transposed.

use formwork_tensor::{Element, Scalar};

/// A square of transformed values.
pub(super) type Points<E> = [[E; 4]; 4];

/// B^T d B of a patch of the input.
#[inline(always)]
pub(super) fn input<E: Element>(d: &Points<E>) -> Points<E> {
    #[inline(always)]
    fn map<E: Element>([a, b, c, d]: [E; 4]) -> [E; 4] {
        [a - c, b + c, c - b, b - d]
    }
    let mut by_rows = [[E::ZERO; 4]; 4];
    for i in 0..4 {
        by_rows[i] = map(d[i]);
    }
    let mut points = [[E::ZERO; 4]; 4];
    for j in 0..4 {
        let column = map([by_rows[0][j], by_rows[1][j], by_rows[2][j], by_rows[3][j]]);
        for i in 0..4 {
            points[i][j] = column[i];
        }
    }
    points
}

/// G g G^T of a kernel.
#[inline(always)]
pub(super) fn kernel<E: Element>(g: &[[E; 3]; 3]) -> Points<E> {
    #[inline(always)]
    fn map<E: Element>([a, b, c]: [E; 3]) -> [E; 4] {
        let half = E::splat(E::Scalar::from_f64(0.5));
        let (outer, inner) = ((a + c) * half, b * half);
        [a, outer + inner, outer - inner, c]
    }
    let rows = [map(g[0]), map(g[1]), map(g[2])];
    let mut points = [[E::ZERO; 4]; 4];
    for j in 0..4 {
        let column = map([rows[0][j], rows[1][j], rows[2][j]]);
        for i in 0..4 {
            points[i][j] = column[i];
        }
    }
    points
}

/// A^T m A: a patch of the output.
#[inline(always)]
pub(super) fn output<E: Element>(m: &Points<E>) -> [[E; 2]; 2] {
    #[inline(always)]
    fn map<E: Element>([a, b, c, d]: [E; 4]) -> [E; 2] {
        [a + b + c, b - c - d]
    }
    let rows = [map(m[0]), map(m[1]), map(m[2]), map(m[3])];
    let left = map([rows[0][0], rows[1][0], rows[2][0], rows[3][0]]);
    let right = map([rows[0][1], rows[1][1], rows[2][1], rows[3][1]]);
    [[left[0], right[0]], [left[1], right[1]]]
}

/// A d A^T of a patch of the output's gradient.
#[inline(always)]
pub(super) fn output_gradient<E: Element>(d: &[[E; 2]; 2]) -> Points<E> {
    #[inline(always)]
    fn map<E: Element>([a, b]: [E; 2]) -> [E; 4] {
        [a, a + b, a - b, -b]
    }
    let (above, below) = (map(d[0]), map(d[1]));
    let mut points = [[E::ZERO; 4]; 4];
    for j in 0..4 {
        let column = map([above[j], below[j]]);
        for i in 0..4 {
            points[i][j] = column[i];
        }
    }
    points
}

/// G^T u G: the gradient of a kernel.
#[inline(always)]
pub(super) fn kernel_gradient<E: Element>(u: &Points<E>) -> [[E; 3]; 3] {
    #[inline(always)]
    fn map<E: Element>([a, b, c, d]: [E; 4]) -> [E; 3] {
        let half = E::splat(E::Scalar::from_f64(0.5));
        let (sum, difference) = ((b + c) * half, (b - c) * half);
        [a + sum, difference, sum + d]
    }
    let rows = [map(u[0]), map(u[1]), map(u[2]), map(u[3])];
    let mut gradient = [[E::ZERO; 3]; 3];
    for j in 0..3 {
        let column = map([rows[0][j], rows[1][j], rows[2][j], rows[3][j]]);
        for i in 0..3 {
            gradient[i][j] = column[i];
        }
    }
    gradient
}
