//! Groups are made, and their members come and go.

use jiff::civil::Date;
use platform::access::{Actor, permit, permit_new};
use platform::account::Administer;
use platform::agency::{Group, GroupId, Watches};
use platform::error::Error;
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::member::{GroupMember, MemberId};
use crate::policy::{self, Act};
use crate::store;

/// Makes a group.
///
/// # Errors
/// For whoever does not keep the list of bodies; without a name; when there is one of that name.
pub async fn make_group(app: &App, actor: &Actor, name: &str, remit: &str, watches: Watches) -> Result<GroupId, Error> {
    let (name, remit) = (name.trim().to_owned(), remit.trim().to_owned());
    if name.is_empty() {
        return Err(Error::invalid("name", "Say what the group is called."));
    }
    let mut tx = app.begin(actor).await?;
    let there = platform::agency::groups(&mut tx).await?;
    if there.iter().any(|g| g.name.eq_ignore_ascii_case(&name)) {
        return Err(Error::invalid("name", "There is a group of this name already."));
    }
    let group = Group { id: GroupId::new(), name, remit, watches };
    let (id, entry) = (group.id, Entry::of("GroupMade", &group));
    tx.save(permit_new(actor, Administer::Bodies, group)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Seats a member.
///
/// # Errors
/// For whoever does not prepare meetings; without a name; when that account is a member already.
pub async fn seat_member(app: &App, actor: &Actor, member: GroupMember) -> Result<(), Error> {
    let member = member.checked().map_err(|refused| Error::invalid("name", refused.to_string()))?;
    let mut tx = app.begin(actor).await?;
    store::group(&mut tx, member.group).await?;
    let there = store::members(&mut tx, &policy::scope(actor), member.group).await?;
    let same = |m: &GroupMember| member.account.is_some() && m.account == member.account && m.is_member_on(member.from);
    if there.iter().any(|m| same(&m.record)) {
        return Err(Error::invalid("account", "This person is a member on that day already."));
    }
    let entry = Entry::of("MemberSeated", &member);
    tx.save(permit_new(actor, Act::Prepare, member)?).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Ends a membership: `until` is the first day without it.
///
/// # Errors
/// For whoever does not prepare meetings; before it began; when it has ended.
pub async fn end_membership(app: &App, actor: &Actor, id: MemberId, until: Date) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let found = record::find::<GroupMember>(&mut tx, id).await?;
    let allowed = permit(actor, Act::Prepare, found)?.change(|member| member.end(until))?;
    let entry = Entry::of("MembershipEnded", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}
