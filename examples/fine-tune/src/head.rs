//! The short way: MobileNetV2 stays as it is, and only a new head learns. What the frozen layers make of each tile never changes, so it is
//! computed once.

use crate::textures::{Tile, Tiles};
use crate::{Failure, learn};
use formwork::model::networks::MobileNetV2Features;
use formwork::model::weights::Load;
use formwork::prelude::*;
use std::path::Path;

/// MobileNetV2 without its head. The names of the fields are those in the file of weights.
#[derive(Network)]
#[network(input = Image<3, 96, 96>)]
struct Backbone {
    features: MobileNetV2Features,
    pool: GlobalAvgPool,
}

/// 1,280 features of a tile to the scores of three classes.
type Head = Network<Vector<1280>, Linear<1280, 3>>;

/// How many tiles the network gets right after ten epochs.
pub fn run(weights: &Path, train: &Tiles, test: &Tiles) -> Result<usize, Failure> {
    let mut backbone = Backbone::zeros();
    // The file has a head for the 1,000 classes of ImageNet besides, which the report would name as unexpected.
    Load::new().partial().load::<f32, _>(weights, &mut *backbone)?;
    let mut inference = Inference::new(&*backbone);
    let mut features = |tiles: &[Tensor<Tile>]| inference.run(tiles);
    let (learned_from, asked) = (features(&train.images), features(&test.images));

    let sgd = Sgd { lr: 0.01, momentum: 0.9, ..Sgd::default() };
    let mut trainer = Trainer::new(Head::seeded(0), CrossEntropy, sgd);
    learn(&mut trainer, 10, &learned_from, &train.classes)?;
    Ok(crate::right(trainer.net(), &asked, &test.classes))
}
