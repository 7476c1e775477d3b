//! Convolutions: Winograd's form, the direct form, strides, one sample alone. Elements are the formula's multiply-adds.

mod family;

use family::{Family, Tile, measure};
use formwork::prelude::*;

/// Stride 1, the size kept.
type Same<const IC: usize, const OC: usize, const K: usize, const P: usize> = Conv2d<IC, OC, K, 1, Total<P>>;

fn all<In: Shape, N: Layer<In> + Init<f32>>(family: &mut Family, name: &str) {
    family.forward::<In, N, Tile>(name);
    family.weights::<In, N, Tile>(name);
    family.backward::<In, N, Tile>(name);
}

fn main() {
    measure("conv2d", |family| {
        all::<Image<64, 56, 56>, Same<64, 64, 3, 2>>(family, "winograd 64 to 64, 3x3, 56x56");
        all::<Image<256, 14, 14>, Same<256, 256, 3, 2>>(family, "winograd 256 to 256, 3x3, 14x14");
        family.compute.winograd = false;
        all::<Image<64, 56, 56>, Same<64, 64, 3, 2>>(family, "direct 64 to 64, 3x3, 56x56");
        all::<Image<256, 14, 14>, Same<256, 256, 3, 2>>(family, "direct 256 to 256, 3x3, 14x14");
        all::<Image<3, 32, 32>, Same<3, 32, 3, 2>>(family, "direct 3 to 32, 3x3, 32x32");
        all::<Image<16, 14, 14>, Conv2d<16, 16, 5>>(family, "direct 16 to 16, 5x5, 14x14");
        all::<Image<64, 28, 28>, Conv2d<64, 128, 1>>(family, "direct 64 to 128, 1x1, 28x28");
        all::<Image<64, 28, 28>, Conv2d<64, 128, 3, 2, Pad<1>>>(family, "stride 2, 64 to 128, 3x3, 28x28");
        all::<Image<3, 56, 56>, Conv2d<3, 32, 7, 4, Pad<3>>>(family, "stride 4, 3 to 32, 7x7, 56x56");
        family.forward::<Image<64, 56, 56>, Same<64, 64, 3, 2>, f32>("one sample 64 to 64, 3x3, 56x56");
        family.forward::<Image<3, 32, 32>, Same<3, 32, 3, 2>, f32>("one sample 3 to 32, 3x3, 32x32");
        family.forward::<Image<1, 28, 28>, Same<1, 6, 5, 4>, f32>("one sample 1 to 6, 5x5, 28x28");
        family.forward::<Image<64, 28, 28>, Conv2d<64, 128, 3, 2, Pad<1>>, f32>(
            "one sample stride 2, 64 to 128, 28x28",
        );
    });
}
