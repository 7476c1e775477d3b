//! Upsampling against its formula.

use super::Upsample;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, rng};
use formwork_tensor::{AnyLevel, Element, Image, Lanes};

const BATCH: usize = 11;

fn check<E: Element<Scalar = f32>>(level: AnyLevel) {
    let mut rng = rng(3);
    let x = Draw::Uniform.batch::<Image<2, 3, 5>, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<Image<2, 9, 15>, f32>(&mut rng, BATCH);
    let step = Run::at(level).train::<E, _, _>(&Upsample::<3>, &x, &dy);
    let infer = Run::at(level).infer::<E, _, _>(&Upsample::<3>, &x);
    for sample in 0..BATCH {
        for c in 0..2 {
            for i in 0..9 {
                for j in 0..15 {
                    assert_eq!(step.y[sample][c][i][j], x[sample][c][i / 3][j / 3]);
                    assert_eq!(infer[sample][c][i][j], x[sample][c][i / 3][j / 3]);
                }
            }
            for i in 0..3 {
                for j in 0..5 {
                    let all = (0..9).map(|n| f64::from(dy[sample][c][3 * i + n / 3][3 * j + n % 3]));
                    assert!((f64::from(step.dx[sample][c][i][j]) - all.sum::<f64>()).abs() < 1e-5);
                }
            }
        }
    }
}

#[test]
fn each_value_is_repeated() {
    for level in AnyLevel::all() {
        check::<f32>(level);
        check::<Lanes<f32, 8>>(level);
    }
}
