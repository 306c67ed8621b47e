//! A programme as it was kept on a day: every record rebuilt from the revisions, and every row's standing judged on that
//! day. Reports and "as at" pages read through here, for today as for any day before.

use std::collections::{BTreeMap, BTreeSet};

use commitments::Commitment;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::Error;
use platform::clock::{self, day_in_words};
use platform::db::{Ask as Reads, Statement};
use platform::record::{self, Record, Revision, Versioned};

use crate::action::{Action, ActionId};
use crate::ask::{Ask, AskId};
use crate::challenge::Challenge;
use crate::claim::Claim;
use crate::cluster::Cluster;
use crate::counts::{Counts, counts};
use crate::evidence::{Evidence, EvidenceId};
use crate::impact::Impact;
use crate::link::Link;
use crate::national_request::NationalRequest;
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::response::{Response, ResponseId};
use crate::standing::Standing;
use crate::store::file::Loaded;
use crate::update::Update;
use crate::verification::{Subject, Verification};

const FIRST_KEPT: Statement =
    Statement::both("as_at.first_kept", "select min(at) from revision where home = $1 and kind = 'recommendation'");
const UNTIL: Statement = Statement::both(
    "as_at.until",
    "select kind, id, version, at, until, seq, body from revision where home = $1 and at <= $2 and kind in
       ('programme', 'recommendation', 'ask', 'response', 'action', 'claim', 'evidence', 'verification', 'impact')
     order by kind, id, version",
);
/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[FIRST_KEPT, UNTIL];

/// A programme as it was kept on a day.
#[derive(Debug, Clone)]
pub struct AsAt {
    /// The day on which every standing is judged.
    pub on: Date,
    /// The instant up to which records count.
    pub records_at: Timestamp,
    /// Whether nothing was kept by that day, so that the records are those first kept, at `records_at`.
    pub before_first: bool,
    /// The programme.
    pub programme: Versioned<Programme>,
    /// Links between rows.
    pub links: Vec<Link>,
    /// Rows that are the same work.
    pub clusters: Vec<Cluster>,
    /// Requests to national bodies.
    pub requests: Vec<NationalRequest>,
    /// What bodies were asked for: answers to challenges may stand here.
    pub commitments: Vec<Commitment>,
    /// Every row with all that belongs to it, in the order of its report.
    pub rows: Vec<Loaded>,
}

impl AsAt {
    /// How every row stood on the day, in order.
    pub fn standings(&self) -> Vec<Standing> {
        self.rows.iter().map(|row| crate::file::standing_of(&row.file(), self.on)).collect()
    }

    /// One row.
    pub fn row(&self, id: RecommendationId) -> Option<&Loaded> {
        self.rows.iter().find(|row| row.recommendation.record.id == id)
    }
}

/// The last instant of a day in the United Kingdom, or now when the day is not over.
pub fn end_of(day: Date, now: Timestamp) -> Timestamp {
    let next = day.tomorrow().map_or(now, clock::start_of);
    let last = next.checked_sub(jiff::SignedDuration::from_micros(1)).unwrap_or(now);
    last.min(now)
}

/// Reads a programme as it was kept on a day: one statement; two more when nothing was kept by then, in which case the
/// records are those first kept and [`AsAt::before_first`] says so.
///
/// # Errors
/// [`Error::Refused`] for a day that has not come; [`Error::Hidden`] when there is no such programme.
pub async fn load(ask: &mut impl Reads, id: ProgrammeId, on: Date, now: Timestamp) -> Result<AsAt, Error> {
    refuse_ahead(on, now)?;
    let at = end_of(on, now);
    let revisions = record::as_at(ask, id, at).await?;
    if revisions.iter().any(|r| r.kind == Recommendation::KIND) {
        return assemble(revisions, on, at, false);
    }
    match first_kept(ask, id).await? {
        Some(first) => assemble(record::as_at(ask, id, first).await?, on, first, true),
        None => assemble(record::as_at(ask, id, now).await?, on, now, false),
    }
}

fn refuse_ahead(on: Date, now: Timestamp) -> Result<(), Error> {
    if on <= clock::in_uk(now).date() {
        return Ok(());
    }
    Err(Error::refused(format!("{} has not come yet. Choose today or a day before.", day_in_words(on))))
}

async fn first_kept(ask: &mut impl Reads, id: ProgrammeId) -> Result<Option<Timestamp>, Error> {
    let row = ask.first(FIRST_KEPT.with([id.into()])).await?;
    let text: Option<String> = row.map(|r| r.at(0)).transpose()?.flatten();
    let parse = |t: String| t.parse().map_err(|_| Error::fault("a revision without a readable time"));
    text.map(parse).transpose()
}

/// Totals on one day of the past, for the lines of claimed and verified over time.
#[derive(Debug, Clone)]
pub struct Progress {
    /// The day.
    pub on: Date,
    /// The totals.
    pub counts: Counts,
}

/// The most days for which totals are worked out.
const MOST_POINTS: usize = 24;

