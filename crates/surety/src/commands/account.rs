//! `surety account add` and `surety account list`.

use std::io::Read;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use platform::Error;
use platform::access::{Actor, Role, Scope, permit_new};
use platform::account::{self, Account as Person, Administer, Membership};
use platform::agency::{Agencies, Agency, Sector};
use platform::id::{AccountId, AgencyId};
use platform::settings::Settings;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

#[derive(Subcommand)]
pub(super) enum Account {
    /// Make an account; the password is read from standard input
    Add(Add),
    /// List accounts
    List,
}

#[derive(Args)]
pub(super) struct Add {
    /// Full name
    #[arg(long)]
    name: String,
    /// Email address to sign in with
    #[arg(long)]
    email: String,
    /// Post, in words
    #[arg(long, default_value = "")]
    post: String,
    /// The body acted for, by its short or full name; made if there is none yet
    #[arg(long)]
    body: String,
    /// administrator, business_manager, independent_chair, subgroup_chair, agency_lead, officer, scrutiny_member, consultee,
    /// assessor, front_door_worker, front_door_manager, practitioner, referrer or custodian
    #[arg(long)]
    role: String,
}

pub(super) async fn run(account: Account, settings: Settings) -> Result<ExitCode, Error> {
    let app = super::open(settings).await?;
    match account {
        Account::Add(given) => add(&app, given).await?,
        Account::List => list(&app).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(app: &App) -> Result<(), Error> {
    for account in account::all(&mut app.db().read().await?, &Scope::everything()).await? {
        let closed = if account.closed { " (closed)" } else { "" };
        println!("{}\t{}\t{}{closed}", account.email, account.name, account.post);
    }
    Ok(())
}

async fn add(app: &App, given: Add) -> Result<(), Error> {
    let role: Role = serde_json::from_value(given.role.clone().into())
        .map_err(|_| Error::refused(format!("There is no role {}. See surety account add --help.", given.role)))?;
    let mut password = String::new();
    std::io::stdin().take(1000).read_to_string(&mut password)?;
    let mut tx = app.begin(&Actor::command()).await?;
    let agency = body(&mut tx, &given.body, role).await?;
    let person = Person {
        id: AccountId::new(),
        name: given.name,
        post: if given.post.is_empty() { role.label().to_owned() } else { given.post },
        email: given.email.trim().to_lowercase(),
        memberships: vec![Membership { agency, role, from: app.clock().today(), until: None }],
        closed: false,
    };
    let (id, email, entry) = (person.id, person.email.clone(), Entry::of("AccountAdded", &person));
    let allowed = permit_new(&Actor::command(), Administer::Accounts, person)?;
    tx.save(allowed).await?;
    platform::session::set_password(&mut tx, id, password.trim_end_matches(['\r', '\n'])).await?;
    tx.commit(entry).await?;
    println!("{email} can sign in.");
    Ok(())
}

async fn body(tx: &mut WriteTx, name: &str, role: Role) -> Result<AgencyId, Error> {
    let known = Agencies::load(tx).await?;
    if let Some(agency) = known.printed(name) {
        return Ok(agency.id);
    }
    let board = matches!(role, Role::BusinessManager | Role::IndependentChair | Role::SubgroupChair);
    let agency = Agency {
        id: AgencyId::new(),
        short: name.into(),
        name: name.into(),
        sector: if board { Sector::Board } else { Sector::Council },
        also_known_as: vec![],
        valid_from: None,
        valid_to: None,
        successor: None,
        email: None,
        chief_officer: None,
    };
    let id = agency.id;
    tx.save(permit_new(&Actor::command(), Administer::Bodies, agency)?).await?;
    Ok(id)
}
