//! Coming back with a receipt: what stands there, and writing more. Nobody signs in; whoever has the digits is the
//! reporter.

use jiff::{SignedDuration, Timestamp};
use platform::access::Actor;
use platform::error::Error;
use platform::record;
use platform::trail::Entry;
use platform::web::App;
use serde::{Deserialize, Serialize};

use crate::concern::{Concern, ConcernId};
use crate::conversation::{self, Message, Side};
use crate::keys::{self, Purpose};
use crate::raise_concern::{moment, slow_hash};
use crate::receipt::Receipt;
use crate::seal::{Key, Sealed};
use crate::store::{self, Channel};

/// For how long a page that a receipt opened can be written on.
const OPEN_FOR: SignedDuration = SignedDuration::from_mins(60);

/// What a reporter sees.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The concern.
    pub concern: Concern,
    /// The way back.
    pub channel: Channel,
    /// What was said at its end.
    pub wording: Option<String>,
    /// The talk.
    pub messages: Vec<Message>,
}

/// What a page carries instead of the receipt: sealed by this server, for an hour.
#[derive(Serialize, Deserialize)]
struct Pass {
    concern: ConcernId,
    until: Timestamp,
    /// The receipt, in the one page that shows it.
    receipt: Option<String>,
}

/// The concern of what somebody typed; `None` for anything that opens nothing, at the same cost.
///
/// # Errors
/// A fault when the database does.
pub async fn by_receipt(app: &App, typed: &str) -> Result<Option<ConcernId>, Error> {
    let receipt = Receipt::typed(typed);
    let kept = slow_hash(app, receipt).await?;
    store::by_receipt(&mut app.db().read().await?, &kept).await
}

/// What stands there. Of a concern that is not there the same is asked, and nothing found.
///
/// # Errors
/// A fault when the database does.
pub async fn seen(app: &App, concern: Option<ConcernId>) -> Result<Option<Seen>, Error> {
    let id = concern.unwrap_or(ConcernId(uuid::Uuid::nil()));
    let mut read = app.db().read().await?;
    let channel = store::channel(&mut read, id).await?;
    let messages = conversation::read(&mut read, app, id).await?;
    let key = keys::key_of(&mut read, app, id, Purpose::Content).await?;
    let concern = match record::find::<Concern>(&mut read, id).await {
        Ok(found) => found.for_rules("whoever has the receipt sees how it stands").record,
        Err(Error::Hidden) => return Ok(None),
        Err(other) => return Err(other),
    };
    let (Some(channel), Some(key)) = (channel, key) else { return Ok(None) };
    let wording = wording(&concern, &key)?;
    Ok(Some(Seen { concern, channel, wording, messages }))
}

fn wording(concern: &Concern, key: &Key) -> Result<Option<String>, Error> {
    match &concern.state {
        crate::concern::State::Concluded { wording, .. } => {
            key.open(&Concern::place(concern.id, "wording"), wording).map(Some)
        }
        _ => Ok(None),
    }
}

/// Writes a message.
///
/// # Errors
/// [`Error::Invalid`] at `text`; [`Error::Refused`] when the way back has ended.
pub async fn write_message(app: &App, concern: ConcernId, text: &str, once: &str) -> Result<(), Error> {
    let text = conversation::checked("text", text)?;
    let nobody = Actor::public();
    let mut tx = app.db().begin(&nobody, moment(app, &nobody)).await?;
    if !conversation::add(&mut tx, app, concern, (Side::Reporter, text), once).await? {
        return Ok(());
    }
    let today = platform::clock::in_uk(tx.now()).date();
    store::wait(&mut tx, concern, today).await?;
    tx.commit(Entry::about("ReporterWrote", "concern", concern)).await?;
    Ok(())
}

/// The reporter typed the last four digits: they kept the receipt. False when they are others.
///
/// # Errors
/// A fault when the database does.
pub async fn confirm_receipt(
    app: &App,
    actor: &Actor,
    concern: ConcernId,
    receipt: &Receipt,
    typed: &str,
) -> Result<bool, Error> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if digits != receipt.last_four() {
        return Ok(false);
    }
    let mut tx = app.db().begin(actor, moment(app, actor)).await?;
    store::confirm(&mut tx, concern).await?;
    tx.commit(Entry::about("ReceiptKept", "concern", concern)).await?;
    Ok(true)
}

/// A pass for the pages that follow; `receipt` only in the page that shows it.
///
/// # Errors
/// A fault when the secrets cannot be read.
pub fn pass(app: &App, concern: ConcernId, receipt: Option<&Receipt>) -> Result<String, Error> {
    let until = app.clock().now().saturating_add(OPEN_FOR).unwrap_or(Timestamp::MAX);
    let pass = Pass { concern, until, receipt: receipt.map(|r| r.digits().to_owned()) };
    Ok(passes(app)?.seal("pass", &pass)?.text().to_owned())
}

/// The concern of a pass, and the receipt where it carries one; `None` when it is none or its hour is over.
///
/// # Errors
/// A fault when the secrets cannot be read.
pub fn passed(app: &App, text: &str) -> Result<Option<(ConcernId, Option<Receipt>)>, Error> {
    let Ok(pass) = passes(app)?.open::<Pass>("pass", &Sealed::kept(text.to_owned())) else { return Ok(None) };
    let receipt = pass.receipt.as_deref().and_then(Receipt::typed);
    Ok((app.clock().now() < pass.until).then_some((pass.concern, receipt)))
}

fn passes(app: &App) -> Result<Key, Error> {
    app.secrets().key("concern-passes").map(Key::of)
}
