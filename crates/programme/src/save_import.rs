//! Saves what was understood of a report, with a person's corrections: its rows, asks, links and suggested clusters, in
//! one transaction. The same file again changes nothing; a revised one adds and reprints what differs.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::account::Administer;
use platform::agency::{Agencies, Agency, Group, Sector, Watches};
use platform::id::{AccountId, AgencyId};
use platform::record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::ask::{Ask, AskId, DueInText, PrintedAnswer, Threshold};
use crate::cluster::{Cluster, ClusterId};
use crate::funding::{CostNature, FundingLine};
use crate::import::model::{self, Answer, Part, RecommendationRow, Understood};
use crate::import_draft::{ImportDraft, text_of};
use crate::link::{Link, LinkEnd, LinkId, LinkKind};
use crate::money::{FinancialYear, Pence};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeGroup, ProgrammeId, PromisedReport, Remit, ReportKind};
use crate::recommendation::{Recommendation, RecommendationId, Scope, Verbatim};
use crate::source_report::{OverallResponse, SourceReport, SourceReportId};
use crate::stamp::{GroupName, Stamp};
use crate::store::{self, standing};

/// What saving a report did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// The rows are in the programme.
    Rows {
        /// Which programme.
        programme: ProgrammeId,
        /// Rows added.
        added: usize,
        /// Rows whose printed words changed.
        reprinted: usize,
        /// Rows that stood there already, word for word.
        unchanged: usize,
    },
    /// The very same file was read in before; nothing was changed.
    AlreadyThere {
        /// Which programme.
        programme: ProgrammeId,
    },
}

/// Who did something and when; at the command line nobody has an account.
pub fn stamp(actor: &Actor, now: jiff::Timestamp) -> Stamp {
    Stamp { by: actor.account.unwrap_or(AccountId(uuid::Uuid::nil())), at: now }
}

/// Saves `understood`, as `draft` corrects it.
///
/// # Errors
/// When the actor may not import; when there is no board to monitor the programme.
pub async fn save_import(
    app: &App,
    actor: &Actor,
    draft: &ImportDraft,
    understood: &Understood,
) -> Result<Saved, Error> {
    let mut tx = app.begin(actor).await?;
    let programme = programme_of(&mut tx, actor, draft, understood).await?;
    let known = store::all::<SourceReport>(&mut tx, programme.id, &policy::scope(actor)).await?;
    if known.iter().any(|s| s.record.sha256 == draft.sha256) {
        return Ok(Saved::AlreadyThere { programme: programme.id });
    }
    let understood = draft.corrected(understood.clone());
    let source = source_report(&tx, &programme, draft, &understood);
    let entry = Entry::of("ReportReadIn", &source);
    tx.save(permit_new(actor, Act::Import, source.clone())?).await?;
    let agencies = bodies(&mut tx, actor, &understood).await?;
    let mut saving = Saving { tx, actor, programme: programme.id, source: source.id, agencies, ids: BTreeMap::new() };
    let saved = saving.rows(&understood).await?;
    saving.links(&understood).await?;
    saving.clusters(&understood).await?;
    saving.tx.commit(entry).await?;
    Ok(saved)
}

async fn programme_of(
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
fn last_day(when: &str) -> Option<Date> {
    let mut parts = when.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let Some(month) = parts.next() else { return Date::new(year, 12, 31).ok() };
    let month: i8 = month.parse().ok()?;
    match parts.next() {
        Some(day) => Date::new(year, month, day.parse().ok()?).ok(),
        None => (1..=12).contains(&month).then(|| date(year, month, 1).last_of_month()),
    }
}

fn source_report(tx: &WriteTx, programme: &Programme, draft: &ImportDraft, understood: &Understood) -> SourceReport {
    let overall = |o: &model::OverallResponse| OverallResponse { body: o.agency.clone(), text: text_of(&o.comment) };
    SourceReport {
        id: SourceReportId::new(),
        programme: programme.id,
        title: draft.programme_name.clone(),
        file_name: draft.file_name.clone(),
        sha256: draft.sha256.clone(),
        imported: stamp(tx.actor(), tx.now()),
        pages: None,
        overall_responses: understood.overall_responses.iter().map(overall).collect(),
        doubts: understood.doubts.iter().map(|d| format!("{} ({})", d.sentence, d.place)).collect(),
        layout: Some(understood.mapping.fingerprint()),
    }
}

/// The known bodies, those that the report names and nobody knew added.
async fn bodies(tx: &mut WriteTx, actor: &Actor, understood: &Understood) -> Result<Agencies, Error> {
    let known = Agencies::load(tx).await?;
    let named = understood.rows.iter().flat_map(|r| &r.leads).filter(|l| !l.everybody);
    let mut missing: Vec<Agency> = Vec::new();
    for lead in named {
        let found = |name: &str| known.printed(name).is_some() || missing.iter().any(|a| a.answers_to(name));
        if !found(&lead.printed) && !lead.name.as_deref().is_some_and(found) {
            missing.push(new_body(lead));
        }
    }
    for body in &missing {
        let allowed = permit_new(actor, Administer::Bodies, body.clone())?;
        tx.save(allowed).await?;
    }
    Ok(Agencies::of(known.iter().cloned().chain(missing).collect()))
}

fn new_body(lead: &model::Lead) -> Agency {
    Agency {
        id: AgencyId::new(),
        short: lead.printed.clone(),
        name: lead.name.clone().unwrap_or_else(|| lead.printed.clone()),
        sector: Sector::Voluntary,
        also_known_as: Vec::new(),
        valid_from: None,
        valid_to: None,
        successor: None,
        email: None,
        chief_officer: None,
    }
}

/// A save under way.
struct Saving<'a> {
    tx: WriteTx,
    actor: &'a Actor,
    programme: ProgrammeId,
    source: SourceReportId,
    agencies: Agencies,
    ids: BTreeMap<String, RecommendationId>,
}

