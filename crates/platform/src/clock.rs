//! The time, as a parameter: nothing in the house asks the machine for it but through a [`Clock`].

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// The machine's, so far ahead: the demonstration shows what time does.
    Ahead(SignedDuration),
    /// A time that a test sets (microseconds since 1970).
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `at` until it is set.
    pub fn standing_at(at: Timestamp) -> Self {
        Self::Set(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// Sets a standing clock; a system clock stays as it is.
    pub fn set(&self, at: Timestamp) {
        if let Self::Set(cell) = self {
            cell.store(at.as_microsecond(), Ordering::SeqCst);
        }
    }

    /// Now, to the microsecond.
    pub fn now(&self) -> Timestamp {
        let micros = match self {
            Self::System => Timestamp::now().as_microsecond(),
            Self::Ahead(by) => Timestamp::now().checked_add(*by).unwrap_or(Timestamp::MAX).as_microsecond(),
            Self::Set(cell) => cell.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Today in the United Kingdom.
    pub fn today(&self) -> Date {
        in_uk(self.now()).date()
    }
}

/// An instant as the clocks of the United Kingdom show it.
pub fn in_uk(at: Timestamp) -> ZonedDateTime {
    at.to_zoned_datetime(TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC))
}

/// The start of a day in the United Kingdom.
pub fn start_of(day: Date) -> Timestamp {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    day.to_zoned_datetime(zone).map(|z| z.timestamp()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// As stored: UTC, always six decimals, so that text order is time order.
pub fn stored(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// As written on pages: "24 November 2026".
pub fn day_in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// As written on pages: "24 November 2026, 16:55".
pub fn moment_in_words(at: Timestamp) -> String {
    in_uk(at).strftime("%-d %B %Y, %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_order_is_time_order() {
        let (a, b): (Timestamp, Timestamp) =
            ("2026-11-24T09:00:00.5Z".parse().unwrap(), "2026-11-24T09:00:00.49Z".parse().unwrap());
        assert_eq!(a > b, stored(a) > stored(b));
        assert_eq!(stored(a), "2026-11-24T09:00:00.500000Z");
    }

    #[test]
    fn today_follows_british_summer_time() {
        let clock = Clock::standing_at("2026-07-01T23:30:00Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2026-07-02");
    }
}
