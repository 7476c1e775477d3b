//! `formwork summary`.

mod as_written;
mod table;

use crate::args::SummaryArgs;
use crate::error::Error;
use crate::eval::print;
use crate::models::{Described, NETWORKS};
use as_written::as_written;
use formwork::layers::infer::Summary;
use formwork::tensor::parameters::Place;
use std::fmt;
use table::Table;

/// Prints a network's layers, or a line for each network, from the constants of their types.
pub(crate) fn run(options: &SummaryArgs) -> Result<(), Error> {
    if options.all {
        return print(all());
    }
    // The name was checked with the arguments.
    let network = NETWORKS.iter().find(|network| network.name == options.name());
    network.map_or(Ok(()), |network| print(Layers(network)))
}

/// A line for each network.
fn all() -> Table<5> {
    let mut table = Table::new(["network", "input", "parameters", "multiply-adds", "bytes for a pass"], 2);
    for network in NETWORKS {
        let counts = [network.params.to_string(), network.macs.to_string(), network.arena.to_string()];
        let [params, macs, arena] = counts;
        table.push([network.name.into(), dims(network.input), params, macs, arena]);
    }
    table
}

/// A network's layers, and what stands below them.
struct Layers<'a>(&'a Described);

impl fmt::Display for Layers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Described { input, params, macs, arena, layers, .. } = *self.0;
        let mut table = Table::new(["layer", "type", "output", "parameters", "multiply-adds"], 3);
        table.push(["", "input", &dims(input), "", ""].map(String::from));
        layers(Place::default(), &mut |layer| table.push(row(layer)));
        writeln!(f, "{table}")?;
        writeln!(f)?;
        writeln!(f, "{params} parameters, {} bytes", params * size_of::<f32>())?;
        writeln!(f, "{macs} multiply-adds, {} floating-point operations an image", 2 * macs)?;
        write!(f, "{arena} bytes of memory for one forward pass besides the parameters")
    }
}

fn row(layer: &Summary<'_>) -> [String; 5] {
    let count = |count: u64| if count == 0 { String::new() } else { count.to_string() };
    [
        layer.path.map(|path| path.to_string()).unwrap_or_default(),
        as_written(layer.type_name),
        dims(layer.output),
        count(layer.params as u64),
        count(layer.macs),
    ]
}

fn dims(dims: &[usize]) -> String {
    dims.iter().map(usize::to_string).collect::<Vec<_>>().join(" x ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use formwork::model::networks::TinyLeNet;

    fn layers(name: &str) -> String {
        NETWORKS
            .iter()
            .filter(|network| network.name == name)
            .map(|network| Layers(network).to_string())
            .collect()
    }

    fn words(line: &str) -> String {
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lenet5() {
        let text = layers("lenet5");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2 + 12 + 4, "{text}");
        assert_eq!(words(lines[2]), "conv1 Conv2d<1, 6, 5, 1, Pad<2>> 6 x 28 x 28 156 117600");
        assert_eq!(words(lines[4]), "pool1 MaxPool2d<2> 6 x 14 x 14");
        assert_eq!(words(lines[8]), "flatten Flatten 400");
        assert_eq!(words(lines[13]), "fc3 Linear<84, 10> 10 850 840");
        assert_eq!(lines[15], "61706 parameters, 246824 bytes");
        assert_eq!(lines[16], "416520 multiply-adds, 833040 floating-point operations an image");
    }

    #[test]
    fn names_inside_branches() {
        let text = layers("resnet");
        assert!(text.contains("3.1") && text.contains("BatchNorm2d<16>"), "{text}");
    }

    #[cfg(feature = "photos")]
    #[test]
    fn layers_are_called_as_their_tensors() {
        let text = layers("resnet50");
        let lines: Vec<String> = text.lines().map(words).collect();
        let shortcut =
            "layer2.0.downsample.0 Conv2d<256, 512, 1, 2, Pad<0>, NoBias> 512 x 28 x 28 131072 102760448";
        assert!(lines.iter().any(|line| line == shortcut), "{text}");
        assert!(lines.iter().any(|line| line == "maxpool MaxPool2d<3, 2, Pad<1>> 64 x 56 x 56"), "{text}");
        let text = layers("squeezenet1-1");
        assert!(
            text.contains("\nfeatures.3.expand3x3  ") && text.contains("MaxPool2d<3, 2, Pad<0>, Ceil>"),
            "{text}"
        );
    }

    /// The layers and the whole are counted in different ways.
    #[test]
    fn layers_add_up_to_their_network() {
        for network in NETWORKS {
            let (mut params, mut macs) = (0, 0);
            (network.layers)(Place::default(), &mut |layer| {
                params += layer.params;
                macs += layer.macs;
            });
            assert_eq!((params, macs), (network.params, network.macs), "{}", network.name);
        }
    }

    #[test]
    fn a_line_for_each_network() {
        let text = all().to_string();
        let lines: Vec<String> = text.lines().map(words).collect();
        assert_eq!(lines.len(), 1 + NETWORKS.len(), "{text}");
        assert_eq!(lines[0], "network input parameters multiply-adds bytes for a pass");
        assert_eq!(lines[1], format!("tiny-lenet 1 x 4 x 4 15 44 {}", TinyLeNet::ARENA_BYTES));
        if cfg!(feature = "photos") {
            let vgg = "vgg11 3 x 224 x 224 132863336 7609090048 ";
            assert!(lines.iter().any(|line| line.starts_with(vgg)), "{text}");
        }
    }
}
