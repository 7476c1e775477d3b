//! The moving average of the weights.

use super::{Normed, batch, bits, tensors};
use formwork_layers::OnHeap;
use formwork_model::prelude::*;
use formwork_model::train::Ema;
use formwork_tensor::parameters::Kind;

/// a + (1 - decay) (w - a) of what is learned, and the statistics as they are.
#[test]
fn the_average_of_a_run() {
    let (images, labels) = batch(24, 1);
    let mut trainer =
        Trainer::new(Normed::seeded(1), CrossEntropy, Sgd { lr: 0.5, ..Sgd::default() }).threads(1);
    let mut ema = Ema::new(trainer.net(), 0.9);
    assert_eq!(bits(ema.net()), bits(trainer.net()));
    let mut want: Vec<Vec<f64>> = Vec::new();
    for step in 0..5 {
        trainer.step(&images, &labels).unwrap();
        ema.update(trainer.net());
        let now = tensors(trainer.net(), Kind::Parameter);
        let now = now.iter().map(|(.., values)| values.iter().map(|w| f64::from(*w)).collect::<Vec<_>>());
        want = match step {
            0 => now.collect(),
            _ => now
                .zip(want)
                .map(|(w, a)| w.iter().zip(a).map(|(w, a)| a + 0.1 * (w - a)).collect())
                .collect(),
        };
        for ((name, _, got), want) in tensors(ema.net(), Kind::Parameter).iter().zip(&want) {
            let off = got.iter().zip(want).map(|(got, want)| (f64::from(*got) - want).abs());
            assert!(off.fold(0.0, f64::max) < 1e-6, "{name}");
        }
        for kind in [Kind::Buffer, Kind::Counter] {
            assert_eq!(tensors(ema.net(), kind), tensors(trainer.net(), kind));
        }
    }
    assert_ne!(bits(ema.net()), bits(trainer.net()));
    let mut copy = Ema::resume(ema.net().boxed(), ema.decay(), ema.updates());
    trainer.step(&images, &labels).unwrap();
    copy.update(trainer.net());
    ema.update(trainer.net());
    assert_eq!((bits(copy.net()), copy.updates()), (bits(ema.net()), 6));
}
