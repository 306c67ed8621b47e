//! The list of doors: one line a part.

use platform::db::Migration;
use platform::part::Part;

/// All parts of this program, in the order of the navigation.
pub fn all() -> Vec<Part> {
    vec![
        crate::house::part(),
        front_door::part(),
        people::part(),
        concerns::part(),
        programme::part(),
        commitments::part(),
        governance::part(),
        platform::glass::part(),
        platform::mail::part(),
        platform::office::part(),
    ]
}

/// The schema: the floor's and the parts', in order.
pub fn steps() -> Vec<Migration> {
    let parts = all();
    platform::MIGRATIONS.iter().chain(parts.iter().flat_map(|p| p.migrations)).copied().collect()
}
