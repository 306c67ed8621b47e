//! A contact is looked at: advice is given, news goes to the worker of an open case, or a referral is opened.

use commitments::commitment::Stamp;
use jiff::ToSpan;
use people::{Involvement, Subject};
use platform::access::{Actor, Scope};
use platform::clock::in_uk;
use platform::error::Error;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::contact::{About, Channel, Contact, ContactId, Overriding, Triage};
use crate::policy::Act;
use crate::referral::{Referral, ReferralId, Told};
use crate::step::{Seen, changed, made, opened, stamp, take, write_to};
use crate::take_contact::{Flag, flagging, mark_open_cases};
use crate::{step, store};

/// Advice was given, and nothing more is needed.
///
/// # Errors
/// As the contact's rules say; [`Error::Stale`]; [`Error::Hidden`] or [`Error::Forbidden`].
pub async fn give_advice(app: &App, actor: &Actor, seen: Seen<ContactId>, text: &str) -> Result<Contact, Error> {
    take(app, actor, (Act::Work, "AdviceGiven"), seen, |c: Contact, by| c.advise(text, by)).await
}

/// News of an open case goes to whoever works with the child, who is written to. `told` says that whoever got in touch
/// knows who has the case.
///
/// # Errors
/// When no case is open; as the contact's rules say.
pub async fn pass_to_worker(app: &App, actor: &Actor, seen: Seen<ContactId>, told: bool) -> Result<Contact, Error> {
    let mut tx = app.begin(actor).await?;
    let mut allowed = opened::<Contact, _>(&mut tx, Act::Work, seen).await?;
    let worker = worker(&mut tx, app, allowed.record()).await?;
    allowed = changed(allowed, |mut c| {
        // Whose case is open is asked again now: somebody may have opened or closed one since it came in.
        for one in &mut c.about {
            one.open_case |= one.subject.is_some() && one.subject == worker.as_ref().map(|(s, _)| *s);
        }
        let Some((_, w)) = &worker else { return Err(crate::contact::ContactRefused::NoOpenCase) };
        c.pass((w.agency, w.account), &w.team, told, stamp(&tx))
    })?;
    let contact = tx.save(allowed).await?.record;
    if let Some((_, w)) = &worker {
        let text = format!(
            "There is news about somebody you work with.\n\nRead it here: {}",
            step::link(app, &format!("/contacts/{}", contact.id))
        );
        let about = ("news", ("contact", contact.id.to_string()));
        write_to(&mut tx, app, (w.account, Some(w.agency)), about, ("News of a case you work on", text)).await?;
    }
    tx.commit(Entry::of("NewsPassed", &contact)).await?;
    Ok(contact)
}

/// Who works with one of its children: a named worker before a team.
pub(crate) async fn worker(
    tx: &mut WriteTx,
    app: &App,
    contact: &Contact,
) -> Result<Option<(Subject, Involvement)>, Error> {
    let children: Vec<Subject> = contact.children().filter_map(|c| c.subject).collect();
    let working = people::working_with_each(tx, &children, app.clock().today()).await?;
    let mut all: Vec<(Subject, Involvement)> =
        children.iter().flat_map(|c| working.get(c).into_iter().flatten().map(|w| (*c, w.clone()))).collect();
    all.sort_by_key(|(_, w)| w.account.is_none());
    Ok(all.into_iter().next())
}

/// The worker says that they know.
///
/// # Errors
/// When it was not passed to them, or was seen before.
pub async fn note_news(app: &App, actor: &Actor, seen: Seen<ContactId>) -> Result<Contact, Error> {
    take(app, actor, (Act::Note, "NewsSeen"), seen, |c: Contact, by| c.see(by)).await
}

/// Sets or takes away the exploitation flag of a contact and of its referral.
///
/// # Errors
/// Without a reason, or when nothing changes.
pub async fn flag_exploitation(app: &App, actor: &Actor, seen: Seen<ContactId>, flag: Flag) -> Result<Contact, Error> {
    let mut tx = app.begin(actor).await?;
    let terms = step::terms(&mut tx, app).await?;
    let allowed = opened::<Contact, _>(&mut tx, Act::Work, seen).await?;
    let allowed = changed(allowed, |c| c.flag_as(flagging(&flag, &terms, stamp(&tx))))?;
    let contact = tx.save(allowed).await?.record;
    if let Triage::NeedsDecision { referral, .. } = contact.triage() {
        let allowed = tx.open::<Referral, Act>(Act::Work, referral).await?;
        let allowed = allowed.change(|mut r| {
            r.exploitation = contact.flag().is_some();
            Ok::<_, Error>(r)
        })?;
        tx.save(allowed).await?;
    }
    tx.commit(Entry::of("ExploitationFlagged", &contact).because(flag.why)).await?;
    Ok(contact)
}

