//! Whoever refers sees their own referrals and what came of them, in plain words, and nothing else of the file.

use axum::extract::{Path, State};
use documents::report::{Piece, Report};
use platform::clock::{in_uk, moment_in_words};
use platform::error::Error;
use platform::look;
use platform::web::{Answer, App, Listing, Posted, Visitor, download, see};
use serde_json::{Value, json};

use super::shown::{came, due, listed, terms, unprocessable};
use crate::contact::Contact;
use crate::policy::{self, Act};
use crate::referral::{Referral, ReferralId};
use crate::terms::words_of;
use crate::{raise_disagreement, store};

/// All of one's own.
pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::refers(actor) {
        return Err(Error::Hidden);
    }
    let own = store::own_referrals(&policy::scope(actor));
    let (all, pages) = own.page(&mut app.db().read().await?, &Listing::of(&visitor), 50).await?;
    listed(&app, actor, &all).await?;
    let drafts = match actor.account {
        Some(account) => {
            let own = platform::access::Scope::everything().only("account = ?", account);
            platform::draft::unfinished(&mut app.db().read().await?, &own, super::professional::FORM).await?
        }
        None => Vec::new(),
    };
    let rows: Vec<Value> = all
        .iter()
        .map(|r| json!({ "href": format!("/my-referrals/{}", r.record.id), "reference": r.record.reference(), "received": r.record.received, "state": plain(&r.record) }))
        .collect();
    app.page(&visitor, "front_door/my_referrals.html", json!({
        "rows": rows, "pages": pages, "drafts": drafts.iter().map(|d| json!({ "href": format!("/refer/{}", d.id), "saved": d.saved })).collect::<Vec<_>>(),
    }))
}

/// Where it stands, for whoever sent it.
fn plain(r: &Referral) -> &'static str {
    match (r.decision(), r.told()) {
        (_, Some(_)) if !r.is_open() => "Decided and closed",
        (_, Some(_)) => "Decided",
        (_, None) => "Being looked at",
    }
}

async fn both(app: &App, visitor: &Visitor, id: &str) -> Result<(Referral, Contact), Error> {
    let id: ReferralId = id.parse().map_err(|_| Error::Hidden)?;
    let actor = visitor.signed_in()?;
    let referral = look::open::<Referral, Act>(app, actor, Act::SeeOutcome, id).await?.into_inner();
    let contact = look::open::<Contact, Act>(app, actor, Act::SeeOutcome, referral.contact).await?.into_inner();
    Ok((referral, contact))
}

/// One of them.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    shown(&app, &visitor, &id, Posted::default()).await
}

async fn shown(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let (referral, contact) = both(app, visitor, id).await?;
    let today = app.clock().today();
    let told = referral.told().filter(|t| !t.cannot);
    let outcome = told.and(referral.decision());
    let mut disagreements =
        store::disagreements_of(&mut app.db().read().await?, &platform::access::Scope::everything(), referral.id)
            .await?;
    disagreements.retain(|d| d.record.by.account == visitor.actor.account);
    listed(app, &visitor.actor, &disagreements).await?;
    let disagreements: Vec<Value> = disagreements
        .iter()
        .map(|d| json!({ "why": d.record.why, "stage": d.record.stage().map(|s| json!({ "words": s.words, "due": due(&s.due, today) })), "settled": d.record.settled.as_ref().map(|s| &s.words) }))
        .collect();
    app.page(visitor, "front_door/my_referral.html", json!({
        "form": form, "here": format!("/my-referrals/{}", referral.id), "reference": referral.reference(), "received": referral.received,
        "state": plain(&referral), "acknowledged": referral.acknowledged().map(|t| t.by.at), "worry": contact.worry,
        "about": contact.about.iter().map(|a| &a.words).filter(|w| !w.is_empty()).collect::<Vec<_>>(),
        "decide_by": due(&referral.decide_by, today), "told": told.map(|t| json!({ "words": t.words, "at": t.by.at })),
        "outcome": outcome.map(|d| json!({ "words": d.outcome.words(), "level": d.level_words })), "disagreements": disagreements,
        "may_disagree": outcome.is_some() && referral.is_open() && visitor.actor.account.is_some(),
    }))
}

/// Says that one disagrees.
pub(super) async fn disagree(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let referral: ReferralId = id.parse().map_err(|_| Error::Hidden)?;
    let raised = raise_disagreement(&app, visitor.signed_in()?, referral, &form.text("why")).await;
    match came(raised, &mut form, "why")? {
        Some(_) => Ok(see(&format!("/my-referrals/{referral}?done=you-have-said-that-you-disagree"))),
        None => unprocessable(shown(&app, &visitor, &id, form).await),
    }
}

/// A copy to keep: what was sent, when, and under which reference.
pub(super) async fn copy(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (referral, contact) = both(&app, &visitor, &id).await?;
    let terms = terms(&app).await?;
    let bytes = documents::write::pdf::write(&report(&app, &referral, &contact, &terms));
    let bytes = bytes.map_err(|e| Error::fault(e.to_string()))?;
    Ok(download(&format!("referral-{}.pdf", referral.reference()), "application/pdf", bytes))
}

fn report(app: &App, referral: &Referral, contact: &Contact, terms: &crate::terms::Terms) -> Report {
    let day = in_uk(referral.received).date();
    let title = format!("Referral {}", referral.reference());
    let mut report = Report::new(title, app.settings().partnership.clone(), day);
    report.marking = Some("Official: sensitive".into());
    let source = &contact.source;
    report.body.push(Piece::key_values([
        ("Received", moment_in_words(referral.received)),
        ("From", source.name.clone().unwrap_or_default()),
        ("Where you can be reached", source.call_back.clone().unwrap_or_default()),
        ("As", words_of(&terms.sources, &source.kind).to_owned()),
        ("Mainly about", contact.category.as_ref().map_or("", |c| words_of(&terms.categories, c)).to_owned()),
    ]));
    report.body.push(Piece::heading(1, "Children"));
    report.body.push(Piece::bullets(contact.about.iter().map(|a| a.words.clone()).filter(|w| !w.is_empty())));
    report.body.push(Piece::heading(1, "What worries you"));
    for line in contact.worry.lines().filter(|l| !l.trim().is_empty()) {
        report.body.push(Piece::paragraph(line.to_owned()));
    }
    report
}
