//! Accounts: who can sign in, for which bodies, as what, from when until when.

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::access::{Role, permit, permit_new};
use crate::account::{self, Account, Administer, Membership};
use crate::error::Error;
use crate::id::{AccountId, AgencyId};
use crate::record::{self, Found};
use crate::session;
use crate::trail::Entry;
use crate::web::{Answer, App, Posted, Visitor, see};

/// Room on the form for memberships beside those there.
const ROOM: usize = 2;

fn administrator(visitor: &Visitor) -> Result<(), Error> {
    let actor = visitor.signed_in()?;
    if actor.is(Role::Administrator) { Ok(()) } else { Err(Error::Hidden) }
}

pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    administrator(&visitor)?;
    let all = account::all(&mut app.db().read().await?, &account::scope(&visitor.actor)).await?;
    let rows: Vec<Value> = all.iter().map(|a| json!({
        "name": a.name, "post": a.post, "email": a.email, "closed": a.closed, "href": format!("/accounts/{}", a.id),
        "memberships": a.memberships.iter().map(|m| format!("{}, {}", m.role.label(), visitor.agencies.short(m.agency))).collect::<Vec<_>>(),
    })).collect();
    app.page(&visitor, "office/accounts.html", json!({ "rows": rows }))
}

pub(super) async fn new(State(app): State<App>, visitor: Visitor) -> Answer {
    administrator(&visitor)?;
    shown(&app, &visitor, Posted::default(), None)
}

pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    administrator(&visitor)?;
    let found: Found<Account> = record::find(&mut app.db().read().await?, id).await?;
    let allowed = permit(&visitor.actor, Administer::Accounts, found)?;
    let form = filled(allowed.record(), allowed.version());
    shown(&app, &visitor, form, Some(allowed.record()))
}

fn filled(account: &Account, version: i64) -> Posted {
    let mut form = Posted::filled([
        ("name", account.name.clone()),
        ("post", account.post.clone()),
        ("email", account.email.clone()),
        ("version", version.to_string()),
        ("closed", if account.closed { "yes" } else { "" }.into()),
    ]);
    for (i, m) in account.memberships.iter().enumerate() {
        let mut put = |name: &str, value: String| form.values.insert(format!("{name}-{i}"), vec![value]);
        put("agency", m.agency.to_string());
        put("role", role_name(m.role));
        put_date(&mut form, &format!("from-{i}"), Some(m.from));
        put_date(&mut form, &format!("until-{i}"), m.until);
    }
    form
}

fn put_date(form: &mut Posted, name: &str, date: Option<Date>) {
    let Some(date) = date else { return };
    let parts =
        [("day", date.day().to_string()), ("month", date.month().to_string()), ("year", date.year().to_string())];
    for (part, value) in parts {
        form.values.insert(format!("{name}-{part}"), vec![value]);
    }
}

