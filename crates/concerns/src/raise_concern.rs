//! Raising a concern: sealed, filed, and a receipt for whoever raised it.

use jiff::Timestamp;
use platform::access::{Actor, Via, permit_new};
use platform::db::Ask;
use platform::error::{Error, Faults};
use platform::record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::attachment::Harmless;
use crate::concern::{
    Attachment, Came, Concern, ConcernId, DAYS_TO_ACKNOWLEDGE, Identity, LONGEST, Mode, State, Told, WayBack,
    to_the_hour,
};
use crate::conversation::{self, Side};
use crate::keys::{self, Purpose};
use crate::policy::Act;
use crate::receipt::{Receipt, kept_as};
use crate::seal::Key;
use crate::store;

/// The secret under which receipts are kept and made.
const RECEIPTS: &str = "concern-receipts";

/// What somebody tells.
#[derive(Debug, Clone)]
pub struct Telling {
    /// What they say of themselves.
    pub mode: Mode,
    /// How it came.
    pub came: Came,
    /// In which language to answer.
    pub language: String,
    /// What they tell.
    pub told: Told,
    /// Who they are; not read when they are anonymous.
    pub identity: Option<Identity>,
    /// What came with it.
    pub files: Vec<Harmless>,
}

/// A concern raised.
#[derive(Debug, Clone)]
pub struct Raised {
    /// Which.
    pub concern: ConcernId,
    /// What its reporter comes back with.
    pub receipt: Receipt,
}

impl Telling {
    /// Checked. The messages are names of sentences in the message files.
    ///
    /// # Errors
    /// [`Error::Invalid`], field by field.
    pub fn checked(self) -> Result<Self, Error> {
        let mut faults = Faults::default();
        if self.told.worry.trim().is_empty() {
            faults.add("worry", "fault_no_worry");
        }
        for (field, text) in [("worry", &self.told.worry), ("about", &self.told.about)] {
            if text.chars().count() > LONGEST {
                faults.add(field, "fault_too_long");
            }
        }
        let identity = self.identity.filter(|_| self.mode != Mode::Anonymous);
        let nameless = identity.as_ref().is_none_or(|i| i.name.trim().is_empty());
        if self.mode != Mode::Anonymous && nameless {
            faults.add("name", "fault_no_name");
        }
        if identity.as_ref().is_some_and(|i| i.name.chars().count() + i.reach.chars().count() > 1_000) {
            faults.add("name", "fault_name_long");
        }
        faults.done()?;
        Ok(Self { identity, ..self })
    }
}

/// Raises a concern. `once` names the showing of the form: the same form sent twice is one concern with one receipt, and
/// what was written differently the second time becomes a message.
///
/// # Errors
/// [`Error::Invalid`] as [`Telling::checked`]; for whoever may not.
pub async fn raise_concern(app: &App, actor: &Actor, telling: Telling, once: &str) -> Result<Raised, Error> {
    let telling = telling.checked()?;
    let receipt = Receipt::of(&app.secrets().key(RECEIPTS)?, once)?;
    let kept = slow_hash(app, Some(receipt.clone())).await?;
    let mut tx = app.db().begin(actor, moment(app, actor)).await?;
    let concern = match store::by_receipt(&mut tx, &kept).await? {
        Some(there) => once_more(tx, app, there, telling.told, once).await?,
        None => file(tx, app, telling, &kept).await?,
    };
    Ok(Raised { concern, receipt })
}

/// What is kept of a receipt, made away from the threads that serve pages.
pub(crate) async fn slow_hash(app: &App, receipt: Option<Receipt>) -> Result<String, Error> {
    let secret = app.secrets().key(RECEIPTS)?;
    let hashing = tokio::task::spawn_blocking(move || kept_as(&secret, receipt.as_ref()));
    hashing.await.map_err(|_| Error::fault("the receipt's hash was not finished"))?
}

/// Now; of what nobody in particular does, the hour.
pub(crate) fn moment(app: &App, actor: &Actor) -> Timestamp {
    let now = app.clock().now();
    if actor.via == Via::Public { to_the_hour(now) } else { now }
}

async fn file(mut tx: WriteTx, app: &App, telling: Telling, kept: &str) -> Result<ConcernId, Error> {
    let id = ConcernId(uuid::Uuid::new_v4());
    let today = platform::clock::in_uk(tx.now()).date();
    let concern = sealed(&mut tx, app, id, telling).await?;
    keys::new_key(&mut tx, app, id, Purpose::Channel).await?;
    store::open_channel(&mut tx, id, kept, conversation::expiry(today)).await?;
    let entry = Entry::of("ConcernRaised", &concern);
    let act = if concern.came == Came::Online { Act::Raise } else { Act::KeyIn };
    let actor = tx.actor().clone();
    tx.save(permit_new(&actor, act, concern)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

async fn sealed(tx: &mut WriteTx, app: &App, id: ConcernId, telling: Telling) -> Result<Concern, Error> {
    let content = keys::new_key(tx, app, id, Purpose::Content).await?;
    let identity = match telling.identity {
        None => None,
        Some(who) => {
            let key = match telling.mode {
                Mode::Confidential => keys::new_key(tx, app, id, Purpose::Identity).await?,
                Mode::Named | Mode::Anonymous => content.clone(),
            };
            Some(key.seal(&Concern::place(id, "identity"), &who)?)
        }
    };
    let attachments = telling.files.iter().map(|file| keep_file(app, id, &content, file)).collect::<Result<_, _>>()?;
    let today = platform::clock::in_uk(tx.now()).date();
    let rule = "Somebody reads what was told and says so within 1 working day";
    Ok(Concern {
        id,
        mode: telling.mode,
        came: telling.came,
        language: telling.language,
        received: to_the_hour(tx.now()),
        told: content.seal(&Concern::place(id, "told"), &telling.told)?,
        identity,
        attachments,
        state: State::Filed { due: app.calendar().due(rule, DAYS_TO_ACKNOWLEDGE, "received", today) },
        handler: None,
        way_back: WayBack::Open,
    })
}

fn keep_file(app: &App, id: ConcernId, key: &Key, file: &Harmless) -> Result<Attachment, Error> {
    let sealed = key.seal_bytes(&Concern::place(id, "file"), &file.bytes)?;
    Ok(Attachment { kind: file.kind, file: app.files().keep(&sealed)? })
}

/// The form came again: a double click, or its writer went back and wrote more.
async fn once_more(mut tx: WriteTx, app: &App, id: ConcernId, told: Told, once: &str) -> Result<ConcernId, Error> {
    let concern: Concern = record::find(&mut tx, id).await?.for_rules("its reporter sent it again").record;
    let key = keys::key(&mut tx, app, id, Purpose::Content).await?;
    let first: Told = key.open(&Concern::place(id, "told"), &concern.told)?;
    if first == told {
        return Ok(id);
    }
    let text = [told.worry, told.about].join("\n\n");
    if conversation::add(&mut tx, app, id, (Side::Reporter, text.trim()), once).await? {
        let today = platform::clock::in_uk(tx.now()).date();
        store::wait(&mut tx, id, today).await?;
        tx.commit(Entry::about("ReporterWrote", "concern", id)).await?;
    }
    Ok(id)
}

/// What was told, for whoever has opened the concern.
///
/// # Errors
/// A fault when its key is missing.
pub async fn told(ask: &mut impl Ask, app: &App, concern: &Concern) -> Result<Told, Error> {
    let key = keys::key(ask, app, concern.id, Purpose::Content).await?;
    key.open(&Concern::place(concern.id, "told"), &concern.told)
}
