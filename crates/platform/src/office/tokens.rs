//! API tokens: a body's own programs act for it, with the rights of an agency lead or to read only. The Board's own may
//! also act as its business manager or as the chair of a sub-group.

use axum::extract::{Path, State};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::access::{Actor, Role, Scope, Via};
use crate::agency::{Agencies, Sector};
use crate::db::{Ask, Db, List, Statement};
use crate::error::Error;
use crate::id::AgencyId;
use crate::session::{key_of, secret};
use crate::trail::Entry;
use crate::typed_id;
use crate::web::{Answer, App, Posted, Visitor, see};

typed_id!(
    /// An API token.
    TokenId,
    "tok"
);

const ADD: Statement = Statement::both(
    "api_token.add",
    "insert into api_token (id, key, agency, label, role, made_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
);
const FIND: Statement = Statement::both(
    "api_token.find",
    "select agency, label, role from api_token where key = $1 and revoked_at is null and expires_at > $2",
);
const REVOKE: Statement =
    Statement::both("api_token.revoke", "update api_token set revoked_at = $2 where id = $1 and revoked_at is null");
const ALL: List = List::both(
    "api_token.all",
    "select id, agency, label, role, made_at, expires_at, revoked_at from api_token where {scope} order by made_at desc",
);

/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[ADD, FIND, REVOKE];
/// The lists of this room.
pub const LISTS: &[List] = &[ALL];

/// The actor that a token stands for, if it is good.
///
/// # Errors
/// A fault when the database does.
pub async fn actor_of(db: &Db, now: Timestamp, token: &str, agencies: &Agencies) -> Result<Option<Actor>, Error> {
    let row = db.read().await?.first(FIND.with([key_of(token).into(), now.into()])).await?;
    let Some(row) = row else { return Ok(None) };
    let agency: AgencyId = row.parse("agency")?;
    let (label, role): (String, String) = (row.get("label")?, row.get("role")?);
    let role: Role = serde_json::from_value(role.into())?;
    let for_board = agencies.get(agency).is_some_and(|a| a.sector == Sector::Board);
    let name = format!("{label} (API token of {})", agencies.short(agency));
    Ok(Some(Actor { account: None, name, agency: Some(agency), for_board, roles: vec![role], via: Via::Token }))
}

fn administrator(visitor: &Visitor) -> Result<(), Error> {
    if visitor.signed_in()?.is(Role::Administrator) { Ok(()) } else { Err(Error::Hidden) }
}

pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    shown(&app, &visitor, Posted::default(), None).await
}

async fn shown(app: &App, visitor: &Visitor, form: Posted, made: Option<String>) -> Answer {
    administrator(visitor)?;
    let now = app.clock().now();
    let rows = app.db().read().await?.all(ALL.within(&Scope::everything(), [])).await?;
    let rows: Vec<Value> = rows.iter().map(|r| row(r, visitor, now)).collect::<Result<_, Error>>()?;
    let bodies: Vec<Value> = visitor.agencies.iter().map(|a| json!({ "value": a.id, "words": a.name })).collect();
    app.page(visitor, "office/tokens.html", json!({ "form": form, "rows": rows, "bodies": bodies, "made": made }))
}

fn row(row: &crate::db::Row, visitor: &Visitor, now: Timestamp) -> Result<Value, Error> {
    let (id, label, role): (String, String, String) = (row.get("id")?, row.get("label")?, row.get("role")?);
    let (made, expires): (Timestamp, Timestamp) = (row.parse("made_at")?, row.parse("expires_at")?);
    let revoked: Option<Timestamp> = row.parse_opt("revoked_at")?;
    let rights = match role.as_str() {
        "agency_lead" => "acts for the body",
        "business_manager" => "runs the Board’s business",
        "subgroup_chair" => "acts for a sub-group",
        "referrer" => "refers children, and sees what came of its own",
        _ => "reads only",
    };
    Ok(json!({
        "id": id, "label": label, "rights": rights, "agency": visitor.agencies.name(row.parse("agency")?),
        "made": made, "expires": expires, "revoked": revoked, "good": revoked.is_none() && expires > now,
    }))
}

pub(super) async fn make(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    administrator(&visitor)?;
    let label = form.required("label", "Say which program the token is for.");
    let agency: Option<AgencyId> = form.parsed("agency", "Choose the body it acts for.");
    let role = role(&mut form, agency, &visitor);
    let (Some(agency), true) = (agency.filter(|a| visitor.agencies.get(*a).is_some()), form.is_sound()) else {
        return shown(&app, &visitor, form, None).await;
    };
    let (id, token) = (TokenId::new(), format!("surety_{}", secret()));
    let mut tx = app.begin(&visitor.actor).await?;
    let now = tx.now();
    let expires = now.checked_add((24 * 365).hours()).unwrap_or(now);
    tx.run(ADD.with([
        id.into(),
        key_of(&token).into(),
        agency.into(),
        label.into(),
        role.into(),
        now.into(),
        expires.into(),
    ]))
    .await?;
    tx.commit(Entry::about("ApiTokenMade", "api_token", id)).await?;
    shown(&app, &visitor, Posted::default(), Some(token)).await
}

/// What the token may do; the Board's own roles are for the Board's own programs.
fn role(form: &mut Posted, agency: Option<AgencyId>, visitor: &Visitor) -> &'static str {
    let is_board = agency.and_then(|a| visitor.agencies.get(a)).is_some_and(|a| a.sector == Sector::Board);
    let role = match form.text("role").as_str() {
        "agency_lead" => "agency_lead",
        "consultee" => "consultee",
        "business_manager" => "business_manager",
        "subgroup_chair" => "subgroup_chair",
        "referrer" => "referrer",
        _ => "",
    };
    match role {
        "" => form.faults.add("role", "Choose what the token may do."),
        "business_manager" | "subgroup_chair" if !is_board => {
            form.faults.add("role", "Only a token of the Board may do this. Choose the Board as the body.");
        }
        _ => {}
    }
    role
}

pub(super) async fn revoke(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, _form: Posted) -> Answer {
    administrator(&visitor)?;
    let id: TokenId = id.parse().map_err(|_| Error::Hidden)?;
    let mut tx = app.begin(&visitor.actor).await?;
    let now = tx.now();
    if tx.run(REVOKE.with([id.into(), now.into()])).await? == 0 {
        return Err(Error::Hidden);
    }
    tx.commit(Entry::about("ApiTokenRevoked", "api_token", id)).await?;
    Ok(see("/tokens?done=the-token-was-revoked"))
}
