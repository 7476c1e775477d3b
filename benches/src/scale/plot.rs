//! The figures as curves, a panel an axis.

use super::{Axis, Figure, Work, cliffs, name};
use plotters::prelude::*;
use plotters::style::FontFamily;
use std::error::Error;
use std::path::Path;

const SIZE: (u32, u32) = (1080, 640);
const FONT: FontFamily = FontFamily::SansSerif;
const LINES: [(Work, RGBColor); 2] =
    [(Work::Inference, RGBColor(31, 119, 180)), (Work::Training, RGBColor(214, 90, 20))];

/// Writes an SVG. Letters are left to whatever shows it, so no fonts are needed here.
pub(super) fn draw(path: &Path, figures: &[Figure]) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let panels = area.split_evenly((2, 3));
    let mut free = panels.iter();
    for axis in Axis::ALL {
        if let (true, Some(panel)) = (figures.iter().any(|figure| figure.axis == axis), free.next()) {
            draw_axis(panel, figures, axis)?;
        }
    }
    if let Some(panel) = free.next() {
        for (number, (work, colour)) in (0..).zip(LINES) {
            let y = 60 + 24 * number;
            panel.draw(&PathElement::new([(40, y), (70, y)], colour.stroke_width(2)))?;
            panel.draw(&Text::new(name(&work), (80, y - 8), (FONT, 16)))?;
        }
    }
    Ok(area.present()?)
}

fn draw_axis(
    panel: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    figures: &[Figure],
    axis: Axis,
) -> Result<(), Box<dyn Error>> {
    let of_axis = || figures.iter().filter(|figure| figure.axis == axis);
    let sizes = of_axis().map(|figure| figure.size as f64);
    let (first, last) = sizes.fold((f64::INFINITY, 1.0f64), |(a, b), size| (a.min(size), b.max(size)));
    let top = of_axis().map(|figure| figure.value).fold(0.0, f64::max) * 1.1;
    let mut chart = ChartBuilder::on(panel)
        .margin(10)
        .caption(format!("{}, {}", name(&axis), axis.unit()), (FONT, 17))
        .x_label_area_size(26)
        .y_label_area_size(40)
        .build_cartesian_2d((first..last * 1.01).log_scale().base(2.0), 0.0..top)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.12))
        .x_labels(8)
        .y_labels(6)
        .x_label_formatter(&|size| format!("{size:.0}"))
        .y_label_formatter(&|value| if top < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") })
        .label_style((FONT, 12))
        .draw()?;
    for (work, colour) in LINES {
        let line = cliffs::line(figures, axis, work);
        let points = || line.iter().map(|figure| (figure.size as f64, figure.value));
        chart.draw_series(LineSeries::new(points(), colour.stroke_width(2)))?;
        chart.draw_series(points().map(|point| Circle::new(point, 3, colour.filled())))?;
    }
    Ok(())
}
