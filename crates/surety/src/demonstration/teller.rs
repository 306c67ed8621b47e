//! Who tells the story: a program whose clock can be moved, and where people, bodies and rows are found by name.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Span};
use platform::Error;
use platform::access::{Actor, Scope};
use platform::account::{self, Account};
use platform::agency::Agencies;
use platform::clock::start_of;
use platform::id::AgencyId;
use platform::web::App;
use programme::ask::Ask;
use programme::programme::ProgrammeId;
use programme::recommendation::Recommendation;
use programme::store;

pub(super) struct Teller {
    pub(super) app: App,
    today: Date,
    accounts: BTreeMap<String, Account>,
    agencies: Agencies,
    rows: BTreeMap<String, Recommendation>,
    pub(super) asks: Vec<Ask>,
    pub(super) programme: ProgrammeId,
}

fn missing(what: &str, name: &str) -> Error {
    Error::fault(format!("the demonstration names {what} {name}, which is not there"))
}

impl Teller {
    pub(super) fn new(app: App, today: Date) -> Self {
        let (accounts, rows) = (BTreeMap::new(), BTreeMap::new());
        Self {
            app,
            today,
            accounts,
            agencies: Agencies::default(),
            rows,
            asks: Vec::new(),
            programme: ProgrammeId::new(),
        }
    }

    /// Moves the clock to ten in the morning, so many days before today.
    pub(super) fn days_ago(&self, days: i64) {
        self.app.clock().set(start_of(self.day(-days)) + SignedDuration::from_hours(10));
    }

    /// A day counted from today: -30 is thirty days ago.
    pub(super) fn day(&self, days: i64) -> Date {
        self.today.checked_add(Span::new().days(days)).unwrap_or(self.today)
    }

    /// Learns who there is.
    pub(super) async fn meet(&mut self) -> Result<(), Error> {
        let mut read = self.app.db().read().await?;
        self.agencies = Agencies::load(&mut read).await?;
        let local = |a: &Account| a.email.split('@').next().unwrap_or_default().to_owned();
        let all = account::all(&mut read, &Scope::everything()).await?;
        self.accounts = all.into_iter().map(|a| (local(&a), a)).collect();
        Ok(())
    }

    /// Learns what there is of the programme.
    pub(super) async fn learn(&mut self) -> Result<(), Error> {
        let mut read = self.app.db().read().await?;
        let everything = Scope::everything();
        let programme =
            store::programmes(&mut read, &everything).await?.pop().ok_or_else(|| missing("a", "programme"))?;
        self.programme = programme.id;
        let rows = store::all::<Recommendation>(&mut read, programme.id, &everything).await?;
        self.rows = rows.into_iter().map(|r| (r.record.reference.clone(), r.record)).collect();
        let asks = store::all::<Ask>(&mut read, programme.id, &everything).await?;
        self.asks = asks.into_iter().map(|a| a.record).collect();
        Ok(())
    }

    /// A person by the first part of their address: "police".
    pub(super) fn actor(&self, name: &str) -> Result<Actor, Error> {
        let account = self.accounts.get(name).ok_or_else(|| missing("the person", name))?;
        Ok(account.actor(self.today, &self.agencies))
    }

    /// Name and post of a person.
    pub(super) fn named(&self, name: &str) -> Result<String, Error> {
        let account = self.accounts.get(name).ok_or_else(|| missing("the person", name))?;
        Ok(format!("{}, {}", account.name, account.post))
    }

    pub(super) fn account(&self, name: &str) -> Result<platform::id::AccountId, Error> {
        self.accounts.get(name).map(|a| a.id).ok_or_else(|| missing("the person", name))
    }

    pub(super) fn body(&self, short: &str) -> Result<AgencyId, Error> {
        self.agencies.printed(short).map(|a| a.id).ok_or_else(|| missing("the body", short))
    }

    pub(super) fn row(&self, reference: &str) -> Result<&Recommendation, Error> {
        self.rows.get(reference).ok_or_else(|| missing("recommendation", reference))
    }

    /// The asks of a row.
    pub(super) fn asks_of(&self, reference: &str) -> Result<Vec<&Ask>, Error> {
        let id = self.row(reference)?.id;
        Ok(self.asks.iter().filter(|a| a.recommendation == id).collect())
    }

    /// The person who speaks for a body, where somebody of it has an account.
    pub(super) fn speaker(&self, agency: AgencyId) -> Option<&str> {
        const SPEAKERS: [(&str, &str); 5] =
            [("ASCP", "manager"), ("AC", "council"), ("NP", "police"), ("ICB", "nhs"), ("Schools", "school")];
        let short = self.agencies.short(agency);
        SPEAKERS.into_iter().find(|(body, _)| *body == short).map(|(_, person)| person)
    }
}
