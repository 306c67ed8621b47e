use super::*;
use crate::born::Born;
use crate::facts::{Address, Involvement, PersonName, Phone};
use crate::person::{Known, Sex};
use jiff::civil::{Date, date};
use platform::id::AgencyId;
use proptest::prelude::*;

fn involvements() -> impl Strategy<Value = Vec<Involvement>> {
    let agency = AgencyId(uuid::Uuid::nil());
    let one = ("[AB]", any::<bool>()).prop_map(move |(team, ended)| Involvement {
        agency,
        account: None,
        team,
        since: date(2026, 1, 1),
        until: ended.then_some(date(2026, 2, 1)),
    });
    proptest::collection::vec(one, 0..3)
}

fn people() -> impl Strategy<Value = Person> {
    let names = proptest::collection::vec("[A-C]", 1..3);
    let born = prop_oneof![
        Just(Born::Unknown),
        (2005i16..2008).prop_map(|y| Born::Exact(date(y, 5, 4))),
        (2005i16..2008).prop_map(|year| Born::About { year, give_or_take: 1 }),
    ];
    let days = proptest::collection::vec((2005i16..2008).prop_map(|y| date(y, 5, 4)), 0..3);
    (names, born, days, "[12]{0,1}", involvements(), any::<bool>()).prop_map(
        |(names, born, also_born, phone, involved, girl): (_, _, Vec<Date>, String, _, _)| {
            let known = Known {
                names: names.iter().map(|n| PersonName::usual(n, "")).collect(),
                born,
                also_born,
                phones: vec![Phone::of(&phone)],
                addresses: vec![Address::of(&phone, "")],
                sex: if girl { Sex::Female } else { Sex::Unknown },
                ..Known::default()
            };
            Person { involved, ..Person::new(known, None) }
        },
    )
}

proptest! {
    #[test]
    fn merged_and_parted_again_both_are_as_before(kept in people(), gone in people()) {
        let (whole, leads) = kept.clone().absorb(gone.clone()).unwrap();
        prop_assert_eq!(leads.merged_into, Some(kept.id));
        prop_assert_eq!(whole.release(leads).unwrap(), (kept, gone));
    }

    #[test]
    fn merges_are_undone_in_any_order(a in people(), b in people(), c in people(), b_first in any::<bool>()) {
        let (with_b, b_gone) = a.clone().absorb(b.clone()).unwrap();
        let (with_both, c_gone) = with_b.absorb(c.clone()).unwrap();
        let (first, second) = if b_first { (b_gone, c_gone) } else { (c_gone, b_gone) };
        let (one_left, first) = with_both.release(first).unwrap();
        let (alone, second) = one_left.release(second).unwrap();
        prop_assert_eq!(alone, a);
        let (b_back, c_back) = if b_first { (first, second) } else { (second, first) };
        prop_assert_eq!((b_back, c_back), (b, c));
    }

    #[test]
    fn a_merge_loses_nothing(kept in people(), gone in people()) {
        let (whole, _) = kept.clone().absorb(gone.clone()).unwrap();
        let known = whole.whole();
        for one in [&kept.known, &gone.known] {
            prop_assert!(one.names.iter().all(|n| known.names.contains(n)));
            prop_assert!(one.phones.iter().all(|n| known.phones.contains(n)));
            let day = one.born.exact();
            prop_assert!(day.is_none_or(|d| known.born.exact() == Some(d) || known.also_born.contains(&d)));
        }
    }

    #[test]
    fn what_is_added_to_the_kept_record_stays_with_it(kept in people(), gone in people()) {
        let (mut whole, leads) = kept.absorb(gone.clone()).unwrap();
        whole.known.names.push(PersonName::usual("Added", "Since"));
        let (kept, back) = whole.release(leads).unwrap();
        prop_assert!(kept.known.names.iter().any(|n| n.given == "Added"));
        prop_assert_eq!(back, gone);
    }
}

#[test]
fn what_cannot_be_merged_is_refused() {
    let one = Person::new(Known::default(), None);
    assert_eq!(one.clone().absorb(one.clone()).unwrap_err(), MergeRefused::Oneself);
    let (kept, gone) = one.absorb(Person::new(Known::default(), None)).unwrap();
    assert_eq!(Person::new(Known::default(), None).absorb(gone.clone()).unwrap_err(), MergeRefused::Merged);
    let (_, kept) = Person::new(Known::default(), None).absorb(kept).unwrap();
    assert_eq!(kept.release(gone).unwrap_err(), MergeRefused::MergedLater);
}
