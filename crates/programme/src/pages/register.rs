//! The register: every row of a programme with its three axes, and the counts side by side.

use std::sync::Arc;

use axum::extract::{Path, State};
use platform::Error;
use platform::agency::Agencies;
use platform::record;
use platform::web::{Answer, App, Listing, Pages, Sorted, Visitor, see};
use serde::Serialize;
use serde_json::json;

use super::as_at;
use super::words::{self, Tag};
use crate::colour::Headline;
use crate::counts::{Counts, counts};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::standing::{MonitorLeads, Standing};
use crate::store;
use crate::store::standing::RegisterRow;

/// Rows on one page.
const PAGE: usize = 50;

/// All programmes; the only one at once.
pub(super) async fn programmes(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::sees_register(actor) {
        return Err(Error::Hidden);
    }
    let all = store::programmes(&mut app.db().read().await?, &policy::scope(actor)).await?;
    if let [only] = all.as_slice() {
        return Ok(see(&format!("/programme/{}", only.id)));
    }
    let may_import = policy::may(Act::Import, actor, &[]);
    let rows: Vec<_> = all.iter().map(|p| json!({ "name": p.name, "href": format!("/programme/{}", p.id) })).collect();
    app.page(&visitor, "programme/programmes.html", json!({ "programmes": rows, "may_import": may_import }))
}

#[derive(Serialize)]
struct Row {
    reference: String,
    title: String,
    words: String,
    href: String,
    leads: String,
    headline: Tag,
    reason: String,
    overridden: Option<String>,
    delivery: &'static str,
    grade: String,
    impact: String,
    first_due: Option<jiff::civil::Date>,
    expected: Option<jiff::civil::Date>,
    late_days: i32,
    flags: Vec<Tag>,
    order: u32,
    grade_number: u8,
}

/// The register of one programme.
pub(super) async fn register(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let actor = visitor.signed_in()?;
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let found = record::find::<Programme>(&mut read, id).await?;
    let programme = platform::access::permit(actor, Act::See, found)?.into_inner();
    let listing = Listing::of(&visitor);
    let asked = as_at::asked(&visitor)?;
    let then = match asked {
        Some(on) => Some(crate::as_at::load(&mut read, id, on, app.clock().now()).await?),
        None => None,
    };
    let rows = match &then {
        Some(then) => Arc::new(then.rows.iter().map(then_row).collect()),
        None => app.remembered(&mut read, id, store::whole::register).await?,
    };
    drop(read);
    let today = asked.unwrap_or(app.clock().today());
    let all: Vec<(&RegisterRow, Standing)> = rows.iter().map(|r| (r, r.facts.on(today))).collect();
    let totals = counts(all.iter().map(|(_, s)| s));
    let mut shown: Vec<Row> = all
        .iter()
        .filter(|(r, s)| is_wanted(&listing, r, s))
        .map(|(r, s)| row(r, s, &visitor.agencies, asked))
        .collect();
    sort(&mut shown, &listing);
    let (rows, pages) = listing.cut(shown, PAGE);
    let mut page = page(&programme, &totals, rows, pages, &listing, &visitor);
    page["past"] =
        json!(then.map(|t| json!({ "on": t.on, "before_first": t.before_first, "records_at": t.records_at })));
    app.page(&visitor, "programme/register.html", page)
}

/// A row of the register as it was kept.
fn then_row(row: &store::file::Loaded) -> RegisterRow {
    RegisterRow { recommendation: row.recommendation.record.clone(), facts: row.file().facts() }
}

fn page(
    programme: &Programme,
    totals: &Counts,
    rows: Vec<Row>,
    pages: Pages,
    listing: &Listing,
    visitor: &Visitor,
) -> serde_json::Value {
    let headings: Vec<Sorted> = HEADINGS.iter().map(|(column, words)| listing.heading(column, words)).collect();
    let bodies: Vec<_> = visitor.agencies.iter().map(|a| json!({ "value": a.id, "words": a.name })).collect();
    let headlines: Vec<_> =
        Headline::ALL.iter().map(|h| json!({ "value": store::records::stored_name(h), "words": h.words() })).collect();
    json!({
        "programme": programme, "counts": tiles(totals, |what| listing.href("show", what)), "rows": rows, "pages": pages, "headings": headings,
        "asked": listing.asked(), "bodies": bodies, "headlines": headlines, "totals": totals,
        "may_import": policy::may(Act::Import, &visitor.actor, &[]),
    })
}

