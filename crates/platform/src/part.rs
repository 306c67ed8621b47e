//! The one door of a part, and the small contracts through which parts serve each other without knowing each other.

use std::borrow::Cow;
use std::pin::Pin;

use axum::Router;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::access::Actor;
use crate::db::{List, Migration, Statement};
use crate::error::Error;
use crate::settings::Settings;
use crate::web::App;

/// What an async contract returns.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Something waiting for a person: on "my work", on a body's "what we owe", on an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkItem {
    /// Why it waits: late, stalled, contested, awaiting verification, awaiting an answer.
    pub why: Waiting,
    /// What it is, in words.
    pub title: String,
    /// The page where it is done.
    pub href: String,
    /// Which body must act.
    pub agency: Option<crate::id::AgencyId>,
    /// Which person, when one is named.
    pub account: Option<crate::id::AccountId>,
    /// When it is due.
    pub due: Option<Date>,
}

/// Why something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Its day has passed.
    Late,
    /// Nothing has moved for long.
    Stalled,
    /// Challenged and not yet settled.
    Contested,
    /// Claimed, and somebody else must look.
    AwaitingVerification,
    /// Asked, and not yet answered.
    AwaitingAnswer,
    /// To be done in time.
    Due,
}

impl Waiting {
    /// As said on pages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Late => "Late",
            Self::Stalled => "Stalled",
            Self::Contested => "Contested",
            Self::AwaitingVerification => "Awaiting verification",
            Self::AwaitingAnswer => "Awaiting an answer",
            Self::Due => "Due",
        }
    }
}

/// Something found by a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchHit {
    /// The noun: "Recommendation".
    pub kind: String,
    /// What it is.
    pub title: String,
    /// Words around the match.
    pub excerpt: String,
    /// Its page.
    pub href: String,
}

/// What one part has to say about another's record: a meeting's decision on a recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The id of the record that it is about.
    pub about: String,
    /// What it is: "Decision".
    pub kind: String,
    /// In words.
    pub text: String,
    /// Who says it, and on which occasion: "Quality Sub-group, 1 December 2026".
    pub from: String,
    /// The day that it is of.
    pub on: Date,
    /// When it was put on record: pages as at an earlier moment do not show it.
    pub recorded: Timestamp,
    /// Its page.
    pub href: String,
}

/// What a part shows on the home page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// Of what.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The counts side by side, as the template `counts` takes them.
    pub tiles: serde_json::Value,
}

/// What a part shows an actor on the home page.
pub type OverviewSource = for<'a> fn(&'a App, &'a Actor) -> Later<'a, Vec<Overview>>;

/// A line of the navigation: for whom, where to.
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// The words.
    pub words: &'static str,
    /// The page.
    pub href: &'static str,
    /// Who sees it.
    pub shown_to: fn(&Actor) -> bool,
}

/// A figure that can be computed for a period.
#[derive(Clone, Copy)]
pub struct Measure {
    /// A stable name.
    pub name: &'static str,
    /// The definition, with its version, in a sentence.
    pub definition: &'static str,
    /// Numerator and denominator of a period (first day, day after the last).
    pub compute: for<'a> fn(&'a App, Date, Date) -> Later<'a, (i64, i64)>,
}

/// A list that an audit can be drawn from.
#[derive(Clone, Copy)]
pub struct Population {
    /// A stable name.
    pub name: &'static str,
    /// What is in it.
    pub definition: &'static str,
    /// References of all members in a period, in a fixed order.
    pub members: for<'a> fn(&'a App, Date, Date) -> Later<'a, Vec<String>>,
}

/// What comes to the front door from another part: a concern raised online.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The record it comes from: its noun and id.
    pub from: (&'static str, String),
    /// How it came, as a short name of the channel: "online".
    pub channel: &'static str,
    /// Who raised it, in words that name nobody who did not wish it: "Somebody who did not give a name".
    pub source: String,
    /// What worries them, in their words.
    pub worry: String,
    /// Whom or what it is about, in their words.
    pub about: String,
    /// When it came.
    pub received: jiff::Timestamp,
}

/// Takes in what comes from another part, inside its transaction. Returns the page of what was made of it.
pub type IntakeDesk = for<'a> fn(&'a mut crate::trail::WriteTx, &'a App, Incoming) -> Later<'a, String>;

