//! An understood row as the records that are kept of it. Pure: what stands in a report, in the words of the programme.

use platform::agency::{Agencies, Sector};
use platform::id::AgencyId;

use crate::ask::{Ask, AskId, DueInText, PrintedAnswer, Threshold};
use crate::cluster::{Cluster, ClusterId};
use crate::import::model::{self, Answer, Part, RecommendationRow};
use crate::import_draft::text_of;
use crate::link::{Link, LinkEnd, LinkId, LinkKind};
use crate::new_programme::last_day;
use crate::programme::ProgrammeId;
use crate::recommendation::{Recommendation, RecommendationId, Scope, Verbatim};
use crate::source_report::SourceReportId;

/// Where the records of a report belong, and whom its names mean.
pub(super) struct Kept {
    /// The programme.
    pub programme: ProgrammeId,
    /// The report.
    pub source: SourceReportId,
    /// The bodies.
    pub agencies: Agencies,
}

impl Kept {
    pub(super) fn recommendation(&self, id: RecommendationId, order: u32, row: &RecommendationRow) -> Recommendation {
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

    pub(super) fn ask(
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

    pub(super) fn link(&self, from: RecommendationId, to: RecommendationId, link: &model::Link) -> Link {
        let kind = match (link.kind, link.part) {
            (model::LinkKind::PointsOnly, _) => LinkKind::PointsTo,
            (model::LinkKind::Mentions, Part::Response) => LinkKind::AnsweredBy,
            _ => LinkKind::SeeAlso,
        };
        let (from, to) = (LinkEnd::Recommendation(from), LinkEnd::Recommendation(to));
        let note = link.words.clone();
        Link { id: LinkId::new(), programme: self.programme, from, to, kind, note, origin: Default::default() }
    }

    /// Suggested, because of what stands in `cluster`; none with fewer than two rows that are there.
    pub(super) fn cluster(&self, cluster: &model::Cluster, members: Vec<RecommendationId>) -> Option<Cluster> {
        let why: Vec<_> = cluster.members.iter().map(|m| format!("{}: {}", m.reference, m.reason)).collect();
        let mut suggested = Cluster::suggest(ClusterId::new(), self.programme, &cluster.about, members);
        suggested.why = why.join("\n");
        (suggested.members.len() > 1).then_some(suggested)
    }

    /// Whether what is printed stands there already, word for word.
    pub(super) fn is_same(old: &Recommendation, row: &RecommendationRow) -> bool {
        old.verbatim.lines() == verbatim(row).lines()
            && old.response_as_printed == printed(&row.response)
            && old.challenges_as_printed == printed(&row.challenges)
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
