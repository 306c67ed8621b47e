//! Contacts and referrals. A contact is any approach; a referral is a request for services for a child who is not open to
//! anybody. Whatever is passed on is a promise with a clock, and a referral is not closed before its loops are.

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
        ..Part::new("front_door")
    }
}