/// Totals at each month's end since the first record, and on the day itself: one statement. Empty for a day before the
/// first record.
///
/// # Errors
/// A fault when the database does.
pub async fn progress(ask: &mut impl Reads, id: ProgrammeId, on: Date, now: Timestamp) -> Result<Vec<Progress>, Error> {
    let rows = ask.all(UNTIL.with([id.into(), end_of(on, now).into()])).await?;
    let dated: Vec<Dated> = rows.iter().map(Dated::read).collect::<Result<_, _>>()?;
    let begun = dated.iter().filter(|d| d.revision.kind == Recommendation::KIND).map(|d| d.revision.at.as_str()).min();
    let Some(first) = begun.and_then(|at| at.parse::<Timestamp>().ok()) else { return Ok(Vec::new()) };
    let on_day = |day: Date| -> Result<Progress, Error> {
        let at = end_of(day, now);
        let then = dated.iter().filter(|d| d.holds_at(&clock::stored(at))).map(|d| d.revision.clone()).collect();
        Ok(Progress { on: day, counts: counts(&assemble(then, day, at, false)?.standings()) })
    };
    days_between(clock::in_uk(first).date(), on).into_iter().map(on_day).collect()
}

/// The first day, the month's ends after it, and the last day; at most [`MOST_POINTS`], the latest kept.
fn days_between(first: Date, last: Date) -> Vec<Date> {
    let mut days: BTreeSet<Date> = BTreeSet::from([first.min(last), last]);
    let mut end = first.last_of_month();
    while end < last {
        days.insert(end);
        match end.tomorrow() {
            Ok(next) => end = next.last_of_month(),
            Err(_) => break,
        }
    }
    let skip = days.len().saturating_sub(MOST_POINTS);
    days.into_iter().skip(skip).collect()
}

struct Dated {
    revision: Revision,
    until: Option<String>,
}

impl Dated {
    fn read(row: &platform::db::Row) -> Result<Self, Error> {
        let body: String = row.get("body")?;
        let revision = Revision {
            kind: row.get("kind")?,
            id: row.get("id")?,
            version: row.get("version")?,
            at: row.get("at")?,
            seq: row.get("seq")?,
            body: serde_json::from_str(&body)?,
        };
        Ok(Self { revision, until: row.get("until")? })
    }

    fn holds_at(&self, at: &str) -> bool {
        self.revision.at.as_str() <= at && self.until.as_deref().is_none_or(|until| until > at)
    }
}

/// Revisions by noun, to be taken out as records.
struct Heap(BTreeMap<String, Vec<Revision>>);

impl Heap {
    fn of(revisions: Vec<Revision>) -> Self {
        let mut heap: BTreeMap<String, Vec<Revision>> = BTreeMap::new();
        for revision in revisions {
            heap.entry(revision.kind.clone()).or_default().push(revision);
        }
        Self(heap)
    }

    fn versioned<T: Record>(&mut self) -> Result<Vec<Versioned<T>>, Error> {
        let all = self.0.remove(T::KIND).unwrap_or_default();
        let one = |r: Revision| Ok(Versioned { record: serde_json::from_value(r.body)?, version: r.version });
        all.into_iter().map(one).collect()
    }

    fn take<T: Record>(&mut self) -> Result<Vec<T>, Error> {
        Ok(self.versioned()?.into_iter().map(|v| v.record).collect())
    }
}

fn assemble(revisions: Vec<Revision>, on: Date, records_at: Timestamp, before_first: bool) -> Result<AsAt, Error> {
    let mut heap = Heap::of(revisions);
    let programme: Versioned<Programme> = heap.versioned()?.into_iter().next().ok_or(Error::Hidden)?;
    let (links, clusters, requests, commitments) = (heap.take()?, heap.take()?, heap.take()?, heap.take()?);
    let rows = Rows::deal(&programme, heap)?;
    Ok(AsAt { on, records_at, before_first, programme, links, clusters, requests, commitments, rows })
}

/// Deals every record to the rows that it belongs to.
#[derive(Default)]
struct Rows {
    rows: Vec<Loaded>,
    by_recommendation: BTreeMap<RecommendationId, usize>,
    by_ask: BTreeMap<AskId, usize>,
    by_response: BTreeMap<ResponseId, usize>,
    by_action: BTreeMap<ActionId, BTreeSet<usize>>,
    by_evidence: BTreeMap<EvidenceId, BTreeSet<usize>>,
}

impl Rows {
    fn deal(programme: &Versioned<Programme>, mut heap: Heap) -> Result<Vec<Loaded>, Error> {
        let mut dealt = Self::default();
        let mut rows: Vec<Versioned<Recommendation>> = heap.versioned()?;
        rows.sort_by_key(|r| (r.record.sort_order, r.record.id));
        rows.into_iter().for_each(|row| dealt.open(programme, row));
        dealt.asks(heap.take()?, heap.take()?);
        dealt.works(heap.take()?, heap.take()?);
        dealt.proofs(heap.take()?, heap.take()?);
        dealt.rest(heap.take()?, heap.take()?, heap.take()?);
        Ok(dealt.rows)
    }

