//! `formwork predict`.

mod answer;

use crate::args::PredictArgs;
use crate::data::beside_sources;
use crate::error::{Error, one_line};
use crate::eval::print;
use crate::level;
use answer::Answer;
use formwork::model::networks::MobileNetV2;
use formwork::model::weights;
use formwork::prelude::*;
use formwork_data::{Photo, PhotoError, Preprocess};
use std::io::{Read, Write};
use std::path::Path;

/// The classes of the weights that are carried, and of others for as many classes.
const CLASSES: usize = 1000;

/// Says what is on each photo. A photo that cannot be read is named, and the others are done.
pub(crate) fn run(options: &PredictArgs) -> Result<(), Error> {
    level::check()?;
    let path = options
        .weights
        .clone()
        .unwrap_or_else(|| beside_sources("data/mobilenet_v2/mobilenet_v2.safetensors"));
    let names = class_names(&beside_sources("data/mobilenet_v2/classes.txt"))?;
    let mut net = <MobileNetV2>::zeros();
    weights::load::<f32, _>(&path, &mut *net)?;
    let mut inference = Inference::new(&*net).threads(options.threads.count);
    let mut failed = 0;
    for photo in &options.photos {
        match read(photo) {
            Ok(image) => {
                let scores = inference.run(&[*image.tensor(&Preprocess::IMAGENET)]).swap_remove(0);
                let answer = Answer::new(photo, &scores, &names, options.top)
                    .ok_or_else(|| Error::PhotoScores { path: path.clone(), photo: photo.clone() })?;
                if options.json { print(answer.json())? } else { print(answer)? }
            }
            Err(error) => {
                failed += 1;
                // Where there is nobody to tell, the exit code still does.
                let _ = writeln!(std::io::stderr(), "error: {}", one_line(&error.to_string()));
            }
        }
    }
    if failed == 0 { Ok(()) } else { Err(Error::Photos { failed, of: options.photos.len() }) }
}

/// The photo of a path, or of standard input, whose path is `-`.
fn read(path: &Path) -> Result<Photo, PhotoError> {
    if path != Path::new("-") {
        return Photo::open(path);
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|cause| PhotoError::Io { path: path.into(), cause })?;
    Photo::decode(&bytes, path)
}

/// A name a line.
fn class_names(path: &Path) -> Result<Vec<String>, Error> {
    let wrong = |cause| Error::Classes { path: path.into(), cause };
    let text = std::fs::read_to_string(path).map_err(|cause| wrong(cause.to_string()))?;
    let names: Vec<String> = text.lines().map(str::to_owned).collect();
    match names.len() {
        CLASSES => Ok(names),
        found => Err(wrong(format!("{found} names, but the network has {CLASSES} classes"))),
    }
}