const HEADINGS: [(&str, &str); 8] = [
    ("reference", "Ref"),
    ("title", "Recommendation"),
    ("lead", "Lead"),
    ("headline", "Where it stands"),
    ("delivery", "Delivery, as claimed"),
    ("grade", "Assurance"),
    ("impact", "Impact"),
    ("due", "First due"),
];

/// The counts that stand side by side, so that no one of them can be quoted alone.
pub(crate) fn tiles(totals: &Counts, show: impl Fn(&str) -> String) -> serde_json::Value {
    json!([
        { "words": "Recommendations", "number": totals.rows, "note": format!("{} to national bodies", totals.national) },
        { "words": "Claimed done by their lead", "number": totals.claimed, "note": "The lead's word, verified ones included" },
        { "words": "Verified", "number": totals.verified, "note": format!("{} of them led by the monitor, {} by exception", totals.verified_monitor_is_lead, totals.by_exception) },
        { "words": "Impact on children shown", "number": totals.impact_shown, "tone": "good", "note": format!("{} have no measure set", totals.no_measure_set) },
        { "words": "Late", "number": totals.late, "tone": "alarm", "href": show("late") },
        { "words": "With an unanswered ask", "number": totals.unanswered, "tone": "alarm", "href": show("unanswered"), "note": format!("{} answers missing in all", totals.answers_missing) },
        { "words": "Unfunded", "number": totals.unfunded, "tone": "alarm", "href": show("unfunded") },
        { "words": "Led by the body that monitors", "number": totals.monitor_is_lead, "href": show("monitor"), "note": format!("{} of them alone", totals.monitor_leads_alone) },
    ])
}

fn is_wanted(listing: &Listing, row: &RegisterRow, standing: &Standing) -> bool {
    let flags = &standing.axes.flags;
    let by_show = match listing.get("show") {
        Some("late") => standing.axes.late.is_some(),
        Some("unanswered") => standing.axes.answers.unanswered > 0,
        Some("unfunded") => flags.unfunded || flags.done_unfunded,
        Some("monitor") => flags.monitor != MonitorLeads::No,
        Some("multi") => row.recommendation.leads.len() > 1,
        _ => true,
    };
    let by_body = listing.get("body").is_none_or(|b| row.recommendation.leads.iter().any(|l| l.to_string() == b));
    let by_headline =
        listing.get("headline").is_none_or(|h| store::records::stored_name(&standing.verdict.headline) == h);
    by_show && by_body && by_headline && listing.get("words").is_none_or(|w| says(row, w))
}

fn says(row: &RegisterRow, words: &str) -> bool {
    let r = &row.recommendation;
    let text = format!("{} {} {}", r.reference, r.title, r.verbatim.text()).to_lowercase();
    words.to_lowercase().split_whitespace().all(|w| text.contains(w))
}

fn row(row: &RegisterRow, standing: &Standing, agencies: &Agencies, past: Option<jiff::civil::Date>) -> Row {
    let (r, axes) = (&row.recommendation, &standing.axes);
    let then = past.map(|day| format!("?as-at={day}")).unwrap_or_default();
    let first_words = r.verbatim.text().split_whitespace().take(28).collect::<Vec<_>>().join(" ");
    Row {
        reference: r.reference.clone(),
        title: r.title.clone(),
        words: first_words,
        href: format!("/programme/recommendations/{}{then}", r.id),
        leads: words::leads(r, agencies),
        headline: words::headline(&standing.verdict),
        reason: standing.verdict.reason.clone(),
        overridden: standing.overridden.as_ref().map(|o| o.colour.words().to_owned()),
        delivery: axes.stage.words(),
        grade: words::grade(axes.grade),
        impact: axes.impact.words().to_owned(),
        first_due: axes.first_due,
        expected: axes.expected.filter(|e| Some(*e) != axes.first_due),
        late_days: axes.late.map_or(0, |l| l.days),
        flags: words::flags(standing),
        order: r.sort_order,
        grade_number: axes.grade.number(),
    }
}

fn sort(rows: &mut [Row], listing: &Listing) {
    let (column, down) = listing.sort();
    match column {
        "title" => rows.sort_by_key(|r| r.title.to_lowercase()),
        "lead" => rows.sort_by_key(|r| r.leads.to_lowercase()),
        "headline" => rows.sort_by_key(|r| r.headline.words.clone()),
        "delivery" => rows.sort_by_key(|r| r.delivery),
        "grade" => rows.sort_by_key(|r| r.grade_number),
        "impact" => rows.sort_by_key(|r| r.impact.clone()),
        "due" => rows.sort_by_key(|r| (r.first_due.is_none(), r.first_due)),
        _ => rows.sort_by_key(|r| r.order),
    }
    if down {
        rows.reverse();
    }
}