/// What a person or a body has waiting in a part.
pub type WorkSource = for<'a> fn(&'a App, &'a Actor) -> Later<'a, Vec<WorkItem>>;
/// What a part finds for words, within what the actor may see.
pub type SearchSource = for<'a> fn(&'a App, &'a Actor, &'a str) -> Later<'a, Vec<SearchHit>>;
/// What a part says about the records of these ids, within what the actor may see. The number of its statements must not
/// grow with the ids.
pub type NoteSource = for<'a> fn(&'a App, &'a Actor, &'a [String]) -> Later<'a, Vec<Note>>;
/// A step of the clockwork: what became due since the last tick. Returns how many things it did.
pub type Tick = for<'a> fn(&'a App) -> Later<'a, u64>;
/// Reads a part's section of the settings: a sentence that names the setting, when it cannot be read.
pub type SettingsCheck = fn(&Settings) -> Result<(), Error>;
/// Where a part's templates come from: name in, source out.
pub type TemplateSource = fn(&str) -> Option<Cow<'static, str>>;

/// All that the rest of the house sees of a part.
pub struct Part {
    /// Its name: the crate's.
    pub name: &'static str,
    /// Its schema.
    pub migrations: &'static [Migration],
    /// Its pages.
    pub routes: Option<fn() -> Router<App>>,
    /// The description of its JSON API.
    pub openapi: Option<fn() -> utoipa::openapi::OpenApi>,
    /// Paths under which nobody is known: no cookie is read, and no request is counted, timed or logged.
    pub unseen: &'static [&'static str],
    /// Its templates, under its name.
    pub templates: Option<TemplateSource>,
    /// Its lines in the navigation.
    pub nav: &'static [NavItem],
    /// Reads its own section of the settings, only to see that it can be read.
    pub settings: Option<SettingsCheck>,
    /// What waits in it.
    pub work: Option<WorkSource>,
    /// What it shows on the home page.
    pub overview: Option<OverviewSource>,
    /// What can be found in it.
    pub search: Option<SearchSource>,
    /// What it says about other parts' records.
    pub notes: Option<NoteSource>,
    /// Where it takes in what comes from other parts; one part of the house does.
    pub intake: Option<IntakeDesk>,
    /// Its clockwork.
    pub ticks: &'static [(&'static str, Tick)],
    /// Its figures.
    pub measures: &'static [Measure],
    /// Its audit populations.
    pub populations: &'static [Population],
    /// Its statements, for the test that prepares each on both databases.
    pub statements: &'static [&'static [Statement]],
    /// Its lists, likewise.
    pub lists: &'static [&'static [List]],
}

impl Part {
    /// A part that offers nothing yet.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            migrations: &[],
            routes: None,
            openapi: None,
            unseen: &[],
            templates: None,
            nav: &[],
            settings: None,
            work: None,
            overview: None,
            search: None,
            notes: None,
            intake: None,
            ticks: &[],
            measures: &[],
            populations: &[],
            statements: &[],
            lists: &[],
        }
    }
}

/// What every part says about the records of these ids, oldest first.
///
/// # Errors
/// A fault when the database does.
pub async fn notes(app: &App, actor: &Actor, about: &[String]) -> Result<Vec<Note>, Error> {
    let mut all = Vec::new();
    if about.is_empty() {
        return Ok(all);
    }
    for source in app.parts().iter().filter_map(|p| p.notes) {
        all.extend(source(app, actor, about).await?);
    }
    all.sort_by(|a, b| (a.on, a.recorded, &a.from, &a.text).cmp(&(b.on, b.recorded, &b.from, &b.text)));
    Ok(all)
}

/// Whether every part can read its settings, and every section belongs to a part that has some.
///
/// # Errors
/// A sentence that names the setting.
pub fn check_settings(parts: &[Part], settings: &Settings) -> Result<(), Error> {
    let known = |name: &str| parts.iter().any(|p| p.name == name && p.settings.is_some());
    if let Some(name) = settings.parts.iter().flatten().map(|(name, _)| name).find(|name| !known(name)) {
        return Err(Error::refused(format!(
            "The settings have a section parts.{name}, and no part of that name takes any."
        )));
    }
    parts.iter().filter_map(|p| p.settings).try_for_each(|check| check(settings))
}