/// Says who one of those is whom it is about: somebody described turns out to be known.
///
/// # Errors
/// When there is no such line, or the contact has been dealt with.
pub async fn identify(
    app: &App,
    actor: &Actor,
    seen: Seen<ContactId>,
    line: usize,
    subject: Subject,
) -> Result<Contact, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = opened::<Contact, _>(&mut tx, Act::Work, seen).await?;
    let mut about = allowed.record().about.clone();
    let one = about.get_mut(line).ok_or_else(|| Error::invalid("find", "Choose whom you mean."))?;
    one.subject = Some(subject);
    mark_open_cases(&mut tx, app, &mut about).await?;
    let allowed = allowed.change(|mut c| {
        c.about = about;
        Ok::<_, Error>(c)
    })?;
    let contact = tx.save(allowed).await?.record;
    if let Triage::NeedsDecision { referral, .. } = contact.triage() {
        identify_in(&mut tx, *referral, &contact.about[line]).await?;
    }
    tx.commit(Entry::of("SubjectIdentified", &contact)).await?;
    Ok(contact)
}

async fn identify_in(tx: &mut WriteTx, referral: ReferralId, one: &About) -> Result<(), Error> {
    let allowed = tx.open::<Referral, Act>(Act::Work, referral).await?;
    let allowed = allowed.change(|mut r| {
        if let Some(same) = r.about.iter_mut().find(|a| a.subject.is_none() && a.words == one.words) {
            same.subject = one.subject;
        }
        Ok::<_, Error>(r)
    })?;
    tx.save(allowed).await.map(|_| ())
}

/// Opens a referral. `although` is a manager's reason to open one for news of an open case.
///
/// # Errors
/// For news of an open case without a manager's reason; as the contact's rules say.
pub async fn open_referral(
    app: &App,
    actor: &Actor,
    seen: Seen<ContactId>,
    although: Option<&str>,
) -> Result<ReferralId, Error> {
    let mut tx = app.begin(actor).await?;
    let act = if although.is_some() { Act::Lead } else { Act::Work };
    let allowed = opened::<Contact, _>(&mut tx, act, seen).await?;
    let referral = open_within(&mut tx, app, allowed, although, Act::Work).await?;
    let entry = Entry::of("ReferralOpened", &referral);
    tx.commit(if let Some(why) = although { entry.because(why) } else { entry }).await?;
    Ok(referral.id)
}

/// Opens one within a write.
pub(crate) async fn open_within(
    tx: &mut WriteTx,
    app: &App,
    contact: platform::access::Allowed<Contact>,
    although: Option<&str>,
    act: Act,
) -> Result<Referral, Error> {
    let by = stamp(tx);
    let earlier = earlier(tx, app, contact.record()).await?;
    let referral = new_referral(tx, app, contact.record(), earlier, by.clone()).await?;
    let overriding = although.map(|reason| Overriding { reason: reason.trim().to_owned(), by: by.clone() });
    let contact = changed(contact, |c| c.refer(referral.id, overriding, by))?;
    tx.save(contact).await?;
    let actor = tx.actor().clone();
    Ok(tx.save(made(&actor, act, referral)?).await?.record)
}

async fn new_referral(
    tx: &mut WriteTx,
    app: &App,
    contact: &Contact,
    earlier: Option<ReferralId>,
    by: Stamp,
) -> Result<Referral, Error> {
    let terms = step::terms(tx, app).await?;
    let due = |days, what| terms.due((days, what), "received", contact.received, app.calendar());
    let clocks = &terms.clocks;
    let dues = [
        due(clocks.decide, "to decide"),
        due(clocks.acknowledge, "to acknowledge to the referrer"),
        due(clocks.decide + clocks.tell, "to tell the referrer what was decided"),
    ];
    let referral = Referral::open(contact, by.clone(), earlier, dues);
    // A form answers at once that it has arrived.
    let by_machine = matches!(contact.channel, Channel::Form | Channel::Api);
    let told = || Told { how: "By the form itself, when it arrived".into(), words: String::new(), cannot: false, by };
    if by_machine { referral.acknowledge(told()).map_err(step::said_at) } else { Ok(referral) }
}

/// The latest referral of one of its children within the months that the terms say.
async fn earlier(tx: &mut WriteTx, app: &App, contact: &Contact) -> Result<Option<ReferralId>, Error> {
    let children: Vec<Subject> = contact.children().filter_map(|c| c.subject).collect();
    if children.is_empty() {
        return Ok(None);
    }
    let months = step::terms(tx, app).await?.clocks.repeat_months;
    let received = in_uk(contact.received).date();
    let since = received.saturating_sub(months.months());
    let all = store::referrals_about(tx, &Scope::everything(), &children).await?;
    let within = |r: &Referral| {
        let day = in_uk(r.received).date();
        r.contact != contact.id && r.counts && day >= since && day <= received
    };
    Ok(all.into_iter().map(|v| v.record).find(within).map(|r| r.id))
}
