//! Data sets for Formwork: files of many kinds, read with every kind of damage reported by name, and batches of tensors from them.
//!
//! | Where | What |
//! |---|---|
//! | [`IdxFolder`], [`Split`] | the four standard files of a folder, checked against each other |
//! | [`IdxImages`], [`IdxLabels`] | one file: read, parse from any reader, write |
//! | [`Cifar10`], [`Cifar100`] | their binary files |
//! | [`LabelledImages`] | images in memory, whose size and number of classes are types: from a split, or from arrays |
//! | [`Batches`] | what a training loop takes its samples from |
//! | [`Loader`], [`Normalize`], [`shuffle`] | batches of tensors, in an order of (seed, epoch) |
//! | `Photo`, `Preprocess` | a PNG, JPEG, WebP, BMP or GIF file as the input of a network, with the feature `photo` |
//! | [`Csv`], [`Table`] | CSV files: features and targets, or labels beside file names |
//! | [`TensorDataset::from_npy`], [`LabelledImages::from_npy`] and `from_npz` | NumPy's arrays |
//! | `ImageFolder`, `ImageSplits` | a folder of images for each class, with the feature `photo` |
//! | [`Dataset`] | what samples are read from, one by one: any of the above, [`TensorDataset`], [`Subset`], a [`Generator`] |
//! | [`DataLoader`] | batches of a data set, decoded ahead by threads |
//! | [`Transform`], [`transforms`], [`Mixup`] | augmentation as a typed pipeline |
//! | [`Chance`] | random numbers of (seed, epoch, sample) |
//! | [`DataError`], [`ShapeError`], [`NormalizeError`] | everything that can go wrong, each with the path and the remedy |
//!
//! Files are input from outside: no content of theirs makes this crate panic, and memory grows only as bytes
//! really arrive, whatever a header claims.
//!
//! ```
//! use formwork_data::{IdxFolder, IdxImages, IdxLabels};
//!
//! let folder = tempfile::tempdir()?;
//! for stem in ["train", "t10k"] {
//!     IdxImages::new(2, 2, vec![0; 12])?.write(folder.path().join(format!("{stem}-images-idx3-ubyte.gz")))?;
//!     IdxLabels::new(vec![0, 1, 2])?.write(folder.path().join(format!("{stem}-labels-idx1-ubyte")))?;
//! }
//!
//! let data = IdxFolder::open(folder.path())?;
//! data.check_image_size(2, 2)?;
//! data.check_labels(3)?;
//! assert_eq!(data.train().count(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod arrays;
mod batches;
mod chance;
mod cifar;
mod data_loader;
mod dataset;
mod error;
mod folder;
mod idx;
#[cfg(feature = "photo")]
mod image_folder;
mod input;
mod labelled_images;
mod loader;
mod mixup;
mod normalize;
mod numbers;
mod order;
#[cfg(feature = "photo")]
mod photo;
mod shape_error;
mod stratified;
mod table;
pub mod transforms;

pub use batches::{Batches, Samples};
pub use chance::Chance;
pub use cifar::{Cifar10, Cifar100};
pub use data_loader::DataLoader;
pub use dataset::{Dataset, Generator, Subset, TensorDataset};
pub use error::DataError;
pub use folder::{IdxFolder, Split};
pub use idx::{IdxImages, IdxLabels};
#[cfg(feature = "photo")]
pub use image_folder::{ImageFolder, ImageSplits, Unreadable};
pub use labelled_images::LabelledImages;
pub use loader::{Batch, Loader};
pub use mixup::Mixup;
pub use normalize::{Normalize, NormalizeError};
pub use numbers::FromNumbers;
pub use order::shuffle;
#[cfg(feature = "photo")]
pub use photo::{Photo, PhotoError, Preprocess};
pub use shape_error::ShapeError;
pub use table::{Csv, Table};
pub use transforms::Transform;
