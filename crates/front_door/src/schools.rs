//! How many referrals each school makes, compared on its size: a funnel with limits, not a bare rank. A school that lies
//! below its lower limit is asked about it, by telephone, by a person.

use jiff::civil::Date;
use platform::access::Actor;
use platform::agency::{Agencies, Sector};
use platform::db::{Arg, Ask};
use platform::error::Error;
use platform::id::AgencyId;
use platform::record::Record;
use platform::trail::Entry;
use platform::web::App;
use serde::{Deserialize, Serialize};

use crate::policy::{Act, Concerned, Tie};
use crate::step::made;
use crate::store;

platform::typed_id!(
    /// A school's roll.
    RollId,
    "rol"
);

/// How many pupils a school has, from its last census.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    /// Its id.
    pub id: RollId,
    /// The school.
    pub agency: AgencyId,
    /// Pupils.
    pub pupils: u32,
    /// The day of the count.
    pub on: Date,
}

impl Record for Roll {
    const KIND: &'static str = "school_roll";
    const TABLE: &'static str = "school_roll";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.agency.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("agency", self.agency.into()), ("pupils", i64::from(self.pupils).into())]
    }
}

impl Concerned for Roll {
    fn tie(&self, _actor: &Actor) -> Tie {
        Tie::default()
    }
}

/// Where a school lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// Fewer referrals than chance explains.
    Below,
    /// As many as chance explains.
    Within,
    /// More than chance explains.
    Above,
    /// Nobody has said how many pupils it has.
    Unknown,
}

/// A school in the funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct School {
    /// The school.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
    /// Its pupils.
    pub pupils: Option<u32>,
    /// Contacts in the period.
    pub contacts: i64,
    /// Referrals in the period.
    pub referrals: i64,
    /// What a school of its size would make at the rate of all schools together, and the limits around it.
    pub expected: Option<(f64, i64, i64)>,
    /// Where it lies.
    pub lies: Lies,
}

/// The limits: of the counts that chance makes where `expected` is the mean, 95 in 100 lie from the one to the other, both
/// included. Exact quantiles of the Poisson distribution at 2.5 and 97.5 in 100 (Spiegelhalter, Funnel plots for comparing
/// institutional performance, Statistics in Medicine 24, 2005).
pub fn limits(expected: f64) -> (i64, i64) {
    if expected <= 0.0 {
        return (0, 0);
    }
    // By logarithms: the terms of a large mean are too small for a float before they are added up.
    let (mut count, mut log, mut sum) = (0_i64, -expected, (-expected).exp());
    let mut lower = None;
    while sum < 0.975 {
        lower = lower.or((sum >= 0.025).then_some(count));
        count += 1;
        log += expected.ln() - (count as f64).ln();
        sum += log.exp();
    }
    (lower.unwrap_or(count), count)
}

/// Every school of the partnership in a period, those below their lower limit first, then by size.
///
/// # Errors
/// A fault when the database does.
pub async fn funnel(ask: &mut impl Ask, agencies: &Agencies, from: Date, to: Date) -> Result<Vec<School>, Error> {
    let counted = store::by_agency(ask, from, to).await?;
    let rolls = store::rolls(ask).await?;
    let mut schools: Vec<School> = agencies
        .iter()
        .filter(|a| a.sector == Sector::Education && a.exists_on(from))
        .map(|a| {
            let (contacts, referrals) =
                counted.iter().find(|(id, ..)| *id == a.id).map_or((0, 0), |(_, c, r)| (*c, *r));
            let pupils = rolls.iter().find(|r| r.record.agency == a.id).map(|r| r.record.pupils);
            let name = a.name.clone();
            School { agency: a.id, name, pupils, contacts, referrals, expected: None, lies: Lies::Unknown }
        })
        .collect();
    place(&mut schools);
    schools.sort_by(|a, b| (a.lies as u8, b.pupils, &a.name).cmp(&(b.lies as u8, a.pupils, &b.name)));
    Ok(schools)
}

fn place(schools: &mut [School]) {
    let sized = || schools.iter().filter_map(|s| s.pupils.map(|p| (f64::from(p), s.contacts)));
    let (pupils, contacts) = sized().fold((0.0, 0), |(p, c), (pupils, contacts)| (p + pupils, c + contacts));
    if pupils <= 0.0 {
        return;
    }
    // Contacts, not referrals: what a school can help is that it rings, not what is then decided.
    let rate = contacts as f64 / pupils;
    for school in schools.iter_mut() {
        let Some(own) = school.pupils else { continue };
        let expected = rate * f64::from(own);
        let (lower, upper) = limits(expected);
        school.expected = Some((expected, lower, upper));
        school.lies = match school.contacts {
            made if made < lower => Lies::Below,
            made if made > upper => Lies::Above,
            _ => Lies::Within,
        };
    }
}

/// Says how many pupils a school has.
///
/// # Errors
/// [`Error::Forbidden`] for whoever is no manager of the front door; [`Error::Invalid`] for what is no school.
pub async fn set_roll(app: &App, actor: &Actor, agency: AgencyId, pupils: u32, on: Date) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let agencies = Agencies::load(&mut tx).await?;
    if agencies.get(agency).is_none_or(|a| a.sector != Sector::Education) {
        return Err(Error::invalid("school", "Choose a school."));
    }
    if on > app.clock().today() {
        return Err(Error::invalid("on", "The count cannot be of a later day than today."));
    }
    let there = store::rolls(&mut tx).await?.into_iter().find(|r| r.record.agency == agency);
    let allowed = match there {
        None => made(actor, Act::Publish, Roll { id: RollId::new(), agency, pupils, on })?,
        Some(roll) => {
            let found = platform::record::find::<Roll>(&mut tx, roll.record.id).await?;
            let allowed = platform::access::permit(actor, Act::Publish, found)?;
            allowed.change(|r| Ok::<_, Error>(Roll { pupils, on, ..r }))?
        }
    };
    let entry = Entry::of("SchoolRollSet", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_tables() {
        // Cumulative Poisson tables: mean 10, P(X <= 3) = 0.0103, P(X <= 4) = 0.0293, P(X <= 16) = 0.9730, P(X <= 17) = 0.9857.
        assert_eq!(limits(10.0), (4, 17));
        // Mean 2: P(X = 0) = 0.1353, so that none at all is no surprise; P(X <= 4) = 0.9473, P(X <= 5) = 0.9834.
        assert_eq!(limits(2.0), (0, 5));
        assert_eq!(limits(0.0), (0, 0));
        let (lower, upper) = limits(2_000.0);
        assert!((1_910..=1_914).contains(&lower) && (2_086..=2_090).contains(&upper), "{lower} {upper}");
    }
}
