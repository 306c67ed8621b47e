//! Addresses from which a calendar program reads a group's meetings, or a person's own due dates. Whoever knows the address
//! can read it, as calendar programs cannot sign in: so it is long, kept only as a hash, shown once, and ended by making
//! another.

use platform::access::{Actor, permit, permit_new};
use platform::agency::GroupId;
use platform::db::Arg;
use platform::error::Error;
use platform::id::AccountId;
use platform::record::{self, Record};
use platform::trail::Entry;
use platform::web::App;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::policy::{self, Act};
use crate::store;

platform::typed_id!(
    /// An address for calendar programs.
    FeedId,
    "cal"
);

/// What a feed shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedOf {
    /// The meetings of a group.
    Group(GroupId),
    /// What an account has due.
    Account(AccountId),
}

/// An address for calendar programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// What it shows.
    pub of: FeedOf,
    /// Who made it. A group's feed lasts as long as its maker's account sees meetings.
    pub made_by: Option<AccountId>,
    /// SHA-256 of the secret in the address.
    key: String,
    open: bool,
}

impl Record for Feed {
    const KIND: &'static str = "calendar_feed";
    const TABLE: &'static str = "calendar_feed";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        home(self.of, self.made_by)
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("key", self.key.clone().into()), ("open", self.open.into())]
    }
}

/// A person's own address of a group: others keep theirs when one is made anew.
fn home(of: FeedOf, made_by: Option<AccountId>) -> String {
    match (of, made_by) {
        (FeedOf::Group(id), Some(by)) => format!("{id}/{by}"),
        (FeedOf::Group(id), None) => id.to_string(),
        (FeedOf::Account(id), _) => id.to_string(),
    }
}

/// Makes an address and ends the one that this person had before. Returns its secret, which is kept nowhere.
///
/// # Errors
/// For whoever is not of the partnership; for another person's due dates.
pub async fn open_feed(app: &App, actor: &Actor, of: FeedOf) -> Result<String, Error> {
    let mut tx = app.begin(actor).await?;
    if let FeedOf::Group(group) = of {
        store::group(&mut tx, group).await?;
    }
    let before = store::feeds(&mut tx, &policy::scope(actor), home(of, actor.account)).await?;
    for old in before {
        let found = record::find::<Feed>(&mut tx, old.id).await?;
        tx.save(permit(actor, Act::Subscribe, found)?.change(|feed| Ok::<_, Error>(Feed { open: false, ..feed }))?)
            .await?;
    }
    let secret = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
    let feed = Feed { id: FeedId::new(), of, made_by: actor.account, key: hash(&secret), open: true };
    let entry = Entry::of("CalendarAddressMade", &feed);
    tx.save(permit_new(actor, Act::Subscribe, feed)?).await?;
    tx.commit(entry).await?;
    Ok(secret)
}

/// Whether this person has an open address.
///
/// # Errors
/// A fault when the database does.
pub async fn has_feed(app: &App, actor: &Actor, of: FeedOf) -> Result<bool, Error> {
    let mut read = app.db().read().await?;
    Ok(!store::feeds(&mut read, &policy::scope(actor), home(of, actor.account)).await?.is_empty())
}

/// As kept.
pub(crate) fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}
