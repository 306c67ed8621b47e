//! The states of a meeting.

use super::*;
use jiff::civil::{date, time};
use proptest::prelude::*;

fn appointment(on: Date) -> Appointment {
    Appointment {
        title: "Ordinary meeting".into(),
        on,
        from: time(10, 0, 0, 0),
        until: time(12, 0, 0, 0),
        place: "Room 2".into(),
        link: None,
    }
}

fn planned() -> Meeting {
    Meeting::plan(MeetingId::new(), GroupId::new(), appointment(date(2026, 12, 1)), Timestamp::UNIX_EPOCH).unwrap()
}

#[test]
fn an_appointment_has_a_name_a_place_and_an_end_after_its_beginning() {
    let base = appointment(date(2026, 12, 1));
    assert_eq!(Appointment { title: " ".into(), ..base.clone() }.checked(), Err(MeetingRefused::NoTitle));
    assert_eq!(Appointment { place: "".into(), ..base.clone() }.checked(), Err(MeetingRefused::NoPlace));
    assert_eq!(Appointment { until: base.from, ..base.clone() }.checked(), Err(MeetingRefused::EndsFirst));
    for link in ["javascript:alert(1)", "http://x.example", "https://x example"] {
        assert_eq!(Appointment { link: Some(link.into()), ..base.clone() }.checked(), Err(MeetingRefused::NotALink));
    }
}

#[test]
fn nothing_is_recorded_before_its_day_and_nothing_moved_after() {
    let meeting = planned();
    assert_eq!(meeting.clone().hold(vec![], vec![], date(2026, 11, 30)), Err(MeetingRefused::NotYet));
    let held = meeting.hold(vec![], vec![], date(2026, 12, 1)).unwrap();
    assert_eq!(held.clone().moved(appointment(date(2026, 12, 2)), Timestamp::UNIX_EPOCH), Err(MeetingRefused::Held));
    assert_eq!(held.cancel("x", Timestamp::UNIX_EPOCH), Err(MeetingRefused::Held));
}

#[test]
fn minutes_are_missed_the_day_after() {
    assert!(!planned().minutes_missing(date(2026, 12, 1)));
    assert!(planned().minutes_missing(date(2026, 12, 2)));
}

proptest! {
    /// Whatever is done to it, a calendar program sees the number rise with each change of the appointment, and a
    /// cancelled meeting stays cancelled.
    #[test]
    fn the_sequence_only_rises(steps in proptest::collection::vec(0u8..4, 0..20)) {
        let mut meeting = planned();
        for (i, step) in (1i8..).zip(steps) {
            let before = meeting.clone();
            let to = appointment(date(2026, 12, i));
            let done = match step {
                0 => before.clone().moved(to.clone(), Timestamp::UNIX_EPOCH),
                1 => before.clone().cancel("Snow", Timestamp::UNIX_EPOCH),
                2 => before.clone().hold(vec![], vec![], date(2026, 12, i)),
                _ => before.clone().with_agenda(vec![]),
            };
            let Ok(after) = done else { continue };
            let differs = after.appointment() != before.appointment() || (step == 1);
            prop_assert_eq!(after.sequence() > before.sequence(), differs);
            let was_cancelled = matches!(before.state(), MeetingState::Cancelled { .. });
            prop_assert!(!was_cancelled);
            meeting = after;
        }
    }
}
