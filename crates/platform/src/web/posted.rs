//! Forms as sent: every value kept, every fault named.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use jiff::civil::Date;
use serde::Serialize;
use subtle::ConstantTimeEq;

use super::Visitor;
use crate::error::{Error, Faults};

/// The longest text that one field takes, in characters.
pub(super) const LONGEST: usize = 20_000;

/// A form as a signed-in person, or the holder of a link, sent it. Its token has been checked. What anybody may send
/// comes as a [`super::PublicForm`].
#[derive(Debug, Clone, Default, Serialize)]
pub struct Posted {
    /// All values by name, in order.
    pub values: BTreeMap<String, Vec<String>>,
    /// What is wrong, found so far.
    pub faults: Faults,
}

/// A form with a file.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// Its other fields.
    pub posted: Posted,
    /// The file's name and bytes, when one was chosen.
    pub file: Option<(String, Bytes)>,
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| Error::refused("What was sent is too large or was cut off. Try again with less."))?;
        let pairs = form_pairs(&bytes);
        checked(visitor, Self { values: gather(pairs), faults: Faults::default() })
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let broken = |_| Error::refused("The upload was cut off or is larger than 25 MB. Try again.");
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| {
            Error::refused("The form did not arrive as a form with a file. Open the page and try again.")
        })?;
        let (mut pairs, mut file) = (Vec::new(), None);
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file_name) => {
                    let bytes = part.bytes().await.map_err(broken)?;
                    file = Some((file_name, bytes)).filter(|(n, b)| !n.is_empty() || !b.is_empty());
                }
                None => pairs.push((name, part.text().await.map_err(broken)?)),
            }
        }
        let posted = checked(visitor, Posted { values: gather(pairs), faults: Faults::default() })?;
        Ok(Self { posted, file })
    }
}

fn checked(visitor: Option<Visitor>, posted: Posted) -> Result<Posted, Error> {
    let expected = visitor.map(|v| v.csrf()).unwrap_or_default();
    let sent = posted.text("csrf");
    if bool::from(expected.as_bytes().ct_eq(sent.as_bytes())) {
        return Ok(posted);
    }
    Err(Error::forbidden(
        "This page was open too long or in another session. Go back, copy your text, open the page again and send it once more.",
    ))
}

pub(super) fn form_pairs(bytes: &[u8]) -> Vec<(String, String)> {
    let text = |b: &[u8]| percent_decoded(b);
    bytes
        .split(|b| *b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| match pair.iter().position(|b| *b == b'=') {
            Some(at) => (text(&pair[..at]), text(&pair[at + 1..])),
            None => (text(pair), String::new()),
        })
        .collect()
}

