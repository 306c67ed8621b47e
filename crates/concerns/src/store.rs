//! The SQL of concerns, every statement named.

use jiff::civil::Date;
use platform::access::Scope;
use platform::db::{Ask, List, Row, Statement};
use platform::error::Error;
use platform::record::{self, Versioned};
use platform::trail::WriteTx;

use crate::concern::{Concern, ConcernId};
use crate::identity::IdentityRequest;

const CONCERNS: List = List::both(
    "concern.all",
    "select version, body from concern where ($1 = '' and state <> 'concluded' or state = $1) and {scope}
     order by due is null, due, id limit 2000",
);
const OPEN: List = List::both(
    "concern.open",
    "select c.id, c.state, c.due, c.handler, h.waiting_since from concern c
     left join concern_channel h on h.concern = c.id
     where (c.due is not null or h.waiting_since is not null) and {scope} order by c.due, c.id limit 2000",
);
const HANDLED: Statement = Statement::both(
    "concern.handled",
    "select id, handler from concern where handler is not null and state <> 'concluded' order by id",
);
const REQUESTS: List = List::both(
    "identity_request.of",
    "select version, body from identity_request where home = $1 and {scope} order by id",
);
const ALL_REQUESTS: List = List::both(
    "identity_request.all",
    "select version, body from identity_request where {scope} order by answered, id desc limit 2000",
);
const OPEN_CHANNEL: Statement = Statement::both(
    "concern_channel.open",
    "insert into concern_channel (concern, receipt, confirmed, expires) values ($1, $2, $3, $4)",
);
const BY_RECEIPT: Statement =
    Statement::both("concern_channel.by_receipt", "select concern from concern_channel where receipt = $1");
const CHANNEL: Statement = Statement::both(
    "concern_channel.of",
    "select confirmed, expires, waiting_since from concern_channel where concern = $1",
);
const CONFIRM: Statement =
    Statement::both("concern_channel.confirm", "update concern_channel set confirmed = true where concern = $1");
const EXTEND: Statement =
    Statement::both("concern_channel.extend", "update concern_channel set expires = $2 where concern = $1");
const WAIT: Statement = Statement::both(
    "concern_channel.wait",
    "update concern_channel set waiting_since = coalesce(waiting_since, $2) where concern = $1",
);
const ANSWERED: Statement =
    Statement::both("concern_channel.answered", "update concern_channel set waiting_since = null where concern = $1");
const EXPIRED: Statement = Statement::both(
    "concern_channel.expired",
    "select concern from concern_channel where expires <= $1 order by concern limit 500",
);
const CLOSE_CHANNEL: Statement =
    Statement::both("concern_channel.close", "delete from concern_channel where concern = $1");
const CLEAR: Statement = Statement::both("concern_message.clear", "delete from concern_message where concern = $1");
const SENT: Statement =
    Statement::both("concern_message.sent", "select count(*) from concern_message where concern = $1 and once = $2");
const COUNT: Statement =
    Statement::both("concern_message.count", "select count(*) from concern_message where concern = $1");
const ADD: Statement = Statement::both(
    "concern_message.add",
    "insert into concern_message (concern, number, side, author, sent_on, body, once)
     values ($1, $2, $3, $4, $5, $6, $7)",
);
const MESSAGES: Statement = Statement::both(
    "concern_message.of",
    "select side, author, sent_on, body, number from concern_message where concern = $1 order by number",
);

/// The lists of this part.
pub const LISTS: &[List] = &[CONCERNS, OPEN, REQUESTS, ALL_REQUESTS];
/// The statements of this part.
pub const STATEMENTS: &[Statement] = &[
    HANDLED,
    OPEN_CHANNEL,
    BY_RECEIPT,
    CHANNEL,
    CONFIRM,
    EXTEND,
    WAIT,
    ANSWERED,
    EXPIRED,
    CLOSE_CHANNEL,
    CLEAR,
    SENT,
    COUNT,
    ADD,
    MESSAGES,
];

/// A reporter's way back, while it is open.
#[derive(Debug, Clone)]
pub struct Channel {
    /// The reporter showed that they kept the receipt.
    pub confirmed: bool,
    /// The first day on which it is closed.
    pub expires: Date,
    /// Since when the reporter waits for an answer.
    pub waiting_since: Option<Date>,
}

/// A message as kept.
#[derive(Debug, Clone)]
pub(crate) struct KeptMessage {
    pub side: String,
    pub author: Option<String>,
    pub sent_on: Date,
    pub body: String,
    pub number: i64,
}

/// What waits on one concern, without reading it.
#[derive(Debug, Clone)]
pub(crate) struct OpenConcern {
    pub id: ConcernId,
    pub state: String,
    pub due: Option<Date>,
    pub handler: Option<platform::id::AccountId>,
    pub waiting_since: Option<Date>,
}

/// Concerns in a state; all that are not concluded when it is empty.
///
/// # Errors
/// A fault when the database does.
pub async fn concerns(ask: &mut impl Ask, scope: &Scope, state: &str) -> Result<Vec<Concern>, Error> {
    bare(record::list(ask, CONCERNS.within(scope, [state.into()])).await?)
}

