//! Children, adults, families, places and groups: who they are, who knows them, and which records are the same person.
//!
//! A child may be unborn, unknown or known by a nickname only. A person's record is guarded: it is opened by
//! [`platform::look::open`], which leaves who looked, and a search shows no more than the searcher may see.

platform::typed_id!(
    /// A child or an adult.
    PersonId,
    "per"
);
platform::typed_id!(
    /// A place: a street, a park, premises.
    PlaceId,
    "plc"
);
platform::typed_id!(
    /// A group of people who are found together.
    PeerGroupId,
    "pgr"
);

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
        ..Part::new("people")
    }
}
