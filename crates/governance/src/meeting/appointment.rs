//! When and where a group meets.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::MeetingRefused;

/// When and where a group meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// What it is called: "Ordinary meeting", "Yearly meeting on children in care".
    pub title: String,
    /// The day.
    pub on: Date,
    /// When it begins, by the clocks of the United Kingdom.
    pub from: Time,
    /// When it ends.
    pub until: Time,
    /// The room, or "online".
    pub place: String,
    /// Where to join online.
    #[serde(default)]
    pub link: Option<String>,
}

impl Appointment {
    /// One that can be kept.
    ///
    /// # Errors
    /// Without title or place; when it ends before it begins; with a link that is no web address.
    pub fn checked(self) -> Result<Self, MeetingRefused> {
        let blank = |text: &str| text.trim().is_empty();
        if blank(&self.title) {
            return Err(MeetingRefused::NoTitle);
        }
        if blank(&self.place) {
            return Err(MeetingRefused::NoPlace);
        }
        if self.until <= self.from {
            return Err(MeetingRefused::EndsFirst);
        }
        match &self.link {
            Some(link) if !link.starts_with("https://") || link.contains(char::is_whitespace) => {
                Err(MeetingRefused::NotALink)
            }
            Some(_) | None => Ok(self),
        }
    }

    /// When it begins, by the clocks of the United Kingdom.
    pub fn begins(&self) -> DateTime {
        self.on.to_datetime(self.from)
    }

    /// When it ends, likewise.
    pub fn ends(&self) -> DateTime {
        self.on.to_datetime(self.until)
    }
}
