//! The SQL of commitments, every statement named.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::access::{Actor, Allowed, Scope, permit};
use platform::db::{Ask, List, Paged, Rows, Statement};
use platform::error::Error;
use platform::id::{AccountId, AgencyId};
use platform::paged;
use platform::record::{self, Versioned};
use platform::trail::WriteTx;

use crate::commitment::{Commitment, CommitmentId};
use crate::policy::Act;

const OWED_BY: List = List::both(
    "commitment.owed_by",
    "select version, body from commitment where owner = $1 and {scope} order by open desc, due, id",
);
const OWED_TO: List = List::both(
    "commitment.owed_to",
    "select version, body from commitment where asker = $1 and {scope} order by open desc, due, id",
);
const LATE: List = List::both(
    "commitment.late",
    "select version, body from commitment where open = true and due < $1 and {scope} order by due, id",
);
/// The kinds that their own part moves, which a test holds against [`Kind::is_moved_by_its_part`](crate::kind::Kind).
const LATE_WITH_PARTS: Paged = paged!(
    "commitment.late_with_parts",
    "commitment",
    "open = true and due < $1 and kind in ('check', 'onward_referral', 'onward_outcome') and {scope}",
    "due, id"
);
const WAITING: List = List::both(
    "commitment.waiting",
    "select version, body from commitment where (turn_agency = $1 or turn_account = $2) and {scope} order by due, id",
);
const TO_CHASE: List = List::both(
    "commitment.to_chase",
    "select version, body from commitment where chase_on <= $1 and {scope} order by chase_on, id limit 1000",
);
const ABOUT: List = List::both(
    "commitment.about",
    "select version, body from commitment where subject_id = $1 and {scope} order by id",
);
const OF_HOME: List = List::both(
    "commitment.of_home",
    "select version, body from commitment where home = $1 and {scope} order by due, id",
);
const ORPHANED: List = List::both(
    "commitment.orphaned",
    "select version, body from commitment where owner = $1 and open = true and {scope} order by id",
);

const ADD_LINK: Statement = Statement::both(
    "commitment_link.add",
    "insert into commitment_link (key, commitment, made_at, expires_at) values ($1, $2, $3, $4)",
);
const END_LINKS: Statement = Statement::both(
    "commitment_link.end",
    "update commitment_link set expires_at = $2 where commitment = $1 and used_at is null and expires_at > $2",
);
const USABLE_LINK: Statement = Statement::both(
    "commitment_link.usable",
    "select commitment from commitment_link where key = $1 and used_at is null and expires_at > $2",
);
const USE_LINK: Statement = Statement::both(
    "commitment_link.use",
    "update commitment_link set used_at = $2 where key = $1 and used_at is null and expires_at > $2",
);

/// The lists of this part.
pub const LISTS: &[List] =
    &[OWED_BY, OWED_TO, LATE, LATE_WITH_PARTS.count, LATE_WITH_PARTS.rows, WAITING, TO_CHASE, ABOUT, OF_HOME, ORPHANED];
/// The statements of this part.
pub const STATEMENTS: &[Statement] = &[ADD_LINK, END_LINKS, USABLE_LINK, USE_LINK];

type Many = Result<Vec<Versioned<Commitment>>, Error>;

/// What a body has been asked, open first, soonest due first.
///
/// # Errors
/// A fault when the database does.
pub async fn owed_by(ask: &mut impl Ask, scope: &Scope, agency: AgencyId) -> Many {
    record::list(ask, OWED_BY.within(scope, [agency.into()])).await
}

/// What a body has asked, open first, soonest due first.
///
/// # Errors
/// A fault when the database does.
pub async fn owed_to(ask: &mut impl Ask, scope: &Scope, agency: AgencyId) -> Many {
    record::list(ask, OWED_TO.within(scope, [agency.into()])).await
}

/// All that is late on a day, the longest first.
///
/// # Errors
/// A fault when the database does.
pub async fn late(ask: &mut impl Ask, scope: &Scope, today: Date) -> Many {
    record::list(ask, LATE.within(scope, [today.into()])).await
}

/// What is late on a day and is moved by the part that asked, the longest first.
pub fn late_with_parts(scope: &Scope, today: Date) -> Rows<Commitment> {
    LATE_WITH_PARTS.within(scope, [today.into()])
}

/// What waits for a body or a person.
///
/// # Errors
/// A fault when the database does.
pub async fn waiting(ask: &mut impl Ask, scope: &Scope, agency: Option<AgencyId>, account: Option<AccountId>) -> Many {
    record::list(ask, WAITING.within(scope, [agency.into(), account.into()])).await
}

/// What is asked about a record of another part.
///
/// # Errors
/// A fault when the database does.
pub async fn about(ask: &mut impl Ask, scope: &Scope, subject: impl ToString) -> Many {
    record::list(ask, ABOUT.within(scope, [subject.to_string().into()])).await
}

/// All commitments of a home.
///
/// # Errors
/// A fault when the database does.
pub async fn of_home(ask: &mut impl Ask, scope: &Scope, home: impl ToString) -> Many {
    record::list(ask, OF_HOME.within(scope, [home.to_string().into()])).await
}

/// Those for which the ladder has something to do.
pub(crate) async fn to_chase(ask: &mut impl Ask, today: Date) -> Many {
    record::list(ask, TO_CHASE.within(&Scope::everything(), [today.into()])).await
}

/// What a body that has ended still owes.
pub(crate) async fn orphaned(ask: &mut impl Ask, agency: AgencyId) -> Many {
    record::list(ask, ORPHANED.within(&Scope::everything(), [agency.into()])).await
}

/// One, checked for an act.
///
/// # Errors
/// [`Error::Hidden`] or [`Error::Forbidden`].
pub async fn find(ask: &mut impl Ask, actor: &Actor, act: Act, id: CommitmentId) -> Result<Allowed<Commitment>, Error> {
    permit(actor, act, record::find(ask, id).await?)
}

/// Makes a link usable until `expires`, and every earlier one of this commitment useless. `key` is the secret's hash.
pub(crate) async fn add_link(tx: &mut WriteTx, id: CommitmentId, key: String, expires: Timestamp) -> Result<(), Error> {
    end_links(tx, id).await?;
    let now = tx.now();
    tx.run(ADD_LINK.with([key.into(), id.into(), now.into(), expires.into()])).await.map(|_| ())
}

/// Makes all links of a commitment useless: it has been answered or closed.
pub(crate) async fn end_links(tx: &mut WriteTx, id: CommitmentId) -> Result<(), Error> {
    let now = tx.now();
    tx.run(END_LINKS.with([id.into(), now.into()])).await.map(|_| ())
}

/// The commitment of a link that can still be used.
pub(crate) async fn usable_link(ask: &mut impl Ask, key: &str, now: Timestamp) -> Result<CommitmentId, Error> {
    let row = ask.first(USABLE_LINK.with([key.into(), now.into()])).await?.ok_or(Error::Hidden)?;
    row.parse("commitment")
}

/// Uses a link up.
pub(crate) async fn use_link(tx: &mut WriteTx, key: &str) -> Result<(), Error> {
    let now = tx.now();
    match tx.run(USE_LINK.with([key.into(), now.into()])).await? {
        0 => Err(Error::Hidden),
        _ => Ok(()),
    }
}
