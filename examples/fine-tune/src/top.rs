//! The long way: MobileNetV2's layers from 14 on learn too, slowly, with a new head that learns faster. The layers before them stay as they are,
//! so what they make of each tile is computed once.
//!
//! One network with `Frozen<Front>` in it learns the same; it computes the frozen layers in each step.

use crate::textures::{Tile, Tiles};
use crate::{Failure, learn};
use formwork::model::networks::{ConvNorm, InvertedResidual, Separable};
use formwork::model::weights::Load;
use formwork::prelude::*;
use std::path::Path;

type Added<const C: usize, const HIDDEN: usize> = Residual<InvertedResidual<C, HIDDEN, C, 1>>;

/// Layers 0 to 13.
#[derive(Network)]
#[network(input = Image<3, 96, 96>)]
struct Front {
    features: (
        ConvNorm<3, 32, 3, 2, Pad<1>>,
        Separable<32, 16>,
        InvertedResidual<16, 96, 24, 2>,
        Added<24, 144>,
        InvertedResidual<24, 144, 32, 2>,
        Added<32, 192>,
        Added<32, 192>,
        InvertedResidual<32, 192, 64, 2>,
        Added<64, 384>,
        Added<64, 384>,
        Added<64, 384>,
        InvertedResidual<64, 384, 96, 1>,
        Added<96, 576>,
        Added<96, 576>,
    ),
}

/// Layers 14 to 18, and a head for three classes.
#[derive(Network)]
#[network(input = Image<96, 6, 6>)]
struct Top {
    features: (
        InvertedResidual<96, 576, 160, 2>,
        Added<160, 960>,
        Added<160, 960>,
        InvertedResidual<160, 960, 320, 1>,
        ConvNorm<320, 1280, 1, 1, Pad<0>>,
    ),
    pool: GlobalAvgPool,
    classifier: (Dropout<20>, Linear<1280, 3>),
}

/// `features.14.conv.0.0.weight` as `features.0.conv.0.0.weight`: layer 14 is the first of [`Top`].
fn from_14(name: &str) -> String {
    let layer = |name: &str| -> Option<String> {
        let (number, rest) = name.strip_prefix("features.")?.split_once('.')?;
        let number = number.parse::<usize>().ok()?;
        Some(match number.checked_sub(14) {
            Some(number) => format!("features.{number}.{rest}"),
            None => format!("front.{name}"),
        })
    };
    layer(name).unwrap_or_else(|| name.into())
}

/// How many tiles the network gets right after ten epochs.
pub fn run(weights: &Path, train: &Tiles, test: &Tiles) -> Result<usize, Failure> {
    let (mut front, mut top) = (Front::zeros(), Top::seeded(0));
    Load::new().partial().load::<f32, _>(weights, &mut *front)?;
    Load::new().rename(from_14).partial().load::<f32, _>(weights, &mut *top)?;
    let mut inference = Inference::new(&*front);
    let mut features = |tiles: &[Tensor<Tile>]| inference.run(tiles);
    let (learned_from, asked) = (features(&train.images), features(&test.images));

    let head = Sgd { lr: 0.01, momentum: 0.9, ..Sgd::default() };
    let trained = Sgd { lr: 0.001, ..head };
    let groups = ParamGroups::new([head, trained], |[head, trained], tensor| {
        if tensor.path.to_string().starts_with("classifier") { head } else { trained }
    });
    let mut trainer = Trainer::new(top, CrossEntropy, groups);
    learn(&mut trainer, 10, &learned_from, &train.classes)?;
    Ok(crate::right(trainer.net(), &asked, &test.classes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_from_layer_14_on() {
        assert_eq!(super::from_14("features.14.conv.0.0.weight"), "features.0.conv.0.0.weight");
        assert_eq!(super::from_14("features.18.1.bias"), "features.4.1.bias");
        assert_eq!(super::from_14("features.3.conv.2.weight"), "front.features.3.conv.2.weight");
        assert_eq!(super::from_14("classifier.1.bias"), "classifier.1.bias");
    }
}
