//! What the typesetter may see: one template, one report, the fonts inside the program. No disk, no network, no clock.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World};

const TEMPLATE: &str = include_str!("report.typ");

/// What the template calls the report's file.
const REPORT: &str = "/report.json";

/// What every report is set with.
struct Case {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
}

fn case() -> &'static Case {
    static CASE: OnceLock<Case> = OnceLock::new();
    CASE.get_or_init(|| {
        let fonts: Vec<Font> = files().into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
        // Row headings can be tagged as such only with this feature.
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        Case {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::detached(TEMPLATE),
        }
    })
}

fn files() -> [&'static [u8]; 8] {
    [
        notosans::REGULAR_TTF,
        notosans::BOLD_TTF,
        notosans::ITALIC_TTF,
        notosans::BOLD_ITALIC_TTF,
        dejavu::sans::regular(),
        dejavu::sans::bold(),
        dejavu::sans::oblique(),
        dejavu::sans::bold_oblique(),
    ]
}

/// True when every font of the upright and sloped, light and bold faces of one family has `c`.
pub fn has_letter(c: char) -> bool {
    let has = |fonts: &[Font]| fonts.iter().all(|font| font.info().coverage.contains(c.into()));
    case().fonts.chunks(4).any(has)
}

/// The typesetter's world for one report.
pub struct Press {
    report: Bytes,
}

impl Press {
    /// A world whose report is `json`.
    pub fn new(json: String) -> Self {
        Self { report: Bytes::from_string(json) }
    }
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &case().library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &case().book
    }

    fn main(&self) -> FileId {
        case().template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(case().template.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id.get().vpath().get_with_slash() == REPORT { Ok(self.report.clone()) } else { Err(missing(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        case().fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_with_slash().into())
}
