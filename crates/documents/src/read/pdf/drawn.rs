//! What is drawn on a page: letters with their boxes, straight lines, and whether there are pictures.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

use super::rules::Rule;

/// A letter. Lengths are points from the top left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Letter {
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    /// Of the line it stands on.
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
}

/// A page as drawn.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) letters: Vec<Letter>,
    /// Letters that do not run from left to right: where they stand.
    pub(super) turned: Vec<Point>,
    pub(super) rules: Vec<Rule>,
    pub(super) pictures: bool,
    /// Letters whose meaning the file does not tell.
    pub(super) unknown: usize,
}

/// Unwinds the interpreter, which cannot be told to stop, once a file has drawn more than is allowed.
pub(super) struct TooMuch;

/// All pages; unwinds with [`TooMuch`] when they draw more than `allowed` things.
pub(super) fn pages(pdf: &Pdf, allowed: usize) -> Vec<Page> {
    let cache = InterpreterCache::new();
    let mut left = allowed;
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let to_page = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(to_page, bounds, &cache, pdf.xref(), InterpreterSettings::default());
        let mut canvas = Canvas { page: Page::default(), hidden: Vec::new(), left };
        interpret_page(page, &mut context, &mut canvas);
        left = canvas.left;
        pages.push(canvas.finish());
    }
    pages
}

struct Canvas {
    page: Page,
    /// Letters drawn invisibly: the text behind a scanned page.
    hidden: Vec<Letter>,
    left: usize,
}

impl Canvas {
    /// Hidden text counts only where nothing else is written.
    fn finish(mut self) -> Page {
        if self.page.letters.is_empty() {
            self.page.letters = self.hidden;
        }
        self.page
    }

    fn count(&mut self) {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => std::panic::resume_unwind(Box::new(TooMuch)),
        }
    }

    fn path(&mut self, path: &BezPath, transform: Affine, mode: &PathDrawMode) {
        let path = transform * path;
        match mode {
            PathDrawMode::Stroke(_) if bullet_mark(&path).is_none() => self.page.rules.extend(stroked(&path)),
            _ => {
                for part in sub_paths(&path) {
                    let hollow = matches!(mode, PathDrawMode::Stroke(_));
                    match bullet_mark(&part) {
                        Some(round) => self.page.letters.push(drawn_bullet(&part, round, hollow)),
                        None => self.page.rules.extend(Rule::filled(part.bounding_box())),
                    }
                }
            }
        }
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, at: Affine, mode: &GlyphDrawMode) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => {
                self.page.unknown += 1;
                '\u{FFFD}'.to_string()
            }
        };
        let (advance, bold) = metrics(glyph);
        let (origin, end, up) = (at * Point::ZERO, at * Point::new(advance, 0.0), at * Point::new(0.0, 1000.0));
        let size = (up - origin).hypot();
        if !(origin.is_finite() && end.is_finite() && size.is_finite()) || size < 0.5 {
            return;
        }
        if end.x < origin.x || (end.y - origin.y).abs() > 0.1 * (end.x - origin.x).abs().max(0.01 * size) {
            return self.page.turned.push(origin);
        }
        let letter = Letter { text: plain(&text), x0: origin.x, x1: end.x, y: origin.y, size, bold };
        let same = |l: &Letter| l.text == letter.text && (l.x0 - letter.x0).abs() < 0.6 && (l.y - letter.y).abs() < 0.6;
        let letters = if matches!(mode, GlyphDrawMode::Invisible) { &mut self.hidden } else { &mut self.page.letters };
        // Drawn once more to look bolder.
        if !letters.last().is_some_and(same) {
            letters.push(letter);
        }
    }
}

/// Advance in thousandths of the size, and boldness.
fn metrics(glyph: &Glyph<'_>) -> (f64, bool) {
    let Glyph::Outline(outline) = glyph else { return (500.0, false) };
    let named_bold =
        |name: &str| ["bold", "black", "heavy", "semibold"].iter().any(|b| name.to_ascii_lowercase().contains(b));
    let font = outline.font_data();
    let bold =
        font.is_some_and(|f| f.weight.is_some_and(|w| w >= 600) || f.postscript_name.is_some_and(|n| named_bold(&n)));
    (outline.advance_width().unwrap_or(500.0).into(), bold)
}

/// Letters joined by the typesetter taken apart; what is not text made a space.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\u{FB00}' => out.push_str("ff"),
            '\u{FB01}' => out.push_str("fi"),
            '\u{FB02}' => out.push_str("fl"),
            '\u{FB03}' => out.push_str("ffi"),
            '\u{FB04}' => out.push_str("ffl"),
            '\u{A0}' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The straight lines of a stroked path.
fn stroked(path: &BezPath) -> Vec<Rule> {
    let mut rules = Vec::new();
    let (mut start, mut last) = (Point::ZERO, Point::ZERO);
    for element in path.elements() {
        match element {
            PathEl::MoveTo(p) => (start, last) = (*p, *p),
            PathEl::LineTo(p) => {
                rules.extend(Rule::between(last, *p));
                last = *p;
            }
            PathEl::ClosePath => {
                rules.extend(Rule::between(last, start));
                last = start;
            }
            PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = *p,
        }
    }
    rules
}

fn sub_paths(path: &BezPath) -> Vec<BezPath> {
    let mut parts: Vec<BezPath> = Vec::new();
    for element in path.elements() {
        match (element, parts.last_mut()) {
            (PathEl::MoveTo(_), _) | (_, None) => parts.push(BezPath::from_vec(vec![*element])),
            (_, Some(part)) => part.push(*element),
        }
    }
    parts
}

/// Browsers draw bullets as little discs, rings and squares: is this one, and is it round?
fn bullet_mark(path: &BezPath) -> Option<bool> {
    let bounds = path.bounding_box();
    let (width, height) = (bounds.width(), bounds.height());
    let fits = (2.0..=7.0).contains(&width) && (width - height).abs() < 0.3;
    let round = path.elements().iter().any(|e| matches!(e, PathEl::CurveTo(..) | PathEl::QuadTo(..)));
    (fits && (round || path.elements().len() > 3)).then_some(round)
}

fn drawn_bullet(path: &BezPath, round: bool, hollow: bool) -> Letter {
    let bounds = path.bounding_box();
    let mark = match (round, hollow) {
        (true, false) => "•",
        (true, true) => "◦",
        (false, _) => "▪",
    };
    let size = bounds.height() * 2.5;
    // A disc hangs at half the height of small letters.
    Letter { text: mark.into(), x0: bounds.x0, x1: bounds.x1, y: bounds.y1 + 0.13 * size, size, bold: false }
}

/// White on white is not seen.
fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let rgba = color.to_rgba().to_rgba8();
            rgba[3] == 0 || rgba[..3].iter().all(|c| *c > 250)
        }
        Paint::Pattern(_) => false,
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        self.count();
        if !is_white(paint) {
            self.path(path, transform, mode);
        }
    }

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        self.count();
        self.glyph(glyph, transform * glyph_transform, mode);
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {
        self.count();
        self.page.pictures = true;
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {
        self.count();
    }

    fn set_blend_mode(&mut self, _: BlendMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.count();
    }

    fn pop_clip_path(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
