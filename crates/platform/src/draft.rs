//! Forms in the making: kept on the server as somebody types, so that a crash, a session that ends or a second tab loses
//! nothing. Where two pages save the same draft, both texts are kept, side by side.
//!
//! A draft is no record: it is changed without the trail, and deleted in the write that sends the form.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::access::{Actor, Scope};
use crate::db::{Ask, List, Row, Statement};
use crate::error::Error;
use crate::id::AccountId;
use crate::trail::WriteTx;
use crate::typed_id;
use crate::web::App;

typed_id!(
    /// A form in the making.
    DraftId,
    "dft"
);

/// The longest draft kept, in bytes.
const LONGEST: usize = 400_000;

const ADD: Statement = Statement::both(
    "draft.add",
    "insert into draft (id, account, form, root, version, begun_at, saved_at, body) values ($1, $2, $3, $4, 1, $5, $5, $6)",
);
const KEEP: Statement = Statement::both(
    "draft.keep",
    "update draft set version = version + 1, saved_at = $3, body = $4 where id = $1 and version = $2",
);
const FIND: Statement = Statement::both(
    "draft.find",
    "select id, account, form, root, version, begun_at, saved_at, body from draft where id = $1",
);
const UNFINISHED: List = List::both(
    "draft.unfinished",
    "select id, account, form, root, version, begun_at, saved_at, body from draft where form = $1 and version > 1 and {scope}
     order by saved_at desc limit 100",
);
const FINISH: Statement = Statement::both("draft.finish", "delete from draft where id = $1");

/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[ADD, KEEP, FIND, FINISH];
/// Its lists.
pub const LISTS: &[List] = &[UNFINISHED];

/// The values of a form by name.
pub type Values = BTreeMap<String, Vec<String>>;

/// A form in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Whose.
    pub account: AccountId,
    /// Which form.
    pub form: String,
    /// The draft it was split from because two pages saved it; itself when it was not.
    pub root: DraftId,
    /// Counts its saves.
    pub version: i64,
    /// When it was begun.
    pub begun: Timestamp,
    /// When it was last saved.
    pub saved: Timestamp,
    /// What was typed.
    pub values: Values,
}

/// Where a text was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// In which draft.
    pub id: DraftId,
    /// Its version now.
    pub version: i64,
    /// Another page had saved this draft meanwhile: the text stands in a draft of its own, and so does the other.
    pub split: bool,
}

impl Draft {
    fn read(row: &Row) -> Result<Self, Error> {
        let body: String = row.get("body")?;
        Ok(Self {
            id: row.parse("id")?,
            account: row.parse("account")?,
            form: row.get("form")?,
            root: row.parse("root")?,
            version: row.get("version")?,
            begun: row.parse("begun_at")?,
            saved: row.parse("saved_at")?,
            values: serde_json::from_str(&body)?,
        })
    }

    /// The first value of a field, trimmed.
    pub fn text(&self, name: &str) -> &str {
        self.values.get(name).and_then(|v| v.first()).map_or("", |v| v.trim())
    }
}

/// Begins an empty draft.
///
/// # Errors
/// [`Error::Hidden`] for whoever has no account.
pub async fn begin(app: &App, actor: &Actor, form: &str) -> Result<DraftId, Error> {
    let (account, id) = (actor.account.ok_or(Error::Hidden)?, DraftId::new());
    add(app, (id, account, id), form, &Values::new()).await?;
    Ok(id)
}

async fn add(
    app: &App,
    (id, account, root): (DraftId, AccountId, DraftId),
    form: &str,
    values: &Values,
) -> Result<(), Error> {
    let body = serde_json::to_string(values)?;
    let now = app.clock().now();
    app.db().touch(ADD.with([id.into(), account.into(), form.into(), root.into(), now.into(), body.into()])).await
}

/// Keeps what was typed on a page that had `seen` before it.
///
/// # Errors
/// [`Error::Hidden`] when there is no such draft; [`Error::Refused`] when it is too long to be kept.
pub async fn keep(app: &App, id: DraftId, seen: i64, values: &Values) -> Result<Kept, Error> {
    let body = serde_json::to_string(values)?;
    if body.len() > LONGEST {
        return Err(Error::refused("This is too long to be kept as a draft. Shorten it or send it now."));
    }
    let draft = find(&mut app.db().read().await?, id).await?;
    if draft.values == *values {
        return Ok(Kept { id, version: draft.version, split: false });
    }
    let now = app.clock().now();
    let touched = app.db().changed(KEEP.with([id.into(), seen.into(), now.into(), body.into()])).await?;
    if touched > 0 {
        return Ok(Kept { id, version: seen + 1, split: false });
    }
    let own = DraftId::new();
    add(app, (own, draft.account, draft.root), &draft.form, &Values::new()).await?;
    app.db().changed(KEEP.with([own.into(), 1.into(), now.into(), serde_json::to_string(values)?.into()])).await?;
    Ok(Kept { id: own, version: 2, split: true })
}

/// One draft. Whose it is, the caller checks.
///
/// # Errors
/// [`Error::Hidden`] when there is none.
pub async fn find(ask: &mut impl Ask, id: DraftId) -> Result<Draft, Error> {
    Draft::read(&ask.first(FIND.with([id.into()])).await?.ok_or(Error::Hidden)?)
}

/// The drafts of a form that hold something, latest first, within a scope.
///
/// # Errors
/// A fault when the database does.
pub async fn unfinished(ask: &mut impl Ask, scope: &Scope, form: &str) -> Result<Vec<Draft>, Error> {
    ask.all(UNFINISHED.within(scope, [form.into()])).await?.iter().map(Draft::read).collect()
}

/// Deletes a draft in the write that sends it, or in which somebody throws it away.
///
/// # Errors
/// A fault when the database does.
pub async fn finish(tx: &mut WriteTx, id: DraftId) -> Result<(), Error> {
    tx.run(FINISH.with([id.into()])).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::agency::Sector;
    use crate::testkit::World;

    fn typed(text: &str) -> Values {
        Values::from([("worry".to_owned(), vec![text.to_owned()])])
    }

    #[tokio::test]
    async fn two_pages_on_one_draft_keep_both_texts() {
        let world = World::new(vec![]).await;
        let agency = world.agency("One", Sector::Council).await;
        let who = world.person("Amira", &agency, Role::FrontDoorWorker).await;
        let id = begin(&world.app, &who.actor, "contact").await.unwrap();
        let first = keep(&world.app, id, 1, &typed("first")).await.unwrap();
        assert_eq!((first.id, first.version, first.split), (id, 2, false));
        let second = keep(&world.app, id, 1, &typed("second")).await.unwrap();
        assert!(second.split && second.id != id);
        let mut read = world.app.db().read().await.unwrap();
        let all = unfinished(&mut read, &Scope::everything(), "contact").await.unwrap();
        let mut texts: Vec<&str> = all.iter().map(|d| d.text("worry")).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["first", "second"]);
        assert!(all.iter().all(|d| d.root == id));
    }

    #[tokio::test]
    async fn the_same_text_twice_is_one_draft() {
        let world = World::new(vec![]).await;
        let agency = world.agency("One", Sector::Council).await;
        let who = world.person("Amira", &agency, Role::FrontDoorWorker).await;
        let id = begin(&world.app, &who.actor, "contact").await.unwrap();
        keep(&world.app, id, 1, &typed("once")).await.unwrap();
        assert!(!keep(&world.app, id, 1, &typed("once")).await.unwrap().split);
    }
}