    fn open(&mut self, programme: &Versioned<Programme>, recommendation: Versioned<Recommendation>) {
        self.by_recommendation.insert(recommendation.record.id, self.rows.len());
        self.rows.push(Loaded {
            programme: programme.clone(),
            recommendation,
            asks: Vec::new(),
            responses: Vec::new(),
            actions: Vec::new(),
            claims: Vec::new(),
            evidence: Vec::new(),
            verifications: Vec::new(),
            impacts: Vec::new(),
            challenges: Vec::new(),
            updates: Vec::new(),
        });
    }

    fn give<'r, T: Clone>(
        &mut self,
        to: impl IntoIterator<Item = &'r usize>,
        thing: &T,
        into: fn(&mut Loaded) -> &mut Vec<T>,
    ) {
        for at in to {
            if let Some(row) = self.rows.get_mut(*at) {
                into(row).push(thing.clone());
            }
        }
    }

    fn asks(&mut self, mut asks: Vec<Ask>, responses: Vec<Response>) {
        asks.sort_by_key(|a| (a.limb, a.id));
        for ask in asks {
            let Some(row) = self.by_recommendation.get(&ask.recommendation).copied() else { continue };
            self.by_ask.insert(ask.id, row);
            self.give(&[row], &ask, |r| &mut r.asks);
        }
        for response in responses {
            let Some(row) = self.by_ask.get(&response.ask).copied() else { continue };
            self.by_response.insert(response.id, row);
            self.give(&[row], &response, |r| &mut r.responses);
        }
    }

    fn works(&mut self, actions: Vec<Action>, mut claims: Vec<Claim>) {
        for action in actions {
            let rows: BTreeSet<usize> = action.plan().asks.iter().filter_map(|a| self.by_ask.get(a)).copied().collect();
            self.give(&rows, &action, |r| &mut r.actions);
            self.by_action.insert(action.id, rows);
        }
        claims.sort_by_key(|c| (c.at(), c.id));
        for claim in claims {
            let rows = self.by_action.get(&claim.action()).cloned().unwrap_or_default();
            for evidence in claim.evidence() {
                self.by_evidence.entry(*evidence).or_default().extend(&rows);
            }
            self.give(&rows, &claim, |r| &mut r.claims);
        }
    }

    fn of_subject(&self, subject: Subject) -> BTreeSet<usize> {
        match subject {
            Subject::Action(id) => self.by_action.get(&id).cloned().unwrap_or_default(),
            Subject::Response(id) => self.by_response.get(&id).copied().into_iter().collect(),
        }
    }

    fn proofs(&mut self, evidence: Vec<Evidence>, mut verifications: Vec<Verification>) {
        for piece in evidence {
            let mut rows = self.by_evidence.get(&piece.id).cloned().unwrap_or_default();
            piece.supports.iter().for_each(|s| rows.extend(self.of_subject(*s)));
            self.give(&rows, &piece, |r| &mut r.evidence);
        }
        verifications.sort_by_key(|v| (v.at(), v.id));
        for check in verifications {
            let rows = self.of_subject(check.subject());
            self.give(&rows, &check, |r| &mut r.verifications);
        }
    }

    fn rest(&mut self, impacts: Vec<Impact>, mut challenges: Vec<Challenge>, mut updates: Vec<Update>) {
        for impact in impacts {
            let row = self.by_recommendation.get(&impact.recommendation).copied();
            self.give(&row, &impact, |r| &mut r.impacts);
        }
        challenges.sort_by_key(|c| (c.due, c.id));
        for challenge in challenges {
            let row = self.by_recommendation.get(&challenge.recommendation).copied();
            self.give(&row, &challenge, |r| &mut r.challenges);
        }
        updates.sort_by_key(|u| std::cmp::Reverse((u.stamp.at, u.id)));
        for update in updates {
            let rows = self.by_action.get(&update.action).cloned().unwrap_or_default();
            self.give(&rows, &update, |r| &mut r.updates);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_the_united_kingdom() {
        let now: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(end_of(date(2026, 7, 1), now).to_string(), "2026-07-01T22:59:59.999999Z");
        assert_eq!(end_of(date(2026, 12, 31), now).to_string(), "2026-12-31T23:59:59.999999Z");
        assert_eq!(end_of(date(2027, 1, 1), now), now);
    }

    #[test]
    fn months_end_between_first_and_last() {
        let days = days_between(date(2016, 7, 21), date(2016, 9, 30));
        assert_eq!(days, [date(2016, 7, 21), date(2016, 7, 31), date(2016, 8, 31), date(2016, 9, 30)]);
        assert_eq!(days_between(date(2016, 7, 21), date(2016, 7, 21)).len(), 1);
        assert_eq!(days_between(date(2000, 1, 1), date(2016, 7, 21)).len(), MOST_POINTS);
    }
}
