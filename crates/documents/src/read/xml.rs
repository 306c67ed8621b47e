//! Walking the XML parts of an Office package: no document types, no entities of one's own, no bottomless nesting.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::Refusal;

const SAVE_AGAIN: &str = "Open the file in Word or Excel, save it again and try once more.";

/// What a walk meets.
pub(super) enum Piece<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// Walks `source`, the part called `part`, and refuses it if it is not sound XML or nests deeper than `depth`.
pub(super) fn walk(
    part: &str,
    source: &str,
    depth: usize,
    mut see: impl FnMut(Piece<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(source);
    let mut open = 0;
    loop {
        match reader.read_event().map_err(|e| unsound(part, &e.to_string()))? {
            Event::Start(e) => {
                open += 1;
                if open > depth {
                    return Err(Refusal::new(
                        part,
                        format!("Its elements are nested more than {depth} deep."),
                        SAVE_AGAIN,
                    ));
                }
                see(Piece::Open(e.local_name().as_ref(), &e))?;
            }
            Event::Empty(e) => {
                see(Piece::Open(e.local_name().as_ref(), &e))?;
                see(Piece::Close(e.local_name().as_ref()))?;
            }
            Event::End(e) => {
                open -= 1;
                see(Piece::Close(e.local_name().as_ref()))?;
            }
            Event::Text(text) => see(Piece::Text(&text.xml10_content()))?,
            Event::CData(text) => see(Piece::Text(&text.xml10_content()))?,
            Event::GeneralRef(name) => see(Piece::Text(&reference(part, &name.into_inner())?))?,
            Event::DocType(_) => {
                return Err(Refusal::new(part, "It declares a document type, which no Office file does.", SAVE_AGAIN));
            }
            Event::Eof if open > 0 => return Err(unsound(part, "it ends in the middle")),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => (),
        }
    }
}

/// The character behind `&name;`.
fn reference(part: &str, name: &str) -> Result<String, Refusal> {
    quick_xml::escape::unescape(&format!("&{name};"))
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| Refusal::new(part, "It uses an entity that XML does not know.", SAVE_AGAIN))
}

fn unsound(part: &str, why: &str) -> Refusal {
    Refusal::new(
        part,
        format!("It is damaged: {why}."),
        "The file may have been cut short: fetch it again, or save it again from Word or Excel.",
    )
}

/// The value of the attribute with this local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// An on-off property: on when present, unless its value says otherwise.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}
