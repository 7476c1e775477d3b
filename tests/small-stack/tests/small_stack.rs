//! Nothing large passes through the stack, even where the compiler does not remove a single copy.

#![allow(clippy::unwrap_used)]

use formwork::prelude::*;

/// Runs a test in a thread with the stack that Rust gives to threads by default.
fn in_a_small_thread(test: fn()) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(test).unwrap().join().unwrap();
}

/// 3 MiB of weights, maps of 128 KiB a sample and 1 MiB a tile.
#[test]
fn a_small_vgg() {
    in_a_small_thread(|| {
        let net = formwork::model::networks::SmallVgg::seeded(0);
        let scores = net.forward(&Tensor::<Image<3, 32, 32>>::from_fn(|i| (i % 255) as f32 / 255.0));
        assert!(scores.iter().all(|score| score.is_finite()));
    });
}

/// Images of 588 KiB, tiles of 4.6 MiB, 6 MiB of weights, and all of it in training.
#[test]
fn images_of_224x224() {
    type Net = Network<
        Image<3, 224, 224>,
        (
            Conv2d<3, 8, 4, 4>,
            BatchNorm2d<8>,
            Relu,
            MaxPool2d<2>,
            Dropout<10>,
            Flatten,
            Linear<6272, 256>,
            Linear<256, 10>,
        ),
    >;
    in_a_small_thread(|| {
        let images = Tensor::<Image<3, 224, 224>>::zeros_batch(3);
        let labels = [Class::<10>::new(3).unwrap(); 3];
        let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default()).threads(1);
        assert!(trainer.step(&images, &labels).unwrap().loss.is_finite());
        let net = trainer.net().boxed();
        assert!(*net == *trainer.into_net());
        assert_eq!(Inference::new(&*net).threads(1).run(&images).len(), 3);
        let gradients = net.backward(&images[0], &Tensor::<Vector<10>>::zeros());
        assert!(gradients.parameters.layers.6.bias.iter().all(|g| *g == 0.0));
    });
}
