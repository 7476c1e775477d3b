//! The U-Net, and the levels that it is made of.

use formwork_layers::{
    BatchNorm2d, Concat, Conv2d, ConvTranspose2d, MaxPool2d, Network, NoBias, Relu, Sequential,
};
use formwork_tensor::{Image, Pad};

/// Twice a 3 x 3 convolution that keeps the size, each with batch normalisation and ReLU.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct DoubleConv<const IC: usize, const C: usize> {
    /// The layers.
    pub double_conv: (
        Conv2d<IC, C, 3, 1, Pad<1>, NoBias>,
        BatchNorm2d<C>,
        Relu,
        Conv2d<C, C, 3, 1, Pad<1>, NoBias>,
        BatchNorm2d<C>,
        Relu,
    ),
}

/// A step down: `IC` channels to `C` of half the height and width.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Down<const IC: usize, const C: usize> {
    /// The layers.
    pub maxpool_conv: (MaxPool2d<2>, DoubleConv<IC, C>),
}

/// The first half of a step up: `IC` channels to `C` of twice the height and width.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Enlarge<const IC: usize, const C: usize> {
    /// The layer.
    pub up: ConvTranspose2d<IC, C, 2, 2>,
}

/// The second half: `IC` channels, those of the way down before those that come up, to `C`.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Merge<const IC: usize, const C: usize> {
    /// The layers.
    pub conv: DoubleConv<IC, C>,
}

/// Scores of `CLASSES` classes in each place.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Scores<const IC: usize, const CLASSES: usize> {
    /// The layer.
    pub conv: Conv2d<IC, CLASSES, 1>,
}

/// The fourth step down, and up again.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Level4<const C4: usize, const C5: usize> {
    /// Down to `C5` channels.
    pub down4: Down<C4, C5>,
    /// Up to `C4`.
    pub up1: Enlarge<C5, C4>,
}

/// The third step down, what is below, and up again.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Level3<const C3: usize, const C4: usize, const C5: usize> {
    /// Down to `C4` channels.
    pub down3: Down<C3, C4>,
    /// These, and those that come up.
    #[flatten]
    pub join: Concat<((), Level4<C4, C5>)>,
    /// Both together.
    pub up1: Merge<C5, C4>,
    /// Up to `C3`.
    pub up2: Enlarge<C4, C3>,
}

/// The second step down, what is below, and up again.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Level2<const C2: usize, const C3: usize, const C4: usize, const C5: usize> {
    /// Down to `C3` channels.
    pub down2: Down<C2, C3>,
    /// These, and those that come up.
    #[flatten]
    pub join: Concat<((), Level3<C3, C4, C5>)>,
    /// Both together.
    pub up2: Merge<C4, C3>,
    /// Up to `C2`.
    pub up3: Enlarge<C3, C2>,
}

/// The first step down, what is below, and up again.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Level1<const C1: usize, const C2: usize, const C3: usize, const C4: usize, const C5: usize> {
    /// Down to `C2` channels.
    pub down1: Down<C1, C2>,
    /// These, and those that come up.
    #[flatten]
    pub join: Concat<((), Level2<C2, C3, C4, C5>)>,
    /// Both together.
    pub up3: Merge<C3, C2>,
    /// Up to `C1`.
    pub up4: Enlarge<C2, C1>,
}

/// A U-Net (Ronneberger, Fischer, Brox 2015), which says of each place of an image of `IC` channels and `SIDE` x `SIDE` which of `CLASSES`
/// classes it is: four steps down, each to half the size, four up again, and at each size what was there on the way down beside what comes up.
///
/// It is built as usual today: convolutions keep the size and have batch normalisation. The tensors have the names of the PyTorch module that
/// most people use (`inc.double_conv.0.weight`, `down1.maxpool_conv.1.double_conv.0.weight`, `up1.up.weight`, `outc.conv.weight`), with
/// transposed convolutions on the way up, so its state dicts load as they are: 31,037,698 learned values for RGB images and two classes.
///
/// `C1` to `C5` are the channels at the five sizes. Each is twice the one before, so that two images beside each other have as many channels as
/// there are one step below; the compiler refuses others. `SIDE` is a multiple of 16.
///
/// Train it with [`CrossEntropy`](crate::loss::CrossEntropy) and a class for each place as target, or with [`DiceLoss`](crate::loss::DiceLoss).
///
/// ```
/// use formwork_model::networks::UNet;
/// const _: () = assert!(<UNet>::PARAMS == 31_037_698);
/// // Three classes in grey images of 64 x 64, an eighth of the channels.
/// type Small = UNet<3, 64, 1, 8, 16, 32, 64, 128>;
/// const _: () = assert!(Small::PARAMS == 486_427);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{OnHeap, Passes};
/// # use formwork_model::networks::UNet;
/// # use formwork_tensor::{Image, Tensor};
/// let net = UNet::<2, 100>::seeded(0);
/// net.forward(&Tensor::<Image<3, 100, 100>>::zeros()); // 100 is halved to 50, 25 and 12, and 12 is doubled to 24, not 25
/// ```
#[derive(Clone, Network)]
#[network(input = Image<IC, SIDE, SIDE>)]
pub struct UNet<
    const CLASSES: usize = 2,
    const SIDE: usize = 256,
    const IC: usize = 3,
    const C1: usize = 64,
    const C2: usize = 128,
    const C3: usize = 256,
    const C4: usize = 512,
    const C5: usize = 1024,
> {
    /// At the full size.
    pub inc: DoubleConv<IC, C1>,
    /// These channels, and those that come up from the smaller sizes.
    #[flatten]
    pub join: Concat<((), Level1<C1, C2, C3, C4, C5>)>,
    /// Both together.
    pub up4: Merge<C2, C1>,
    /// The scores.
    pub outc: Scores<C1, CLASSES>,
}
