//! The sheet a chart is drawn on.

use std::fmt::Write as _;

use crate::write::html::escaped;
use crate::write::words;

/// Units across.
pub const WIDTH: f64 = 480.0;
/// Ink of words.
pub const INK: &str = "#0b0c0c";
/// Ink of axes and of words of less weight.
pub const QUIET: &str = "#505a5f";
/// Ink of lines that help the eye.
pub const FAINT: &str = "#d0d4d6";

const FONTS: &str = "'Noto Sans', Arial, Helvetica, sans-serif";

/// What has been drawn so far.
pub struct Drawing {
    id: String,
    body: String,
    height: f64,
}

impl Drawing {
    /// An empty sheet whose ids all begin with `id`.
    pub fn new(id: &str) -> Self {
        Self { id: words::slug(id), body: String::new(), height: 0.0 }
    }

    /// How ids on this sheet begin.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Makes sure the sheet reaches down to `height`.
    pub fn grow(&mut self, height: f64) {
        self.height = self.height.max(height);
    }

    /// Adds markup that a sibling made.
    pub fn raw(&mut self, markup: &str) {
        self.body.push_str(markup);
        self.body.push('\n');
    }

    /// Words at a point; `anchor` is "start", "middle" or "end".
    pub fn text(&mut self, x: f64, y: f64, anchor: &str, text: &str) {
        self.words(x, y, anchor, text, &format!("fill=\"{INK}\""));
    }

    /// Words of less weight.
    pub fn quiet(&mut self, x: f64, y: f64, anchor: &str, text: &str) {
        self.words(x, y, anchor, text, &format!("fill=\"{QUIET}\" font-size=\"13\""));
    }

    /// Bold words.
    pub fn strong(&mut self, x: f64, y: f64, anchor: &str, text: &str) {
        self.words(x, y, anchor, text, &format!("fill=\"{INK}\" font-weight=\"bold\""));
    }

    fn words(&mut self, x: f64, y: f64, anchor: &str, text: &str, style: &str) {
        let (x, y, text) = (n(x), n(y), escaped(&words::line(text)));
        let _ = writeln!(self.body, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" {style}>{text}</text>");
    }

    /// A straight line; `style` holds attributes such as `stroke`.
    pub fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), style: &str) {
        let (x1, y1, x2, y2) = (n(x1), n(y1), n(x2), n(y2));
        let _ = writeln!(self.body, "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {style}/>");
    }

    /// A box; `style` holds attributes such as `fill`.
    pub fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), style: &str) {
        let (x, y, width, height) = (n(x), n(y), n(width.max(0.0)), n(height.max(0.0)));
        let _ = writeln!(self.body, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {style}/>");
    }

    /// The finished SVG, named and described for those who do not see it.
    pub fn finish(self, title: &str, description: &str) -> String {
        let Self { id, body, height } = self;
        let (height, title, description) = (n(height), escaped(title), escaped(description));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"report-chart\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
             height=\"{height}\" font-family=\"{FONTS}\" font-size=\"14\">\n\
             <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{description}</desc>\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n{body}</svg>"
        )
    }
}

/// A coordinate with at most one digit after the point.
pub fn n(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 { "0".into() } else { rounded.to_string() }
}

/// About how wide `text` is at 14 units, erring on the wide side.
pub fn width(text: &str) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '(' | ')' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.92,
        c if c.is_ascii_lowercase() || c.is_ascii_digit() => 0.58,
        c if c.is_ascii() || c < '\u{250}' => 0.68,
        _ => 1.0,
    };
    text.chars().map(em).sum::<f64>() * 13.6
}

/// `text` on one line, cut with an ellipsis when it is wider than `most`. The table beside the chart has all of it.
pub fn cut(text: &str, most: f64) -> String {
    let text = words::line(text);
    if width(&text) <= most {
        return text;
    }
    let mut used = width("…");
    let mut out = String::new();
    for c in text.chars() {
        used += width(c.encode_utf8(&mut [0; 4]));
        if used > most {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}
