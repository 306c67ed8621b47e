//! What tells one line from another, and one part of a bar from another, without colour.

use std::fmt::Write as _;

use super::drawing::{Drawing, WIDTH, cut, n, width};

/// Six colours, each at least 3 : 1 against white and apart in lightness from its neighbour.
pub const COLOURS: [&str; 6] = ["#12436d", "#c8511b", "#208a81", "#801650", "#8561c5", "#3d3d3d"];

const DASHES: [&str; 6] = ["", "7 4", "2 3", "10 3 2 3", "4 2", "12 4"];

/// The colour of line or part `i`.
pub fn colour(i: usize) -> &'static str {
    COLOURS.get(i % COLOURS.len()).copied().unwrap_or("#3d3d3d")
}

/// How line `i` is stroked.
pub fn stroke(i: usize) -> String {
    let dash = DASHES.get(i % DASHES.len()).copied().unwrap_or("");
    let dashes = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    format!("stroke=\"{}\" stroke-width=\"2.5\" fill=\"none\" stroke-linejoin=\"round\"{dashes}", colour(i))
}

/// The marker of line `i` at a point: disc, square, triangle, diamond, ring, cross.
pub fn marker(i: usize, x: f64, y: f64) -> String {
    let ink = colour(i);
    let at = |dx: f64, dy: f64| format!("{} {}", n(x + dx), n(y + dy));
    let shape = |corners: &[(f64, f64)]| {
        let path: Vec<_> = corners.iter().map(|&(dx, dy)| at(dx, dy)).collect();
        format!("<path d=\"M{}Z\" fill=\"{ink}\" stroke=\"#ffffff\" stroke-width=\"1\"/>", path.join("L"))
    };
    let (cx, cy) = (n(x), n(y));
    match i % 6 {
        0 => format!("<circle cx=\"{cx}\" cy=\"{cy}\" r=\"4.5\" fill=\"{ink}\" stroke=\"#ffffff\"/>"),
        1 => shape(&[(-4.0, -4.0), (4.0, -4.0), (4.0, 4.0), (-4.0, 4.0)]),
        2 => shape(&[(0.0, -5.5), (5.0, 4.0), (-5.0, 4.0)]),
        3 => shape(&[(0.0, -6.0), (6.0, 0.0), (0.0, 6.0), (-6.0, 0.0)]),
        4 => format!("<circle cx=\"{cx}\" cy=\"{cy}\" r=\"4\" fill=\"#ffffff\" stroke=\"{ink}\" stroke-width=\"2\"/>"),
        _ => format!(
            "<path d=\"M{}L{}M{}L{}\" stroke=\"{ink}\" stroke-width=\"2.5\"/>",
            at(-4.0, -4.0),
            at(4.0, 4.0),
            at(4.0, -4.0),
            at(-4.0, 4.0)
        ),
    }
}

/// The patterns of the second to sixth part of a bar, white marks only. The first part is plain.
pub fn patterns(id: &str) -> String {
    let ink = "stroke=\"#ffffff\" stroke-width=\"1.6\"";
    let lines = [
        format!("<path d=\"M-2 2L2 -2M0 8L8 0M6 10L10 6\" {ink}/>"),
        "<circle cx=\"4\" cy=\"4\" r=\"1.7\" fill=\"#ffffff\"/>".to_string(),
        format!("<path d=\"M0 0L8 8M8 0L0 8\" {ink}/>"),
        format!("<path d=\"M0 4L8 4\" {ink}/>"),
        format!("<path d=\"M4 0L4 8\" {ink}/>"),
    ];
    let mut out = String::from("<defs>\n");
    for (i, lines) in (1..).zip(&lines) {
        let _ = writeln!(
            out,
            "<pattern id=\"{id}-p{i}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">{lines}</pattern>"
        );
    }
    out + "</defs>"
}

/// Part `i` of a bar: its colour, and over it its pattern, on a drawing that has [`patterns`]. Two boxes, because
/// a coloured pattern shows its seams in print.
pub fn part(drawing: &mut Drawing, i: usize, at: (f64, f64), size: (f64, f64)) {
    let pattern = format!("fill=\"url(#{}-p{})\"", drawing.id(), i % 6);
    drawing.rect(at, size, &format!("fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"1\"", colour(i)));
    if !i.is_multiple_of(6) {
        drawing.rect(at, size, &pattern);
    }
}

/// A legend over the chart from the top; `sample` draws a 28 by 12 sample with its left upper corner at a point.
/// Returns how far down it reaches.
pub fn legend(drawing: &mut Drawing, names: &[String], sample: impl Fn(&mut Drawing, usize, f64, f64)) -> f64 {
    let (mut x, mut y) = (4.0, 6.0);
    for (i, name) in names.iter().enumerate() {
        let name = cut(name, WIDTH - 50.0);
        let needed = 36.0 + width(&name) + 14.0;
        if x > 4.0 && x + needed > WIDTH {
            (x, y) = (4.0, y + 20.0);
        }
        sample(drawing, i, x, y);
        drawing.text(x + 36.0, y + 11.0, "start", &name);
        x += needed;
    }
    if names.is_empty() { 0.0 } else { y + 22.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: &str) -> f64 {
        let part = |i: usize| {
            let c = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).unwrap()) / 255.0;
            if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn every_colour_stands_out_from_white() {
        for colour in COLOURS.into_iter().chain([super::super::drawing::QUIET]) {
            let contrast = 1.05 / (luminance(colour) + 0.05);
            assert!(contrast >= 3.0, "{colour}: {contrast:.2}");
        }
    }
}
