//! Concerns raised online by anybody: anonymous, confidential or named, with a receipt to come back with.
//!
//! A room of its own, with its own rules of what is kept: of an anonymous reporter nothing is, and nothing here reads an
//! address or a browser's name.

use platform::db::Migration;
use platform::part::Part;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

const MIGRATIONS: &[Migration] = &[];

/// All that the rest of the house sees of this part.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        templates: Some(|name| platform::web::source(Templates::get(name))),
        ..Part::new("concerns")
    }
}
