//! Short forms and spellings of one forename. A name may stand in several groups: Harry is Henry's short form and
//! Harrison's.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Most groups one name stands in.
pub(crate) const MOST_GROUPS: usize = 6;

/// Each line is one group: the full form first, then what people write for it.
const GROUPS: &str = include_str!("nicknames.txt");

/// The groups a folded name stands in, 0 where there is none.
pub(crate) fn groups(folded: &str) -> [u16; MOST_GROUPS] {
    table().get(folded).copied().unwrap_or_default()
}

fn table() -> &'static HashMap<&'static str, [u16; MOST_GROUPS]> {
    static TABLE: OnceLock<HashMap<&'static str, [u16; MOST_GROUPS]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<&'static str, [u16; MOST_GROUPS]> = HashMap::new();
        for (number, line) in (1u16..).zip(GROUPS.lines()) {
            for name in line.split_whitespace() {
                let slots = table.entry(name).or_default();
                if let Some(free) = slots.iter_mut().find(|slot| **slot == 0 || **slot == number) {
                    *free = number;
                }
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_group_of_folded_names() {
        for line in GROUPS.lines() {
            assert!(line.split_whitespace().count() >= 2, "{line}");
            assert!(line.bytes().all(|b| b.is_ascii_lowercase() || b == b' '), "{line}");
        }
    }

    #[test]
    fn a_name_may_be_short_for_two() {
        let harry = groups("harry");
        assert!(harry.iter().filter(|g| **g != 0).count() >= 2);
        assert_eq!(groups("zebedee"), [0; MOST_GROUPS]);
    }
}
