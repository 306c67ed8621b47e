//! Templates: minijinja, auto-escaped, an undefined name is an error.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error as TemplateError, ErrorKind, UndefinedBehavior, Value};
use rust_embed::RustEmbed;

use crate::clock;
use crate::error::Error;
use crate::part::TemplateSource;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Kit;

fn kit(name: &str) -> Option<Cow<'static, str>> {
    source(Kit::get(name))
}

/// The text of an embedded template.
pub fn source(file: Option<rust_embed::EmbeddedFile>) -> Option<Cow<'static, str>> {
    file.and_then(|f| String::from_utf8(f.data.into_owned()).ok()).map(Cow::Owned)
}

/// The templates of the kit and of all parts.
pub(super) struct Templates {
    sources: Vec<TemplateSource>,
    made: Environment<'static>,
}

impl Templates {
    pub(super) fn new(mut sources: Vec<TemplateSource>) -> Self {
        sources.push(kit);
        let made = environment(sources.clone());
        Self { sources, made }
    }

    /// Renders one. While developing, templates are read anew each time: editing one costs no rebuild.
    pub(super) fn render(&self, name: &str, page: serde_json::Value) -> Result<String, Error> {
        let context = Value::from(Serde(page));
        let fault = |e: TemplateError| Error::fault(format!("template {name}: {e:#}"));
        if cfg!(debug_assertions) {
            return environment(self.sources.clone()).get_template(name).and_then(|t| t.render(context)).map_err(fault);
        }
        self.made.get_template(name).and_then(|t| t.render(context)).map_err(fault)
    }
}

fn environment(sources: Vec<TemplateSource>) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        env.set_syntax(syntax);
    }
    env.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    env.set_loader(move |name| Ok(sources.iter().find_map(|s| s(name)).map(Cow::into_owned)));
    env.add_filter("day", day);
    env.add_filter("moment", moment);
    env.add_filter("pounds", pounds);
    env.add_filter("plural", plural);
    env.add_global("version", env!("CARGO_PKG_VERSION"));
    env
}

/// "2026-11-24" → "24 November 2026"; nothing → "".
fn day(value: Value) -> Result<String, TemplateError> {
    shown(value, |text| text.parse::<Date>().map(clock::day_in_words).map_err(|e| e.to_string()))
}

/// An instant → "24 November 2026, 16:55".
fn moment(value: Value) -> Result<String, TemplateError> {
    shown(value, |text| text.parse::<Timestamp>().map(clock::moment_in_words).map_err(|e| e.to_string()))
}

fn shown(value: Value, words: impl Fn(&str) -> Result<String, String>) -> Result<String, TemplateError> {
    if value.is_none() || value.is_undefined() {
        return Ok(String::new());
    }
    words(&value.to_string()).map_err(|e| TemplateError::new(ErrorKind::InvalidOperation, e))
}

/// Pence → "£1,250" or "£1,250.50".
fn pounds(pence: i64) -> String {
    let (whole, rest) = (pence / 100, (pence % 100).abs());
    let digits = whole.abs().to_string();
    let grouped: Vec<String> =
        digits.as_bytes().rchunks(3).rev().map(|c| String::from_utf8_lossy(c).into_owned()).collect();
    let sign = if pence < 0 { "−" } else { "" };
    let pence = if rest == 0 { String::new() } else { format!(".{rest:02}") };
    format!("{sign}£{}{pence}", grouped.join(","))
}

/// `3|plural("row")` → "3 rows"; the second word is given where it is irregular.
fn plural(count: i64, one: &str, many: Option<&str>) -> String {
    match (count, many) {
        (1, _) => format!("1 {one}"),
        (_, Some(many)) => format!("{count} {many}"),
        (_, None) => format!("{count} {one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_words() {
        assert_eq!(pounds(15_000_000), "£150,000");
        assert_eq!(pounds(125_050), "£1,250.50");
        assert_eq!(pounds(99), "£0.99");
    }
}