fn role_name(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn shown(app: &App, visitor: &Visitor, form: Posted, account: Option<&Account>) -> Answer {
    let there = account.map_or(0, |a| a.memberships.len());
    let bodies: Vec<Value> = visitor.agencies.iter().map(|a| json!({ "value": a.id, "words": a.name })).collect();
    let roles: Vec<Value> = Role::ALL.iter().map(|r| json!({ "value": role_name(*r), "words": r.label() })).collect();
    app.page(
        visitor,
        "office/account.html",
        json!({
            "form": form, "bodies": bodies, "roles": roles, "rows": (0..there + ROOM).collect::<Vec<_>>(),
            "new": account.is_none(), "name": account.map(|a| &a.name),
        }),
    )
}

pub(super) async fn add(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    administrator(&visitor)?;
    let account = read(&mut form, AccountId::new(), ROOM, &visitor);
    let password = form.required("password", "Give a first password of at least 12 characters.");
    if form.is_sound() {
        match save_new(&app, &visitor, account, &password).await {
            Ok(()) => return Ok(see("/accounts?done=the-account-was-made")),
            Err(Error::Invalid(faults)) => form.faults = faults,
            Err(other) => return Err(other),
        }
    }
    shown(&app, &visitor, form, None)
}

async fn save_new(app: &App, visitor: &Visitor, account: Account, password: &str) -> Result<(), Error> {
    let mut tx = app.begin(&visitor.actor).await?;
    if account::taken(&mut tx, &account.email).await? {
        return Err(Error::invalid("email", "There is an account with this address already."));
    }
    let (id, entry) = (account.id, Entry::of("AccountAdded", &account));
    tx.save(permit_new(&visitor.actor, Administer::Accounts, account)?).await?;
    session::set_password(&mut tx, id, password).await?;
    tx.commit(entry).await.map(|_| ())
}

pub(super) async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    administrator(&visitor)?;
    let found: Found<Account> = record::find(&mut app.db().read().await?, &id).await?;
    let allowed = permit(&visitor.actor, Administer::Accounts, found)?;
    let account = allowed.record().clone();
    let wanted = read(&mut form, account.id, account.memberships.len() + ROOM, &visitor);
    let seen: i64 = form.text("version").parse().unwrap_or(0);
    if form.is_sound() {
        match save_changed(&app, &visitor, &id, seen, wanted, form.optional("password")).await {
            Ok(()) => return Ok(see("/accounts?done=the-account-was-changed")),
            Err(Error::Invalid(faults)) => form.faults = faults,
            Err(Error::Stale) => form.faults.add("name", "Somebody else changed this account while the page was open. Your entries are kept below; look at the account again before sending them."),
            Err(other) => return Err(other),
        }
    }
    shown(&app, &visitor, form, Some(&account))
}

async fn save_changed(
    app: &App,
    visitor: &Visitor,
    id: &str,
    seen: i64,
    wanted: Account,
    password: Option<String>,
) -> Result<(), Error> {
    let mut tx = app.begin(&visitor.actor).await?;
    let found: Found<Account> = record::find(&mut tx, id).await?;
    let allowed = permit(&visitor.actor, Administer::Accounts, found)?.as_seen(seen)?;
    if allowed.record().email != wanted.email && account::taken(&mut tx, &wanted.email).await? {
        return Err(Error::invalid("email", "There is an account with this address already."));
    }
    let (account, closed) = (wanted.id, wanted.closed);
    let allowed = allowed.change(|_| Ok::<_, Error>(wanted))?;
    let entry = Entry::of(if closed { "AccountClosed" } else { "AccountChanged" }, allowed.record());
    tx.save(allowed).await?;
    match password {
        Some(password) => session::set_password(&mut tx, account, &password).await?,
        None if closed => session::end_all(&mut tx, account).await?,
        None => {}
    }
    tx.commit(entry).await.map(|_| ())
}

fn read(form: &mut Posted, id: AccountId, rows: usize, visitor: &Visitor) -> Account {
    let name = form.required("name", "Enter the person's name.");
    let email = form.required("email", "Enter an email address.").to_lowercase();
    let looks_right = email.contains('@') && !email.contains(char::is_whitespace);
    if !email.is_empty() && !looks_right {
        form.faults.add("email", "Enter an email address in the form name@example.gov.uk.");
    }
    let memberships: Vec<Membership> = (0..rows).filter_map(|i| membership(form, i, visitor)).collect();
    if memberships.is_empty() {
        form.faults.add("agency-0", "Choose at least one body and role.");
    }
    let closed = form.text("closed") == "yes";
    Account { id, name, post: form.required("post", "Enter the person's post."), email, memberships, closed }
}

fn membership(form: &mut Posted, i: usize, visitor: &Visitor) -> Option<Membership> {
    let (agency, role) = (form.text(&format!("agency-{i}")), form.text(&format!("role-{i}")));
    if agency.is_empty() && role.is_empty() {
        return None;
    }
    let known: Option<AgencyId> = agency.parse().ok().filter(|a| visitor.agencies.get(*a).is_some());
    let role: Option<Role> = serde_json::from_value(role.into()).ok();
    if known.is_none() || role.is_none() {
        form.faults.add(format!("agency-{i}"), "Choose both a body and a role, or neither.");
    }
    let from = form.date(&format!("from-{i}"), "The first day");
    let until = form.date_optional(&format!("until-{i}"), "The day after the last");
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        form.faults.add(format!("until-{i}"), "The end must come after the first day.");
    }
    Some(Membership { agency: known?, role: role?, from: from?, until })
}
