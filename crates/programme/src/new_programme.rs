//! The programme that a report begins: its name, who monitors it, the reports it promises, the money it names, and the
//! groups that watch it.

use jiff::civil::{Date, date};
use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::agency::{Agencies, Group, Watches};
use platform::record;
use platform::trail::WriteTx;

use crate::funding::{CostNature, FundingLine};
use crate::import::model::{self, Understood};
use crate::import_draft::ImportDraft;
use crate::money::{FinancialYear, Pence};
use crate::policy::Act;
use crate::programme::{Programme, ProgrammeGroup, ProgrammeId, PromisedReport, Remit, ReportKind};
use crate::stamp::GroupName;

/// The programme that a draft is for, or the one that it begins.
///
/// # Errors
/// When the actor may not import; when there is no board to monitor a new programme.
pub(crate) async fn programme_of(
    tx: &mut WriteTx,
    actor: &Actor,
    draft: &ImportDraft,
    understood: &Understood,
) -> Result<Programme, Error> {
    if let Some(id) = draft.programme {
        return Ok(permit(actor, Act::Import, record::find::<Programme>(tx, id).await?)?.into_inner());
    }
    let agencies = Agencies::load(tx).await?;
    let board = agencies.board().ok_or_else(|| {
        Error::refused(
            "There is no board yet to monitor the programme. Make an account for its business manager first.",
        )
    })?;
    let mut programme = Programme::new(ProgrammeId::new(), &draft.programme_name, board.id).map_err(Error::refused)?;
    programme.reports = promised(understood);
    programme.funding = funding_of(understood, first_year(&programme, tx.now()));
    programme.answers_due = two_months_after(platform::clock::in_uk(tx.now()).date());
    programme.groups = watching(&platform::agency::groups(tx).await?);
    tx.save(permit_new(actor, Act::Import, programme.clone())?).await?;
    Ok(programme)
}

/// The partnership's groups that watch rows.
fn watching(groups: &[Group]) -> Vec<ProgrammeGroup> {
    let remit = |g: &Group| match g.watches {
        Watches::AllRows => Some(Remit::AllRows),
        Watches::MultiAgencyRows => Some(Remit::MultiAgencyRows),
        Watches::None => None,
    };
    groups.iter().filter_map(|g| Some(ProgrammeGroup { name: GroupName(g.name.clone()), remit: remit(g)? })).collect()
}

/// An executive answers a scrutiny report within two months (Local Government Act 2000, section 9FE).
fn two_months_after(day: Date) -> Option<Date> {
    day.checked_add(jiff::Span::new().months(2)).ok()
}

/// The year of the first report promised, or of today.
fn first_year(programme: &Programme, now: jiff::Timestamp) -> FinancialYear {
    let first = programme.reports.iter().map(|r| r.due).min();
    FinancialYear::of(first.unwrap_or_else(|| platform::clock::in_uk(now).date()))
}

/// The first yearly sum of the report and the first one-off sum, with the posts it names. Where the money comes from, people
/// say.
fn funding_of(understood: &Understood, from: FinancialYear) -> Vec<FundingLine> {
    let posts = understood.money.iter().find_map(|m| m.posts).and_then(|p| u16::try_from(p).ok());
    let first = |yearly| understood.money.iter().find(|m| m.yearly == yearly && m.pounds.is_some_and(|p| p > 0));
    let line = |nature, words: &str, posts, fact: &model::MoneyFact| FundingLine {
        label: format!("{words} (“{}” in the report)", fact.words),
        nature,
        amount: Pence::pounds(fact.pounds.unwrap_or_default()),
        posts,
        from,
        to: None,
        sources: Vec::new(),
    };
    let words = posts.map_or_else(|| "Yearly cost".to_owned(), |p| format!("{p} posts and running costs"));
    let yearly = first(true).map(|fact| line(CostNature::Yearly, &words, posts, fact));
    let once = first(false).map(|fact| line(CostNature::OneOff, "Setting up", None, fact));
    yearly.into_iter().chain(once).collect()
}

fn promised(understood: &Understood) -> Vec<PromisedReport> {
    let kind = |p: &model::Promise| {
        let words = p.sentence.to_lowercase();
        let kinds =
            [("interim", ReportKind::Interim), ("full", ReportKind::Full), ("action plan", ReportKind::ActionPlan)];
        kinds.into_iter().find(|(word, _)| words.contains(word)).map(|(_, kind)| kind)
    };
    let report = |p: &model::Promise| {
        Some(PromisedReport { kind: kind(p)?, due: last_day(&p.when)?, audience: p.sentence.clone() })
    };
    understood.promises.iter().filter_map(report).collect()
}

/// The last day of "2016-12" or "2016", or the day itself.
pub(crate) fn last_day(when: &str) -> Option<Date> {
    let mut parts = when.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let Some(month) = parts.next() else { return Date::new(year, 12, 31).ok() };
    let month: i8 = month.parse().ok()?;
    match parts.next() {
        Some(day) => Date::new(year, month, day.parse().ok()?).ok(),
        None => (1..=12).contains(&month).then(|| date(year, month, 1).last_of_month()),
    }
}
