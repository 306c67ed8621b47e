//! The SQL of groups and meetings, every statement named.

use jiff::civil::Date;
use platform::access::Scope;
use platform::agency::{Group, GroupId};
use platform::db::{Ask, List, Statement};
use platform::error::Error;
use platform::record::{self, Versioned};

use crate::feed::Feed;
use crate::meeting::Meeting;
use crate::member::GroupMember;

const MEETINGS: List = List::both(
    "meeting.all",
    "select version, body from meeting where {scope} order by held_on desc, id desc limit 2000",
);
const OF_GROUP: List = List::both(
    "meeting.of_group",
    "select version, body from meeting where home = $1 and {scope} order by held_on desc, id desc limit 2000",
);
const UNRECORDED: List = List::both(
    "meeting.unrecorded",
    "select version, body from meeting where state = 'planned' and held_on < $1 and {scope} order by held_on",
);
/// $1 is a list of ids as JSON.
const DECIDING_ON: List = List(Statement {
    name: "meeting.deciding_on",
    sqlite: "select version, body from meeting where id in (select id from record_link where kind = 'meeting'
       and role = 'decides_on' and target in (select value from json_each($1))) and {scope} order by held_on, id",
    postgres: "select version, body from meeting where id in (select id from record_link where kind = 'meeting'
       and role = 'decides_on' and target in (select json_array_elements_text($1::json))) and {scope} order by held_on, id",
});
const MEMBERS: List =
    List::both("group_member.of", "select version, body from group_member where home = $1 and {scope} order by id");
const FEEDS: List = List::both(
    "calendar_feed.of",
    "select version, body from calendar_feed where home = $1 and open = true and {scope} order by id",
);
const FEED: Statement =
    Statement::both("calendar_feed.by_key", "select version, body from calendar_feed where key = $1 and open = true");

/// The lists of this part.
pub const LISTS: &[List] = &[MEETINGS, OF_GROUP, UNRECORDED, DECIDING_ON, MEMBERS, FEEDS];
/// The statements of this part.
pub const STATEMENTS: &[Statement] = &[FEED];

/// Meetings, latest first.
///
/// # Errors
/// A fault when the database does.
pub async fn meetings(ask: &mut impl Ask, scope: &Scope) -> Result<Vec<Meeting>, Error> {
    bare(record::list(ask, MEETINGS.within(scope, [])).await?)
}

/// A group's meetings, latest first.
///
/// # Errors
/// A fault when the database does.
pub async fn of_group(ask: &mut impl Ask, scope: &Scope, group: GroupId) -> Result<Vec<Meeting>, Error> {
    bare(record::list(ask, OF_GROUP.within(scope, [group.into()])).await?)
}

/// Meetings before a day of which nothing was recorded.
///
/// # Errors
/// A fault when the database does.
pub async fn unrecorded(ask: &mut impl Ask, scope: &Scope, today: Date) -> Result<Vec<Meeting>, Error> {
    bare(record::list(ask, UNRECORDED.within(scope, [today.into()])).await?)
}

/// Meetings that decided something about any of these records of other parts.
///
/// # Errors
/// A fault when the database does.
pub async fn deciding_on(ask: &mut impl Ask, scope: &Scope, ids: &[String]) -> Result<Vec<Meeting>, Error> {
    let ids = serde_json::to_string(ids)?;
    bare(record::list(ask, DECIDING_ON.within(scope, [ids.into()])).await?)
}

/// All who ever belonged to a group.
///
/// # Errors
/// A fault when the database does.
pub async fn members(ask: &mut impl Ask, scope: &Scope, group: GroupId) -> Result<Vec<Versioned<GroupMember>>, Error> {
    record::list(ask, MEMBERS.within(scope, [group.into()])).await
}

/// The open feeds of a group or an account.
///
/// # Errors
/// A fault when the database does.
pub(crate) async fn feeds(ask: &mut impl Ask, scope: &Scope, home: String) -> Result<Vec<Feed>, Error> {
    bare(record::list(ask, FEEDS.within(scope, [home.into()])).await?)
}

/// The feed of a key, for whoever holds its secret.
pub(crate) async fn feed_by_key(ask: &mut impl Ask, key: &str) -> Result<Feed, Error> {
    let all: Vec<Feed> = bare(record::list(ask, FEED.with([key.into()])).await?)?;
    all.into_iter().next().ok_or(Error::Hidden)
}

/// One group: its name and remit are public.
///
/// # Errors
/// [`Error::Hidden`] when there is none.
pub async fn group(ask: &mut impl Ask, id: GroupId) -> Result<Group, Error> {
    Ok(record::find::<Group>(ask, id).await?.for_rules("a group's name is public").record)
}

fn bare<T>(all: Vec<Versioned<T>>) -> Result<Vec<T>, Error> {
    Ok(all.into_iter().map(|v| v.record).collect())
}