impl Saving<'_> {
    async fn rows(&mut self, understood: &Understood) -> Result<Saved, Error> {
        let scope = policy::scope(self.actor);
        let there = store::all::<Recommendation>(&mut self.tx, self.programme, &scope).await?;
        let (mut added, mut reprinted, mut unchanged) = (0, 0, 0);
        for (order, row) in (0..).zip(&understood.rows) {
            let old = there.iter().find(|r| r.record.reference == row.reference);
            match old {
                None => {
                    self.add(order, row).await?;
                    added += 1;
                }
                Some(old) if self.is_same(&old.record, row) => {
                    self.ids.insert(row.reference.clone(), old.record.id);
                    unchanged += 1;
                }
                Some(old) => {
                    self.reprint(old.record.id, row).await?;
                    reprinted += 1;
                }
            }
        }
        Ok(Saved::Rows { programme: self.programme, added, reprinted, unchanged })
    }

    fn is_same(&self, old: &Recommendation, row: &RecommendationRow) -> bool {
        old.verbatim.lines() == verbatim(row).lines()
            && old.response_as_printed == printed(&row.response)
            && old.challenges_as_printed == printed(&row.challenges)
    }

    async fn add(&mut self, order: u32, row: &RecommendationRow) -> Result<(), Error> {
        let recommendation = self.recommendation(RecommendationId::new(), order, row);
        let (id, leads) = (recommendation.id, recommendation.leads.clone());
        self.tx.save(permit_new(self.actor, Act::Import, recommendation)?).await?;
        self.ids.insert(row.reference.clone(), id);
        for ask in &row.asks {
            let ask = self.ask(id, ask, &leads, row);
            self.tx.save(permit_new(self.actor, Act::Arrange, ask)?).await?;
        }
        standing::refresh(&mut self.tx, id).await
    }

    /// The new words stand on the row; the old ones stay in its history, and its asks and work are not touched.
    async fn reprint(&mut self, id: RecommendationId, row: &RecommendationRow) -> Result<(), Error> {
        let found = record::find::<Recommendation>(&mut self.tx, id).await?;
        let new = self.recommendation(id, 0, row);
        let allowed = permit(self.actor, Act::Import, found)?.change(|old| {
            Ok::<_, Error>(Recommendation {
                source: new.source,
                verbatim: new.verbatim,
                response_as_printed: new.response_as_printed,
                challenges_as_printed: new.challenges_as_printed,
                status_as_printed: new.status_as_printed,
                doubts: new.doubts,
                ..old
            })
        })?;
        self.tx.save(allowed).await?;
        self.ids.insert(row.reference.clone(), id);
        standing::refresh(&mut self.tx, id).await
    }

    fn recommendation(&self, id: RecommendationId, order: u32, row: &RecommendationRow) -> Recommendation {
        Recommendation {
            id,
            programme: self.programme,
            source: self.source,
            reference: row.reference.clone(),
            parent: row.parent.clone(),
            sort_order: order,
            title: row.title.clone().unwrap_or_default(),
            verbatim: verbatim(row),
            scope: if row.scope == model::Scope::National { Scope::National } else { Scope::Local },
            leads_as_printed: row.leads.iter().map(|l| l.printed.clone()).collect(),
            leads: self.leads(row),
            groups: Vec::new(),
            theme: row.theme.clone(),
            response_as_printed: printed(&row.response),
            challenges_as_printed: printed(&row.challenges),
            status_as_printed: row.status.clone(),
            doubts: row.doubts.iter().map(|d| d.sentence.clone()).collect(),
            colour_override: None,
        }
    }

    fn leads(&self, row: &RecommendationRow) -> Vec<AgencyId> {
        if row.leads.iter().any(|l| l.everybody) {
            return self
                .agencies
                .iter()
                .filter(|a| !matches!(a.sector, Sector::National | Sector::Board))
                .map(|a| a.id)
                .collect();
        }
        let found = |l: &model::Lead| {
            let by_name = l.name.as_deref().and_then(|n| self.agencies.printed(n));
            self.agencies.printed(&l.printed).or(by_name).map(|a| a.id)
        };
        row.leads.iter().filter_map(found).collect()
    }

    fn ask(
        &self,
        recommendation: RecommendationId,
        ask: &model::Ask,
        leads: &[AgencyId],
        row: &RecommendationRow,
    ) -> Ask {
        let limb = u16::try_from(ask.limb).unwrap_or(u16::MAX);
        let named = ask.addressee.as_deref().and_then(|a| self.agencies.printed(a)).map(|a| a.id);
        let national = row.scope == model::Scope::National;
        let due = ask.due.iter().find(|d| !d.already);
        Ask {
            verb: ask.verb.clone(),
            addressees: if national { Vec::new() } else { named.map_or_else(|| leads.to_vec(), |a| vec![a]) },
            due: due.map(|d| DueInText { words: d.words.clone(), date: d.when.as_deref().and_then(last_day) }),
            threshold: ask.thresholds.first().map(threshold),
            printed_answer: printed_answer(&ask.answer),
            ..Ask::new(AskId::new(), self.programme, recommendation, limb, &ask.whole())
        }
    }

    async fn links(&mut self, understood: &Understood) -> Result<(), Error> {
        let scope = policy::scope(self.actor);
        let there = store::all::<Link>(&mut self.tx, self.programme, &scope).await?;
        for row in &understood.rows {
            for link in &row.links {
                let (Some(from), Some(to)) = (self.ids.get(&row.reference), self.ids.get(&link.to)) else { continue };
                let link = self.link(*from, *to, link);
                let known = there.iter().any(|l| (l.record.from, l.record.to) == (link.from, link.to));
                if !known && link.from != link.to {
                    self.tx.save(permit_new(self.actor, Act::Arrange, link)?).await?;
                }
            }
        }
        Ok(())
    }

    fn link(&self, from: RecommendationId, to: RecommendationId, link: &model::Link) -> Link {
        let kind = match (link.kind, link.part) {
            (model::LinkKind::PointsOnly, _) => LinkKind::PointsTo,
            (model::LinkKind::Mentions, Part::Response) => LinkKind::AnsweredBy,
            _ => LinkKind::SeeAlso,
        };
        let (from, to) = (LinkEnd::Recommendation(from), LinkEnd::Recommendation(to));
        let note = link.words.clone();
        Link { id: LinkId::new(), programme: self.programme, from, to, kind, note, origin: Default::default() }
    }

    async fn clusters(&mut self, understood: &Understood) -> Result<(), Error> {
        let scope = policy::scope(self.actor);
        let there = store::all::<Cluster>(&mut self.tx, self.programme, &scope).await?;
        for cluster in &understood.clusters {
            let members: Vec<_> = cluster.members.iter().filter_map(|m| self.ids.get(&m.reference)).copied().collect();
            if members.len() < 2 || there.iter().any(|c| c.record.title == cluster.about) {
                continue;
            }
            let why: Vec<_> = cluster.members.iter().map(|m| format!("{}: {}", m.reference, m.reason)).collect();
            let mut suggested = Cluster::suggest(ClusterId::new(), self.programme, &cluster.about, members);
            suggested.why = why.join("\n");
            self.tx.save(permit_new(self.actor, Act::Arrange, suggested)?).await?;
        }
        Ok(())
    }
}

