//! `formwork summary`.

use crate::args::SummaryArgs;
use crate::error::Error;
use crate::eval::print;
use crate::models::{WithDigits, with_digits};
use formwork::layers::infer::Summary;
use formwork::layers::network::arena_bytes;
use formwork::prelude::*;
use formwork::tensor::parameters::Place;
use std::fmt;

/// Prints a network's layers, from the constants of its type.
pub(crate) fn run(options: &SummaryArgs) -> Result<(), Error> {
    // The name was checked with the arguments.
    with_digits(&options.model, Table).map_or(Ok(()), print)
}

struct Table;

impl WithDigits for Table {
    type Output = NetworkSummary;

    fn with<N: Model<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> NetworkSummary {
        let mut rows = vec![["layer", "type", "output", "parameters", "multiply-adds"].map(String::from)];
        rows.push(["", "input", &dims(N::Input::DIMS), "", ""].map(String::from));
        N::summary(Place::default(), &mut |layer| rows.push(row(layer)));
        NetworkSummary { rows, params: N::PARAMS, macs: N::MACS, arena: arena_bytes::<N::Input, f32, N>() }
    }
}

/// The table and what stands below it.
struct NetworkSummary {
    rows: Vec<[String; 5]>,
    params: usize,
    macs: u64,
    arena: usize,
}

impl fmt::Display for NetworkSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| self.rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
        let widths = [0, 1, 2, 3, 4].map(width);
        for row in &self.rows {
            let [name, kind, output, params, macs] = row;
            let line = format!(
                "{name:<0$}  {kind:<1$}  {output:<2$}  {params:>3$}  {macs:>4$}",
                widths[0], widths[1], widths[2], widths[3], widths[4]
            );
            writeln!(f, "{}", line.trim_end())?;
        }
        writeln!(f)?;
        writeln!(f, "{} parameters, {} bytes", self.params, self.params * size_of::<f32>())?;
        writeln!(f, "{} multiply-adds, {} floating-point operations an image", self.macs, 2 * self.macs)?;
        write!(f, "{} bytes of memory for one forward pass besides the parameters", self.arena)
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

/// `a::b::Linear<84, 10>` as `Linear<84, 10>`, and a convolution as the alias that it is mostly written with.
fn as_written(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    let short = short.replace(", BatchNormDefaults>", ">").replace(", f32>", ">");
    conv2d(&short).unwrap_or(short)
}

/// `Convolution<Dense<1, 6>, Axis<5>, Axis<5>>` as `Conv2d<1, 6, 5>`: a dense convolution with square kernels, without dilation.
fn conv2d(name: &str) -> Option<String> {
    let (channels, rest) = name.strip_prefix("Convolution<Dense<")?.split_once(">, ")?;
    let rest = rest.strip_suffix('>')?;
    let (axes, bias) = match rest.strip_suffix(", NoBias") {
        Some(axes) => (axes, false),
        None => (rest, true),
    };
    let axis = axes.get(..(axes.len() / 2).checked_sub(1)?)?;
    if axes != format!("{axis}, {axis}") {
        return None;
    }
    let parameters = axis.strip_prefix("Axis<")?.strip_suffix('>')?;
    let given = parameters.split(", ").count();
    if given > 2 && parameters.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // Whether there is a bias is said after the stride and the padding.
    Some(match (bias, given) {
        (true, _) => format!("Conv2d<{channels}, {parameters}>"),
        (false, 1) => format!("Conv2d<{channels}, {parameters}, 1, Pad<0>, NoBias>"),
        (false, 2) => format!("Conv2d<{channels}, {parameters}, Pad<0>, NoBias>"),
        (false, _) => format!("Conv2d<{channels}, {parameters}, NoBias>"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lenet5() {
        let text = with_digits("lenet5", Table).map(|table| table.to_string()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2 + 12 + 4, "{text}");
        let words = |line: usize| lines[line].split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(2), "conv1 Conv2d<1, 6, 5, 1, Pad<2>> 6 x 28 x 28 156 117600");
        assert_eq!(words(8), "flatten Flatten 400");
        assert_eq!(words(13), "fc3 Linear<84, 10> 10 850 840");
        assert_eq!(lines[15], "61706 parameters, 246824 bytes");
        assert_eq!(lines[16], "416520 multiply-adds, 833040 floating-point operations an image");
    }

    #[test]
    fn a_convolution_is_named_as_it_is_written() {
        let name = as_written;
        assert_eq!(name(std::any::type_name::<Conv2d<1, 6, 5>>()), "Conv2d<1, 6, 5>");
        assert_eq!(name(std::any::type_name::<Conv2d<1, 6, 5, 2>>()), "Conv2d<1, 6, 5, 2>");
        let bare = std::any::type_name::<Conv2d<3, 6, 5, 1, Same, NoBias>>();
        assert_eq!(name(bare), "Conv2d<3, 6, 5, 1, Same, NoBias>");
        let line = std::any::type_name::<Convolution<Dense<2, 3>, Axis<1>, Axis<5>>>();
        assert_eq!(name(line), "Convolution<Dense<2, 3>, Axis<1>, Axis<5>>");
        let dilated =
            std::any::type_name::<Convolution<Dense<2, 3>, Axis<3, 1, Pad<0>, 2>, Axis<3, 1, Pad<0>, 2>>>();
        assert!(name(dilated).starts_with("Convolution<"));
    }

    #[test]
    fn names_inside_branches() {
        let text = with_digits("resnet", Table).map(|table| table.to_string()).unwrap_or_default();
        assert!(text.contains("3.1") && text.contains("BatchNorm2d<16>"), "{text}");
    }
}