fn percent_decoded(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = bytes
            .get(i + 1..i + 3)
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match (bytes[i], hex) {
            (b'+', _) => out.push(b' '),
            (b'%', Some(value)) => {
                out.push(value);
                i += 2;
            }
            (other, _) => out.push(other),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A piece of an address, decoded and cleaned.
pub(super) fn decoded(text: &str) -> String {
    cleaned(&percent_decoded(text.as_bytes()))
}

/// Line breaks as one character, control characters gone: what is stored is what is shown.
pub(super) fn cleaned(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .filter(|c| !is_direction_override(*c))
        .collect()
}

/// Marks that make text read other than it is written.
fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn gather(pairs: Vec<(String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        values.entry(name).or_default().push(cleaned(&value));
    }
    values
}

impl Posted {
    /// A form to be shown for the first time with these values.
    pub fn filled<const N: usize>(values: [(&str, String); N]) -> Self {
        let pairs = values.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        Self { values: gather(pairs), faults: Faults::default() }
    }

    /// With the several values of one field.
    #[must_use]
    pub fn with_many(mut self, name: &str, values: impl IntoIterator<Item = String>) -> Self {
        self.values.insert(name.to_owned(), values.into_iter().collect());
        self
    }

    /// The first value, trimmed; empty when there is none.
    pub fn text(&self, name: &str) -> String {
        self.values.get(name).and_then(|v| v.first()).map(|v| v.trim().to_owned()).unwrap_or_default()
    }

    /// The value, when it is not empty.
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|t| !t.is_empty())
    }

    /// All values that are not empty.
    pub fn many(&self, name: &str) -> Vec<String> {
        let all = self.values.get(name).cloned().unwrap_or_default();
        all.into_iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect()
    }

    /// A value that must be there; `missing` is the sentence when it is not.
    pub fn required(&mut self, name: &str, missing: &str) -> String {
        let text = self.text(name);
        if text.is_empty() {
            self.faults.add(name, missing);
        } else if text.chars().count() > LONGEST {
            self.faults
                .add(name, format!("This is longer than {LONGEST} characters. Shorten it or attach it as a file."));
        }
        text
    }

    /// A value of a type that reads from text: an id, a choice.
    pub fn parsed<T: std::str::FromStr>(&mut self, name: &str, wrong: &str) -> Option<T> {
        let parsed = self.optional(name).and_then(|t| t.parse().ok());
        if parsed.is_none() {
            self.faults.add(name, wrong);
        }
        parsed
    }

    /// As [`Posted::parsed`], `None` when nothing was given.
    pub fn parsed_optional<T: std::str::FromStr>(&mut self, name: &str, wrong: &str) -> Option<T> {
        if self.text(name).is_empty() { None } else { self.parsed(name, wrong) }
    }

    /// Three boxes `name-day`, `name-month`, `name-year`; `what` begins the sentence when they do not make a date.
    pub fn date(&mut self, name: &str, what: &str) -> Option<Date> {
        let given = self.date_optional(name, what);
        if given.is_none() && !self.faults.0.iter().any(|f| f.field == name) {
            self.faults.add(name, format!("{what} must be given, for example 31 3 2027."));
        }
        given
    }

    /// As [`Posted::date`], `None` when all three boxes are empty.
    pub fn date_optional(&mut self, name: &str, what: &str) -> Option<Date> {
        let boxes = ["day", "month", "year"].map(|part| self.text(&format!("{name}-{part}")));
        if boxes.iter().all(String::is_empty) {
            return None;
        }
        let date = match (boxes[0].parse(), boxes[1].parse(), boxes[2].parse::<i16>()) {
            (Ok(day), Ok(month), Ok(year)) if (1900..=2200).contains(&year) => Date::new(year, month, day).ok(),
            _ => None,
        };
        if date.is_none() {
            self.faults.add(name, format!("{what} must be a real date, for example 31 3 2027."));
        }
        date
    }

    /// Pounds as typed ("£1,250" or "1250.50") in pence.
    pub fn pence(&mut self, name: &str) -> Option<i64> {
        let text = self.text(name).replace(['£', ',', ' '], "");
        if text.is_empty() {
            return None;
        }
        let pence = pounds_to_pence(&text);
        if pence.is_none() {
            self.faults.add(name, "Enter an amount in pounds, for example 1250 or 1250.50.");
        }
        pence
    }

    /// A rule's refusal, said at a field.
    pub fn refuse(&mut self, name: &str, why: impl std::fmt::Display) {
        self.faults.add(name, why.to_string());
    }

    /// No fault found.
    pub fn is_sound(&self) -> bool {
        self.faults.0.is_empty()
    }
}

fn pounds_to_pence(text: &str) -> Option<i64> {
    let (pounds, pence) = text.split_once('.').unwrap_or((text, "0"));
    let pounds: i64 = pounds.parse().ok().filter(|p| (0..=1_000_000_000).contains(p))?;
    let pence: i64 = match pence.len() {
        1 => pence.parse::<i64>().ok()? * 10,
        2 => pence.parse().ok()?,
        _ => return None,
    };
    (pence >= 0).then_some(pounds * 100 + pence)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_real_or_refused() {
        let mut form =
            Posted::filled([("due-day", "31".into()), ("due-month", "2".into()), ("due-year", "2027".into())]);
        assert_eq!(form.date("due", "The due date"), None);
        assert_eq!(form.faults.0[0].message, "The due date must be a real date, for example 31 3 2027.");
    }

    #[test]
    fn tricks_of_direction_are_taken_out() {
        assert_eq!(cleaned("a\u{202E}b\u{0000}c\r\nd"), "abc\nd");
    }

    #[test]
    fn money() {
        assert_eq!(pounds_to_pence("150000"), Some(15_000_000));
        assert_eq!(pounds_to_pence("1250.5"), Some(125_050));
        assert_eq!(pounds_to_pence("-3"), None);
        assert_eq!(pounds_to_pence("1.234"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_make_a_form(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = form_pairs(&bytes);
        }
    }
}
