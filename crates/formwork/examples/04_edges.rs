//! What kernels are for: filters that people designed find edges. Prewitt, Sobel and Scharr on photographs.
//!
//! `cargo run --release -p formwork --example 04_edges [FOLDER]` writes PNGs into FOLDER, by default `target/edges`.

use formwork::layers::conv2d::filters::{EdgeFilter, magnitude, prewitt, scharr, sobel};
use formwork::prelude::*;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).ok_or("not in the workspace")?;
    let folder = std::env::args().nth(1).map_or(root.join("target/edges"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let photos = root.join("data/photos");
    // Sizes are types, also those of photographs; a file of another size is an error.
    edges::<512, 512, 510, 510>("camera", &photos, &folder)?;
    edges::<300, 451, 298, 449>("chelsea", &photos, &folder)
}

/// All three filters on one photograph.
fn edges<const H: usize, const W: usize, const OH: usize, const OW: usize>(
    name: &str,
    photos: &Path,
    folder: &Path,
) -> Result<()>
where
    EdgeFilter: Layer<Image<1, H, W>, Out = Image<2, OH, OW>>,
{
    let photo: Box<Tensor<Image<1, H, W>>> = read(&photos.join(format!("{name}.png")))?;
    // With what a step from black to white gives. Half of it becomes white: photographs have few sharper edges.
    for (filter, conv, full) in
        [("prewitt", prewitt(), 3.0), ("sobel", sobel(), 4.0), ("scharr", scharr(), 16.0)]
    {
        let found: Box<Tensor<Image<2, OH, OW>>> = conv.forward(&photo);
        let mut map = Tensor::<Image<1, OH, OW>>::zeros();
        magnitude(&found, &mut map);
        for (kind, channel) in [("vertical", &found[0]), ("horizontal", &found[1]), ("edges", &map[0])] {
            let path = folder.join(format!("{name}-{filter}-{kind}.png"));
            write(&path, W - 2, channel.as_flattened().iter().map(|value| 2.0 * value.abs() / full))?;
            println!("{}", path.display());
        }
        let mean = map.as_slice().iter().sum::<f32>() / (full * map.as_slice().len() as f32);
        println!("{name}, {filter}: mean edge {:.2} % of a step from black to white\n", 100.0 * mean);
    }
    Ok(())
}

/// A PNG of 8 bits as grey from 0 to 1; colours are averaged with the eye's weights (ITU-R BT.601).
fn read<const H: usize, const W: usize>(path: &Path) -> Result<Box<Tensor<Image<1, H, W>>>> {
    let open = || File::open(path).map_err(|error| format!("{}: {error}", path.display()));
    let mut reader = png::Decoder::new(BufReader::new(open()?)).read_info()?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or("the image is too large")?];
    let info = reader.next_frame(&mut bytes)?;
    if (info.height as usize, info.width as usize, info.bit_depth) != (H, W, png::BitDepth::Eight) {
        return Err(format!("{}: not an image of {H} x {W} with 8 bits", path.display()).into());
    }
    let samples = info.color_type.samples();
    let weights: &[f32] = if samples < 3 { &[1.0] } else { &[0.299, 0.587, 0.114] };
    Ok(Tensor::from_fn(|i| {
        let pixel = &bytes[i * samples..][..samples];
        pixel.iter().zip(weights).map(|(byte, weight)| f32::from(*byte) / 255.0 * weight).sum()
    }))
}

/// Values from 0 to 1 as a grey PNG.
fn write(path: &Path, width: usize, values: impl Iterator<Item = f32>) -> Result<()> {
    let bytes: Vec<u8> = values.map(|value| (255.0 * value.min(1.0)).round() as u8).collect();
    let mut encoder =
        png::Encoder::new(BufWriter::new(File::create(path)?), width as u32, (bytes.len() / width) as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&bytes)?;
    Ok(())
}
