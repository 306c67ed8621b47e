//! Saves what was understood of a report, with a person's corrections: its rows, asks, links and suggested clusters, in
//! one transaction. The same file again changes nothing; a revised one adds and reprints what differs.

mod kept;

use std::collections::BTreeMap;

use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::account::Administer;
use platform::agency::{Agencies, Agency, Sector};
use platform::id::AgencyId;
use platform::record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::cluster::Cluster;
use crate::import::model::{self, NotUnderstood, RecommendationRow, Understood};
use crate::import_draft::{ImportDraft, ImportDraftId, text_of};
use crate::link::Link;
use crate::new_programme::programme_of;
use crate::open_import::open_import;
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::source_report::{OverallResponse, SourceReport, SourceReportId};
use crate::stamp::stamp;
use crate::store::{self, standing};
use kept::Kept;

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
    let kept = Kept { programme: programme.id, source: source.id, agencies };
    let mut saving = Saving { tx, actor, kept, ids: BTreeMap::new() };
    let saved = saving.rows(&understood).await?;
    saving.links(&understood).await?;
    saving.clusters(&understood).await?;
    mark_saved(&mut saving.tx, actor, draft, source.id).await?;
    saving.tx.commit(entry).await?;
    Ok(saved)
}

/// Saves a draft as it stands with its corrections, in the version that somebody had before them.
///
/// # Errors
/// As [`save_import`]; a refusal while its columns are not confirmed.
pub async fn save_draft(app: &App, actor: &Actor, id: ImportDraftId, seen: i64) -> Result<Saved, Error> {
    let reading = open_import(app, actor, id).await?;
    if reading.draft.version != seen {
        return Err(Error::Stale);
    }
    let understood = reading.understood.map_err(|not| match not {
        NotUnderstood::NeedsMapping(needs) => Error::refused(format!("Say first which column is which: {needs}")),
        NotUnderstood::Refused(refusal) => Error::refused(refusal),
    })?;
    save_import(app, actor, &reading.draft.record, &understood).await
}

/// A draft on file says as what it was saved; a file read at the command line has none.
async fn mark_saved(tx: &mut WriteTx, actor: &Actor, draft: &ImportDraft, source: SourceReportId) -> Result<(), Error> {
    let found = match record::find::<ImportDraft>(tx, draft.id).await {
        Err(Error::Hidden) => return Ok(()),
        found => found?,
    };
    let saved = |kept| Ok::<_, Error>(ImportDraft { saved_as: Some(source), ..kept });
    let allowed = permit(actor, Act::Import, found)?.change(saved)?;
    tx.save(allowed).await?;
    Ok(())
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
    kept: Kept,
    ids: BTreeMap<String, RecommendationId>,
}

impl Saving<'_> {
    async fn rows(&mut self, understood: &Understood) -> Result<Saved, Error> {
        let scope = policy::scope(self.actor);
        let there = store::all::<Recommendation>(&mut self.tx, self.kept.programme, &scope).await?;
        let (mut added, mut reprinted, mut unchanged) = (0, 0, 0);
        for (order, row) in (0..).zip(&understood.rows) {
            let old = there.iter().find(|r| r.record.reference == row.reference);
            match old {
                None => {
                    self.add(order, row).await?;
                    added += 1;
                }
                Some(old) if Kept::is_same(&old.record, row) => {
                    self.ids.insert(row.reference.clone(), old.record.id);
                    unchanged += 1;
                }
                Some(old) => {
                    self.reprint(old.record.id, row).await?;
                    reprinted += 1;
                }
            }
        }
        Ok(Saved::Rows { programme: self.kept.programme, added, reprinted, unchanged })
    }

    async fn add(&mut self, order: u32, row: &RecommendationRow) -> Result<(), Error> {
        let recommendation = self.kept.recommendation(RecommendationId::new(), order, row);
        let (id, leads) = (recommendation.id, recommendation.leads.clone());
        self.tx.save(permit_new(self.actor, Act::Import, recommendation)?).await?;
        self.ids.insert(row.reference.clone(), id);
        for ask in &row.asks {
            let ask = self.kept.ask(id, ask, &leads, row);
            self.tx.save(permit_new(self.actor, Act::Arrange, ask)?).await?;
        }
        standing::refresh(&mut self.tx, id).await
    }

    /// The new words stand on the row; the old ones stay in its history, and its asks and work are not touched.
    async fn reprint(&mut self, id: RecommendationId, row: &RecommendationRow) -> Result<(), Error> {
        let found = record::find::<Recommendation>(&mut self.tx, id).await?;
        let new = self.kept.recommendation(id, 0, row);
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

    async fn links(&mut self, understood: &Understood) -> Result<(), Error> {
        let scope = policy::scope(self.actor);
        let there = store::all::<Link>(&mut self.tx, self.kept.programme, &scope).await?;
        for row in &understood.rows {
            for link in &row.links {
                let (Some(from), Some(to)) = (self.ids.get(&row.reference), self.ids.get(&link.to)) else { continue };
                let link = self.kept.link(*from, *to, link);
                let known = there.iter().any(|l| (l.record.from, l.record.to) == (link.from, link.to));
                if !known && link.from != link.to {
                    self.tx.save(permit_new(self.actor, Act::Arrange, link)?).await?;
                }
            }
        }
        Ok(())
    }

    async fn clusters(&mut self, understood: &Understood) -> Result<(), Error> {
        let scope = policy::scope(self.actor);
        let there = store::all::<Cluster>(&mut self.tx, self.kept.programme, &scope).await?;
        for cluster in &understood.clusters {
            let members: Vec<_> = cluster.members.iter().filter_map(|m| self.ids.get(&m.reference)).copied().collect();
            let known = there.iter().any(|c| c.record.title == cluster.about);
            let suggested = self.kept.cluster(cluster, members).filter(|_| !known);
            if let Some(suggested) = suggested {
                self.tx.save(permit_new(self.actor, Act::Arrange, suggested)?).await?;
            }
        }
        Ok(())
    }
}
