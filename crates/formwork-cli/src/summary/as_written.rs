//! Types of layers as they are mostly written.

/// `a::b::Linear<84, 10>` as `Linear<84, 10>`, and what has an alias for square kernels or windows as that alias.
pub(super) fn as_written(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    let short = short.replace(", BatchNormDefaults>", ">").replace(", f32>", ">");
    conv2d(&short).or_else(|| pool2d(&short)).unwrap_or(short)
}

/// `Convolution<Dense<1, 6>, Axis<5>, Axis<5>>` as `Conv2d<1, 6, 5>`, and one of a channel each as `DepthwiseConv2d`: with square kernels,
/// without dilation.
fn conv2d(name: &str) -> Option<String> {
    let (channels, rest) = name.strip_prefix("Convolution<")?.split_once(">, ")?;
    let (kind, channels) = match channels.strip_prefix("Dense<") {
        Some(channels) => ("Conv2d", channels),
        None => ("DepthwiseConv2d", channels.strip_prefix("Grouped<")?.strip_suffix(", 1, 1")?),
    };
    let rest = rest.strip_suffix('>')?;
    let (axes, bias) = match rest.strip_suffix(", NoBias") {
        Some(axes) => (axes, false),
        None => (rest, true),
    };
    let parameters = square(axes)?;
    let given = parameters.split(", ").count();
    if given > 2 && parameters.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // Whether there is a bias is said after the stride and the padding.
    let rest = match (bias, given) {
        (true, _) => "",
        (false, 1) => ", 1, Pad<0>, NoBias",
        (false, 2) => ", Pad<0>, NoBias",
        (false, _) => ", NoBias",
    };
    Some(format!("{kind}<{channels}, {parameters}{rest}>"))
}

/// `MaxPool<Axis<3, 2>, Axis<3, 2>>` as `MaxPool2d<3, 2>`, and so an average: with square windows, without dilation.
fn pool2d(name: &str) -> Option<String> {
    let (kind, axes) = name.strip_suffix('>')?.split_once('<')?;
    if !matches!(kind, "MaxPool" | "AvgPool") {
        return None;
    }
    let parameters: Vec<&str> = square(axes)?.split(", ").collect();
    let parameters = match parameters[..] {
        // A window's stride is its size, and not 1, if nothing is said.
        [size] => format!("{size}, 1"),
        [size, stride] if size == stride => size.into(),
        [size, stride, padding, "1", rounding] => format!("{size}, {stride}, {padding}, {rounding}"),
        [_, _, _, _, ..] => return None,
        _ => parameters.join(", "),
    };
    Some(format!("{kind}2d<{parameters}>"))
}

/// `5, 2` of `Axis<5, 2>, Axis<5, 2>`.
fn square(axes: &str) -> Option<&str> {
    let axis = axes.get(..(axes.len() / 2).checked_sub(1)?)?;
    let parameters = axis.strip_prefix("Axis<")?.strip_suffix('>')?;
    (axes == format!("{axis}, {axis}")).then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::as_written;
    use formwork::prelude::*;

    fn name<L>() -> String {
        as_written(std::any::type_name::<L>())
    }

    #[test]
    fn a_convolution_is_named_as_it_is_written() {
        assert_eq!(name::<Conv2d<1, 6, 5>>(), "Conv2d<1, 6, 5>");
        assert_eq!(name::<Conv2d<1, 6, 5, 2>>(), "Conv2d<1, 6, 5, 2>");
        assert_eq!(name::<Conv2d<3, 6, 5, 1, Same, NoBias>>(), "Conv2d<3, 6, 5, 1, Same, NoBias>");
        assert_eq!(name::<Conv2d<3, 6, 5, 1, Pad<0>, NoBias>>(), "Conv2d<3, 6, 5, 1, Pad<0>, NoBias>");
        assert_eq!(name::<DepthwiseConv2d<6, 3, 2, Pad<1>>>(), "DepthwiseConv2d<6, 3, 2, Pad<1>>");
        let grouped = name::<GroupedConv2d<8, 8, 4, 3>>();
        assert_eq!(grouped, "Convolution<Grouped<4, 2, 2>, Axis<3>, Axis<3>>");
        let line = name::<Convolution<Dense<2, 3>, Axis<1>, Axis<5>>>();
        assert_eq!(line, "Convolution<Dense<2, 3>, Axis<1>, Axis<5>>");
        let dilated = name::<Convolution<Dense<2, 3>, Axis<3, 1, Pad<0>, 2>, Axis<3, 1, Pad<0>, 2>>>();
        assert!(dilated.starts_with("Convolution<"));
    }

    #[test]
    fn pooling_is_named_as_it_is_written() {
        assert_eq!(name::<MaxPool2d<2>>(), "MaxPool2d<2>");
        assert_eq!(name::<MaxPool2d<3, 2>>(), "MaxPool2d<3, 2>");
        assert_eq!(name::<MaxPool2d<2, 1>>(), "MaxPool2d<2, 1>");
        assert_eq!(name::<MaxPool2d<3, 2, Pad<1>>>(), "MaxPool2d<3, 2, Pad<1>>");
        assert_eq!(name::<MaxPool2d<3, 2, Pad<0>, Ceil>>(), "MaxPool2d<3, 2, Pad<0>, Ceil>");
        assert_eq!(name::<AvgPool2d<7>>(), "AvgPool2d<7>");
        assert!(name::<MaxPool<Axis<2, 2>, Axis<3, 3>>>().starts_with("MaxPool<"));
    }
}
