//! Calendars as calendar programs read them (RFC 5545). They leave the house, so they hold a title, a place and a link, and
//! nothing else. Times are given in UTC: no program has to know our summer time.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use platform::part::WorkItem;
use sha2::{Digest, Sha256};

use crate::meeting::{Meeting, MeetingState};

/// The meetings of a group. `site` is the program's public address.
pub fn meetings(name: &str, site: &str, meetings: &[Meeting]) -> String {
    calendar(name, meetings.iter().map(|m| meeting(m, name, site)))
}

/// What a person has due, one whole day for each. `now` numbers the edition: a later one replaces an earlier.
pub fn due_dates(name: &str, site: &str, items: &[WorkItem], now: Timestamp) -> String {
    calendar(name, items.iter().filter_map(|item| due_date(item, site, now)))
}

fn calendar(name: &str, events: impl Iterator<Item = Event>) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name);
    calendar.append_property(Property::new("REFRESH-INTERVAL", "PT1H").append_parameter(("VALUE", "DURATION")).done());
    events.for_each(|event| {
        calendar.push(event);
    });
    calendar.done().to_string()
}

fn meeting(meeting: &Meeting, group: &str, site: &str) -> Event {
    let at = meeting.appointment();
    let mut event = Event::new();
    event.uid(&format!("{}@surety", meeting.id));
    event.sequence(meeting.sequence());
    event.summary(&format!("{group}: {}", at.title));
    event.location(at.link.as_deref().unwrap_or(&at.place));
    event.url(&format!("{}/meetings/{}", site.trim_end_matches('/'), meeting.id));
    event.add_property("DTSTAMP", utc(meeting.stamped()));
    event.add_property("DTSTART", utc(instant(at.begins())));
    event.add_property("DTEND", utc(instant(at.ends())));
    let cancelled = matches!(meeting.state(), MeetingState::Cancelled { .. });
    event.status(if cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    event.done()
}

fn due_date(item: &WorkItem, site: &str, now: Timestamp) -> Option<Event> {
    let due = item.due?;
    let mut event = Event::new();
    event.uid(&format!("{}@surety", &hex(&item.href)[..32]));
    event.sequence(edition(now));
    event.summary(&format!("{}: {}", item.why.label(), kind_of(&item.title)));
    event.url(&format!("{}{}", site.trim_end_matches('/'), item.href));
    event.add_property("DTSTAMP", utc(now));
    event.append_property(Property::new("DTSTART", day(due)).append_parameter(("VALUE", "DATE")).done());
    event.append_property(Property::new("DTEND", day(due.tomorrow().ok()?)).append_parameter(("VALUE", "DATE")).done());
    event.add_property("TRANSP", "TRANSPARENT");
    Some(event.done())
}

/// What sort of thing it is. What is asked in it stays in the house: it may concern a child.
fn kind_of(title: &str) -> &str {
    title.split(':').next().unwrap_or_default().trim()
}

/// Minutes since 2020: it rises by itself, as what is due is derived anew at each reading.
fn edition(now: Timestamp) -> u32 {
    const YEAR_2020: i64 = 1_577_836_800;
    u32::try_from((now.as_second() - YEAR_2020) / 60).unwrap_or(0)
}

/// The instant that the clocks of the United Kingdom show so. In the hour that does not exist in spring, the later one.
fn instant(local: DateTime) -> Timestamp {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    local.to_zoned_datetime(zone).map(|z| z.timestamp()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn utc(at: Timestamp) -> String {
    at.round(Unit::Second).unwrap_or(at).strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meeting::{Appointment, MeetingId};
    use jiff::civil::{date, time};
    use platform::agency::GroupId;
    use platform::part::Waiting;
    use proptest::prelude::*;

    fn planned(on: Date, title: &str) -> Meeting {
        let appointment = Appointment {
            title: title.into(),
            on,
            from: time(10, 0, 0, 0),
            until: time(11, 30, 0, 0),
            place: "Room 2, Town Hall".into(),
            link: None,
        };
        Meeting::plan(MeetingId::new(), GroupId::new(), appointment, Timestamp::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn winter_and_summer_time_are_told_apart() {
        let winter = meetings("Board", "https://surety.example/", &[planned(date(2026, 12, 1), "Ordinary")]);
        assert!(winter.contains("DTSTART:20261201T100000Z") && winter.contains("DTEND:20261201T113000Z"), "{winter}");
        let summer = meetings("Board", "https://surety.example", &[planned(date(2026, 7, 1), "Ordinary")]);
        assert!(summer.contains("DTSTART:20260701T090000Z") && summer.contains("DTEND:20260701T103000Z"), "{summer}");
    }

    #[test]
    fn the_same_meeting_keeps_its_name_and_its_number_rises() {
        let first = planned(date(2026, 12, 1), "Ordinary");
        let mut to = first.appointment().clone();
        to.on = date(2026, 12, 2);
        let moved = first.clone().moved(to, Timestamp::UNIX_EPOCH).unwrap();
        let gone = moved.clone().cancel("Snow", Timestamp::UNIX_EPOCH).unwrap();
        for (meeting, number) in [(&first, 0), (&moved, 1), (&gone, 2)] {
            let text = meetings("Board", "https://surety.example", std::slice::from_ref(meeting));
            assert!(text.contains(&format!("UID:{}@surety", first.id)), "{text}");
            assert!(text.contains(&format!("SEQUENCE:{number}\r\n")), "{text}");
        }
        assert!(meetings("Board", "", &[gone]).contains("STATUS:CANCELLED"));
    }

    #[test]
    fn a_due_day_is_a_whole_day() {
        let item = WorkItem {
            why: Waiting::Due,
            title: "Challenge to answer: why was the child in flat 3 not seen?".into(),
            href: "/commitments/com_1".into(),
            agency: None,
            account: None,
            due: Some(date(2026, 12, 31)),
        };
        let now = "2026-11-24T09:00:00Z".parse().unwrap();
        let text = due_dates("Due", "https://surety.example", &[item], now);
        assert!(text.contains("DTSTART;VALUE=DATE:20261231") && text.contains("DTEND;VALUE=DATE:20270101"), "{text}");
        assert!(text.contains("SUMMARY:Due: Challenge to answer\r\n") && !text.contains("flat 3"), "{text}");
        assert!(text.contains("URL:https://surety.example/commitments/com_1"), "{text}");
    }

    proptest! {
        /// Whatever a title holds, it breaks no line and adds no property, and a reader finds it again.
        #[test]
        fn any_title_stays_a_title(title in "[ -~\u{e9}\u{2019}\n;,\\\\:]{1,120}") {
            prop_assume!(!title.trim().is_empty());
            let text = meetings("Group", "https://surety.example", &[planned(date(2026, 12, 1), &title)]);
            let read: Calendar = text.parse().map_err(TestCaseError::fail)?;
            let events: Vec<_> = read.events().collect();
            prop_assert_eq!(events.len(), 1);
            let expected = format!("Group: {title}");
            prop_assert_eq!(events[0].get_summary(), Some(expected.as_str()));
            prop_assert!(text.lines().all(|l| l.len() <= 76));
        }
    }
}
