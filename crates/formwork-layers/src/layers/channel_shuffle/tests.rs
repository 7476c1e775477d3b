//! The order of the channels, by PyTorch's words: groups by channels, transposed.

use super::ChannelShuffle;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, rng};
use formwork_tensor::{AnyLevel, Element, Image, Lanes, Tensor};

const BATCH: usize = 11;

fn check<E: Element<Scalar = f32>>(level: AnyLevel) {
    let mut rng = rng(3);
    let x = Draw::Uniform.batch::<Image<12, 2, 3>, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<Image<12, 2, 3>, f32>(&mut rng, BATCH);
    let step = Run::at(level).train::<E, _, _>(&ChannelShuffle::<3>, &x, &dy);
    let in_inference = Run::at(level).infer::<E, _, _>(&ChannelShuffle::<3>, &x);
    assert_eq!(step.y, in_inference);
    for sample in 0..BATCH {
        let rows: [[usize; 4]; 3] = core::array::from_fn(|g| core::array::from_fn(|k| 4 * g + k));
        let transposed: [[usize; 3]; 4] = core::array::from_fn(|k| rows.map(|row| row[k]));
        for (to, from) in transposed.as_flattened().iter().copied().enumerate() {
            assert_eq!(step.y[sample][to], x[sample][from]);
            assert_eq!(step.dx[sample][from], dy[sample][to]);
        }
    }
}

#[test]
fn one_channel_of_each_group_by_turns() {
    for level in AnyLevel::all() {
        check::<f32>(level);
        check::<Lanes<f32, 8>>(level);
    }
}

#[test]
fn one_group_and_as_many_as_channels_change_nothing() {
    let x = [*Tensor::<Image<5, 1, 2>>::from_fn(|i| i as f32)];
    assert_eq!(Run::plainly().infer::<f32, _, _>(&ChannelShuffle::<1>, &x), x);
    assert_eq!(Run::plainly().infer::<f32, _, _>(&ChannelShuffle::<5>, &x), x);
}
