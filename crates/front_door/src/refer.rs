//! A professional refers: by the form of one page, or by their own system. The contact and its referral are one write.

use people::Subject;
use platform::access::{Actor, Scope, permit_new};
use platform::db::Ask;
use platform::draft::DraftId;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::contact::{As, Channel, Source};
use crate::policy::Act;
use crate::referral::{Referral, ReferralId};
use crate::store;
use crate::take_contact::{Flag, Intake, Named, keep};
use crate::triage_contact::open_within;

/// A professional's referral, as typed.
#[derive(Debug, Clone)]
pub struct Referring {
    /// How it comes: the form, or another system.
    pub channel: Channel,
    /// As what they refer: a key of the terms' sources.
    pub kind: String,
    /// Name and post.
    pub name: String,
    /// Where they can be reached.
    pub call_back: String,
    /// Each child: name, born, address, school, as far as they know.
    pub children: Vec<String>,
    /// What worries them.
    pub worry: String,
    /// The main category.
    pub category: Option<String>,
    /// The exploitation flag.
    pub flag: Flag,
    /// Somebody may be in danger now.
    pub urgent: bool,
    /// The sending that makes it.
    pub form_key: String,
    /// The draft that is sent with it.
    pub draft: Option<DraftId>,
}

/// Refers. The same sending twice is one referral.
///
/// # Errors
/// Field by field, what is missing; [`Error::Hidden`] for whoever does not refer in this way.
pub async fn refer(app: &App, actor: &Actor, referring: Referring) -> Result<ReferralId, Error> {
    let mut tx = app.begin(actor).await?;
    if let Some(there) = sent_already(&mut tx, actor, &referring.form_key).await? {
        return Ok(there);
    }
    let contact = keep(&mut tx, app, intake(actor, referring)?, Act::Refer).await?;
    let allowed = tx.open::<crate::contact::Contact, Sent>(Sent, contact.id).await?;
    let referral = open_within(&mut tx, app, allowed, None, Act::Refer).await?;
    tx.commit(Entry::of("ReferralSent", &referral)).await?;
    Ok(referral.id)
}

/// The referral that a form made which was sent before.
///
/// # Errors
/// [`Error::Hidden`] when there is none of this actor's.
pub async fn sent_before(app: &App, actor: &Actor, form_key: &str) -> Result<ReferralId, Error> {
    sent_already(&mut app.db().read().await?, actor, form_key).await?.ok_or(Error::Hidden)
}

async fn sent_already(ask: &mut impl Ask, actor: &Actor, form_key: &str) -> Result<Option<ReferralId>, Error> {
    let Some(there) = store::by_form(ask, form_key).await? else { return Ok(None) };
    let there = permit_new(actor, Act::SeeOutcome, there)?.into_inner();
    let of = store::of_contact(ask, &Scope::everything(), there.id).await?;
    Ok(of.first().map(|r| r.record.id))
}

/// What was just sent becomes a referral by rule: who it is about is not yet known to be anybody whose case is open.
#[derive(Debug, Clone, Copy)]
struct Sent;

impl platform::access::Act<crate::contact::Contact> for Sent {
    fn decide(self, actor: &Actor, contact: &crate::contact::Contact) -> platform::access::Decision {
        platform::access::Act::decide(Act::SeeOutcome, actor, contact)
    }

    fn words(self) -> &'static str {
        "refer in this way"
    }
}

fn intake(actor: &Actor, referring: Referring) -> Result<Intake, Error> {
    let said = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let children: Vec<Named> =
        referring.children.iter().filter_map(|c| said(c)).map(|c| Named::Described(As::Child, c)).collect();
    if children.is_empty() {
        return Err(Error::invalid("child", "Say which child or children you are worried about."));
    }
    let source = Source {
        kind: referring.kind,
        agency: actor.agency,
        name: said(&referring.name),
        call_back: said(&referring.call_back),
        account: actor.account,
    };
    Ok(Intake {
        channel: referring.channel,
        received: None,
        source,
        about: children,
        worry: referring.worry,
        category: referring.category,
        urgent: referring.urgent,
        flag: referring.flag,
        form_key: referring.form_key,
        draft: referring.draft,
        from: None,
    })
}

/// Looks at a referral as it would be sent, and keeps nothing: the sandbox of the API.
///
/// # Errors
/// As [`refer`].
pub async fn refer_in_sandbox(app: &App, actor: &Actor, referring: Referring) -> Result<Referral, Error> {
    let mut tx = app.begin(actor).await?;
    let contact = keep(&mut tx, app, intake(actor, referring)?, Act::Refer).await?;
    let allowed = tx.open::<crate::contact::Contact, Sent>(Sent, contact.id).await?;
    // Dropped without an entry, the write leaves nothing behind.
    open_within(&mut tx, app, allowed, None, Act::Refer).await
}

/// Whom a line of a referral may be: what the front door is offered to choose from.
///
/// # Errors
/// A fault when the database does.
pub async fn candidates(app: &App, actor: &Actor, words: &str) -> Result<Vec<people::Hit>, Error> {
    if words.trim().is_empty() { Ok(Vec::new()) } else { people::search(app, actor, words).await }
}

/// A subject as posted by a form.
///
/// # Errors
/// [`Error::Invalid`] when it is none.
pub fn subject(text: &str) -> Result<Subject, Error> {
    text.parse().map_err(|_| Error::invalid("find", "Choose whom you mean."))
}
