//! Folders that the tests write.

use std::fs;
use std::path::Path;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::{ImageFolder, ImageSplits, Unreadable};
use crate::{Chance, DataError, Dataset};
use formwork_tensor::Tensor;

/// An image of one colour, in a folder that is made for it.
fn save(path: &Path, (width, height): (u32, u32), colour: [u8; 3], format: ImageFormat) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let image = RgbImage::from_pixel(width, height, Rgb(colour));
    DynamicImage::from(image).save_with_format(path, format).unwrap();
}

fn png(path: &Path, colour: [u8; 3]) {
    save(path, (10, 8), colour, ImageFormat::Png);
}

#[test]
fn every_format_size_and_depth() {
    let folder = tempfile::tempdir().unwrap();
    let class = folder.path().join("only");
    let formats = [
        ("a.png", ImageFormat::Png),
        ("b.JPG", ImageFormat::Jpeg),
        ("c.webp", ImageFormat::WebP),
        ("d.bmp", ImageFormat::Bmp),
        ("e.gif", ImageFormat::Gif),
    ];
    for (i, (name, format)) in (1..).zip(formats) {
        save(&class.join(name), (7 * i, 90 / i), [255, 0, 0], format);
    }
    fs::write(class.join("notes.txt"), "not an image").unwrap();
    fs::write(class.join(".hidden.png"), "not an image").unwrap();
    png(&class.join("more/f.jpeg"), [255, 0, 0]);
    let colour = ImageFolder::<3, 12, 9, 1>::open(folder.path()).unwrap();
    let grey = ImageFolder::<1, 12, 9, 1>::open(folder.path()).unwrap();
    assert_eq!(colour.files().len(), 6);
    for index in 0..6 {
        let (mut x, mut y) = (Tensor::zeros(), Tensor::zeros());
        assert_eq!(colour.read(index, &mut x, &mut Chance::new(0, 0, 0)).unwrap().index(), 0);
        grey.read(index, &mut y, &mut Chance::new(0, 0, 0)).unwrap();
        // What JPEG keeps of red.
        assert!(x[0].as_flattened().iter().all(|x| *x > 0.98), "{:?}", colour.files()[index]);
        assert!(x[1].as_flattened().iter().chain(x[2].as_flattened()).all(|x| *x < 0.02));
        // 0.299 of 255 is 76.
        assert!(y.iter().all(|y| (y - 76.0 / 255.0).abs() < 0.01), "{y}");
    }
}

#[test]
fn classes_are_the_folders_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for (class, blue) in [("b", 20), ("a", 10), ("c", 30)] {
        png(&folder.path().join(class).join("2.png"), [0, 0, blue]);
        png(&folder.path().join(class).join("1.png"), [0, 0, blue + 1]);
    }
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join("readme.png"), "").unwrap();
    let images = ImageFolder::<3, 4, 4, 3>::open(folder.path()).unwrap();
    assert_eq!(images.classes(), ["a", "b", "c"]);
    let (loaded, bad) = images.load(4, Unreadable::Refuse).unwrap();
    assert!(bad.is_empty());
    let blue: Vec<_> = (0..6).map(|i| (loaded.image(i)[47], loaded.labels()[i].index())).collect();
    assert_eq!(blue, [(11, 0), (10, 0), (21, 1), (20, 1), (31, 2), (30, 2)]);
    assert_eq!(loaded, images.load(1, Unreadable::Skip).unwrap().0);

    let error = ImageFolder::<3, 4, 4, 10>::open(folder.path()).unwrap_err().to_string();
    assert!(error.ends_with("3 folders where the network has 10 classes: a, b, c"), "{error}");
    fs::create_dir(folder.path().join("d")).unwrap();
    let error = ImageFolder::<3, 4, 4, 4>::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("d: no images in it"), "{error}");
    let error = ImageFolder::<3, 4, 4, 4>::open(folder.path().join("no")).unwrap_err().to_string();
    assert!(
        error.ends_with("no such folder; expected one that holds a folder of images for each class"),
        "{error}"
    );
    let error = ImageFolder::<3, 4, 4, 4>::open(folder.path().join("readme.png")).unwrap_err();
    assert!(matches!(error, DataError::NotAFolder { .. }), "{error}");
}

#[test]
fn a_thousand_folders_are_not_all_listed() {
    let folder = tempfile::tempdir().unwrap();
    for class in 0..60 {
        fs::create_dir(folder.path().join(format!("{class:02}"))).unwrap();
    }
    let error = ImageFolder::<3, 4, 4, 4>::open(folder.path()).unwrap_err().to_string();
    assert!(error.ends_with("48, 49 and 10 more"), "{error}");
}

#[test]
fn splits_have_the_same_classes() {
    let folder = tempfile::tempdir().unwrap();
    for path in
        ["train/a/1.png", "train/b/1.png", "valid/a/1.png", "valid/b/1.png", "test/a/1.png", "test/b/1.png"]
    {
        png(&folder.path().join(path), [0; 3]);
    }
    let images = ImageSplits::<1, 4, 4, 2>::open(folder.path()).unwrap();
    assert!(images.val.is_some_and(|val| val.files().len() == 2) && images.test.is_some());
    fs::rename(folder.path().join("test/b"), folder.path().join("test/c")).unwrap();
    let error = ImageSplits::<1, 4, 4, 2>::open(folder.path()).unwrap_err().to_string();
    assert!(
        error.contains("test: has the classes a, c where ") && error.ends_with("has a, b; expected the same"),
        "{error}"
    );
    fs::rename(folder.path().join("train"), folder.path().join("other")).unwrap();
    let error = ImageSplits::<1, 4, 4, 2>::open(folder.path()).unwrap_err().to_string();
    assert!(error.ends_with("file not found, looked for train, training"), "{error}");
}

#[test]
fn a_part_of_each_class_is_held_out() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..20 {
        png(&folder.path().join(format!("{}/{i}.png", i % 2)), [0; 3]);
    }
    let (stay, out) =
        ImageFolder::<1, 4, 4, 2>::open(folder.path()).unwrap().margin(2.0).split(0.2, 1).unwrap();
    assert_eq!((stay.files().len(), out.files().len(), out.margin), (16, 4, 2.0));
    assert_eq!(out.files().iter().filter(|(_, class)| class.index() == 0).count(), 2);
}

#[test]
fn bad_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..9 {
        png(&folder.path().join(format!("a/{i}.png")), [0; 3]);
    }
    let whole = fs::read(folder.path().join("a/0.png")).unwrap();
    fs::write(folder.path().join("a/3.png"), &whole[..whole.len() / 2]).unwrap();
    fs::write(folder.path().join("a/7.png"), "a text").unwrap();
    let images = ImageFolder::<1, 4, 4, 1>::open(folder.path()).unwrap();
    for threads in [0, 1, 3, 20] {
        let error = images.load(threads, Unreadable::Refuse).unwrap_err().to_string();
        assert!(error.contains("a/3.png: a damaged photo"), "{error}");
        let (loaded, bad) = images.load(threads, Unreadable::Skip).unwrap();
        assert_eq!(loaded.count(), 7);
        let bad: Vec<_> = bad.iter().map(ToString::to_string).collect();
        assert!(
            bad[0].contains("a/3.png: ") && bad[1].contains("a/7.png: its content is neither"),
            "{bad:?}"
        );
    }
    (0..9).for_each(|i| fs::write(folder.path().join(format!("a/{i}.png")), "a text").unwrap());
    assert!(images.load(2, Unreadable::Skip).is_err());
}
