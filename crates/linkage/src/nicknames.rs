//! Short forms and spellings of one forename. A name may stand in several groups: Harry is Henry's short form and
//! Harrison's.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Most groups one name stands in.
pub(crate) const MOST_GROUPS: usize = 6;

/// Each line is one group: the full form first, then what people write for it.
const GROUPS: &str = include_str!("nicknames.txt");

/// The other names of the groups that a folded forename stands in: of "katie" it is "catherine" and what else people write
/// for it. None for a name that stands in no group.
///
/// ```
/// assert!(linkage::other_forms("katie").contains(&"catherine"));
/// assert!(linkage::other_forms("zebedee").is_empty());
/// ```
pub fn other_forms(folded: &str) -> Vec<&'static str> {
    let lines = |number: u16| GROUPS.lines().nth(usize::from(number).checked_sub(1)?);
    let names = groups(folded).into_iter().filter_map(lines).flat_map(str::split_whitespace);
    let mut all: Vec<&str> = names.filter(|name| *name != folded).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether two folded forenames are forms of one name, neither being the other.
pub fn are_forms_of_one_name(one: &str, other: &str) -> bool {
    let theirs = groups(other);
    one != other && groups(one).iter().any(|group| *group != 0 && theirs.contains(group))
}

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
        assert!(other_forms("harry").contains(&"henry") && other_forms("harry").contains(&"harrison"));
        assert!(!other_forms("harry").contains(&"harry"));
    }

    #[test]
    fn forms_of_one_name_are_so_from_either_side() {
        assert!(are_forms_of_one_name("katie", "catherine") && are_forms_of_one_name("catherine", "katie"));
        assert!(!are_forms_of_one_name("katie", "katie"));
        assert!(!are_forms_of_one_name("katie", "william"));
        assert!(!are_forms_of_one_name("zebedee", "zacchaeus"));
    }
}