fn verbatim(row: &RecommendationRow) -> Verbatim {
    let lines = row.text.iter().map(|l| text_of(std::slice::from_ref(l))).collect();
    Verbatim::new(lines, row.place.to_string(), row.place.page)
}

fn printed(lines: &[documents::Line]) -> Option<String> {
    Some(text_of(lines)).filter(|t| !t.trim().is_empty())
}

fn threshold(threshold: &model::Threshold) -> Threshold {
    let figure = threshold.figure.clone().unwrap_or_else(|| "to be set".into());
    let digits: String = figure.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let unit = figure[digits.len()..].trim().to_owned();
    Threshold { value: digits.parse().ok(), words: figure, unit }
}

fn printed_answer(answer: &Answer) -> PrintedAnswer {
    match answer {
        Answer::Spoken { .. } | Answer::AcceptedWhole => PrintedAnswer::Speaks,
        Answer::NationalBody => PrintedAnswer::None,
        Answer::PointsElsewhere { to } => {
            PrintedAnswer::Silent { reason: format!("The printed response only points at recommendation {to}.") }
        }
        Answer::NoResponse => PrintedAnswer::Silent { reason: "The report prints no response to this row.".into() },
        Answer::PossiblyUnanswered { reason, .. } => PrintedAnswer::Silent { reason: reason.clone() },
    }
}
