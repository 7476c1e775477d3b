//! Tuples nested sixteen deep: what the compiler has to do is proportional to the layers and does not double with each
//! level, or this would take minutes.
use formwork::prelude::*;

type Conv = (Conv2d<3, 3, 3, 1, Pad<1>>, Relu);
type Then<L> = (Conv, L);
type Four<L> = Then<Then<Then<Then<L>>>>;
type Deep = Network<Image<3, 8, 8>, Four<Four<Four<Four<Conv>>>>>;
/// The scalar is not known before the innermost layer.
type Plain<L> = (Relu, Residual<(Relu, L)>);
type DeepPlain = Network<Image<3, 8, 8>, Plain<Plain<Plain<Plain<Plain<Plain<Plain<Plain<Conv>>>>>>>>>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (samples, targets) = (Tensor::zeros_batch(2), Tensor::<Image<3, 8, 8>>::zeros_batch(2));
    Trainer::new(Deep::seeded(0), MeanSquaredError, Sgd::default()).step(&samples, &targets)?;
    Trainer::new(DeepPlain::seeded(0), MeanSquaredError, Sgd::default()).step(&samples, &targets)?;
    Ok(())
}