/// What waits, without a word of what was told.
pub(crate) async fn open(ask: &mut impl Ask, scope: &Scope) -> Result<Vec<OpenConcern>, Error> {
    let rows = ask.all(OPEN.within(scope, [])).await?;
    let read = |row: &Row| {
        Ok(OpenConcern {
            id: row.parse("id")?,
            state: row.get("state")?,
            due: row.parse_opt("due")?,
            handler: row.parse_opt("handler")?,
            waiting_since: row.parse_opt("waiting_since")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Open concerns that somebody works on: (concern, account).
pub(crate) async fn handled(ask: &mut impl Ask) -> Result<Vec<(ConcernId, platform::id::AccountId)>, Error> {
    let rows = ask.all(HANDLED.with([])).await?;
    rows.iter().map(|r| Ok((r.parse("id")?, r.parse("handler")?))).collect()
}

/// All requests for the identity of one concern's reporter, oldest first.
///
/// # Errors
/// A fault when the database does.
pub async fn requests(ask: &mut impl Ask, scope: &Scope, of: ConcernId) -> Result<Vec<IdentityRequest>, Error> {
    bare(record::list(ask, REQUESTS.within(scope, [of.into()])).await?)
}

/// All requests, open ones first.
///
/// # Errors
/// A fault when the database does.
pub async fn all_requests(ask: &mut impl Ask, scope: &Scope) -> Result<Vec<IdentityRequest>, Error> {
    bare(record::list(ask, ALL_REQUESTS.within(scope, [])).await?)
}

/// Opens a way back.
pub(crate) async fn open_channel(tx: &mut WriteTx, of: ConcernId, receipt: &str, expires: Date) -> Result<(), Error> {
    tx.run(OPEN_CHANNEL.with([of.into(), receipt.into(), false.into(), expires.into()])).await.map(|_| ())
}

/// The concern of a receipt, by what is kept of it.
pub(crate) async fn by_receipt(ask: &mut impl Ask, kept: &str) -> Result<Option<ConcernId>, Error> {
    ask.first(BY_RECEIPT.with([kept.into()])).await?.map(|row| row.parse("concern")).transpose()
}

/// A concern's way back; `None` when it ended.
///
/// # Errors
/// A fault when the database does.
pub async fn channel(ask: &mut impl Ask, of: ConcernId) -> Result<Option<Channel>, Error> {
    let row = ask.first(CHANNEL.with([of.into()])).await?;
    let read = |row: Row| {
        Ok(Channel {
            confirmed: row.get("confirmed")?,
            expires: row.parse("expires")?,
            waiting_since: row.parse_opt("waiting_since")?,
        })
    };
    row.map(read).transpose()
}

/// The receipt was kept.
pub(crate) async fn confirm(tx: &mut WriteTx, of: ConcernId) -> Result<(), Error> {
    tx.run(CONFIRM.with([of.into()])).await.map(|_| ())
}

/// The way back stays open until then.
pub(crate) async fn extend(tx: &mut WriteTx, of: ConcernId, expires: Date) -> Result<(), Error> {
    tx.run(EXTEND.with([of.into(), expires.into()])).await.map(|_| ())
}

/// The reporter waits for an answer from `since`, if not from earlier.
pub(crate) async fn wait(tx: &mut WriteTx, of: ConcernId, since: Date) -> Result<(), Error> {
    tx.run(WAIT.with([of.into(), since.into()])).await.map(|_| ())
}

/// The reporter was answered.
pub(crate) async fn answered(tx: &mut WriteTx, of: ConcernId) -> Result<(), Error> {
    tx.run(ANSWERED.with([of.into()])).await.map(|_| ())
}

/// Ways back whose clock has run on a day.
pub(crate) async fn expired(ask: &mut impl Ask, today: Date) -> Result<Vec<ConcernId>, Error> {
    ask.all(EXPIRED.with([today.into()])).await?.iter().map(|row| row.parse("concern")).collect()
}

/// Removes a way back with its messages. Returns how many there were.
pub(crate) async fn close_channel(tx: &mut WriteTx, of: ConcernId) -> Result<i64, Error> {
    let messages = count(tx, of).await?;
    tx.run(CLEAR.with([of.into()])).await?;
    tx.run(CLOSE_CHANNEL.with([of.into()])).await?;
    Ok(messages)
}

/// Whether this showing of a form has brought a message already.
pub(crate) async fn was_sent(ask: &mut impl Ask, of: ConcernId, once: &str) -> Result<bool, Error> {
    Ok(ask.number(SENT.with([of.into(), once.into()])).await? > 0)
}

/// How many messages there are.
pub(crate) async fn count(ask: &mut impl Ask, of: ConcernId) -> Result<i64, Error> {
    ask.number(COUNT.with([of.into()])).await
}

/// Adds a message.
pub(crate) async fn add(tx: &mut WriteTx, of: ConcernId, message: KeptMessage, once: &str) -> Result<(), Error> {
    let KeptMessage { side, author, sent_on, body, number } = message;
    let args = [of.into(), number.into(), side.into(), author.into(), sent_on.into(), body.into(), once.into()];
    tx.run(ADD.with(args)).await.map(|_| ())
}

/// The messages of a way back, oldest first.
pub(crate) async fn messages(ask: &mut impl Ask, of: ConcernId) -> Result<Vec<KeptMessage>, Error> {
    let rows = ask.all(MESSAGES.with([of.into()])).await?;
    let read = |row: &Row| {
        Ok(KeptMessage {
            side: row.get("side")?,
            author: row.get("author")?,
            sent_on: row.parse("sent_on")?,
            body: row.get("body")?,
            number: row.get("number")?,
        })
    };
    rows.iter().map(read).collect()
}

fn bare<T>(all: Vec<Versioned<T>>) -> Result<Vec<T>, Error> {
    Ok(all.into_iter().map(|v| v.record).collect())
}
