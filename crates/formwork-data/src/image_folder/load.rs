//! All images into memory.

use std::thread;

use super::ImageFolder;
use crate::{DataError, LabelledImages};

/// What to do about an image that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is an error.
    Refuse,
    /// It is left out.
    Skip,
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> ImageFolder<C, H, W, N> {
    /// Reads all images, by so many threads: `C` x `H` x `W` bytes each. With [`Unreadable::Skip`] those that cannot be read are left out, and what is
    /// wrong with each comes second.
    ///
    /// # Errors
    /// [`DataError::Photo`] for the first in order that cannot be read, or if none can.
    ///
    /// ```
    /// use formwork_data::{ImageFolder, Unreadable};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let root = folder.path();
    /// # std::fs::create_dir(root.join("cat"))?;
    /// # image::RgbImage::new(40, 30).save(root.join("cat/1.png"))?;
    /// std::fs::write(root.join("cat/2.png"), "not an image")?;
    /// let images = ImageFolder::<1, 16, 16, 1>::open(root)?;
    /// assert!(images.load(2, Unreadable::Refuse).unwrap_err().to_string().contains("cat/2.png: "));
    /// let (images, bad) = images.load(2, Unreadable::Skip)?;
    /// assert_eq!((images.count(), bad.len()), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load(
        &self,
        threads: usize,
        unreadable: Unreadable,
    ) -> Result<(LabelledImages<C, H, W, N>, Vec<DataError>), DataError> {
        let share = self.files.len().div_ceil(threads.max(1)).max(1);
        let parts: Vec<_> = thread::scope(|scope| {
            let starts = (0..self.files.len()).step_by(share);
            let threads: Vec<_> = starts
                .map(|start| {
                    let range = start..self.files.len().min(start + share);
                    scope.spawn(move || self.part(range, unreadable))
                })
                .collect();
            // A panic goes on here.
            threads
                .into_iter()
                .map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        let (mut pixels, mut labels, mut bad) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            let (more, classes, errors) = part?;
            pixels.extend(more);
            labels.extend(classes);
            bad.extend(errors);
        }
        match bad.pop() {
            Some(error) if labels.is_empty() => Err(error),
            last => {
                bad.extend(last);
                Ok((LabelledImages::known(pixels, labels), bad))
            }
        }
    }

    fn part(&self, range: std::ops::Range<usize>, unreadable: Unreadable) -> Result<Part<N>, DataError> {
        let (mut pixels, mut labels, mut bad) = (Vec::new(), Vec::new(), Vec::new());
        for index in range {
            let at = pixels.len();
            pixels.resize(at + C * H * W, 0);
            match self.bytes(index, &mut pixels[at..]) {
                Ok(class) => labels.push(class),
                Err(error) if unreadable == Unreadable::Refuse => return Err(error),
                Err(error) => {
                    pixels.truncate(at);
                    bad.push(error);
                }
            }
        }
        Ok((pixels, labels, bad))
    }
}

/// Pixels, classes and what could not be read.
type Part<const N: usize> = (Vec<u8>, Vec<formwork_tensor::Class<N>>, Vec<DataError>);
