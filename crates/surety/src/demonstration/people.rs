//! Who is there: bodies, groups, and the people who can sign in for them. All invented.

use jiff::civil::date;
use platform::Error;
use platform::access::{Actor, Role, permit_new};
use platform::account::{Account, Administer, Membership};
use platform::agency::{Agency, Group, GroupId, Sector};
use platform::id::{AccountId, AgencyId};
use platform::trail::{Entry, WriteTx};
use platform::web::App;
use platform::web::sign_in::DEMONSTRATION_PASSWORD;

/// Short name, name, sector, other printed names, chief officer's post.
const BODIES: &[(&str, &str, Sector, &[&str], &str)] = &[
    ("ASCB", "Aldermere Safeguarding Children Board", Sector::Board, &["Aldermere SCB", "the Board", "LSCB"], "Independent chair"),
    ("AC", "Aldermere Council", Sector::Council, &["Aldermere Borough Council", "the Council"], "Chief executive"),
    ("Public Health", "Aldermere Council Public Health", Sector::Council, &[], "Director of public health"),
    ("LVP", "Lenham Vale Police", Sector::Police, &["Lenham Vale Constabulary"], "Chief constable"),
    ("CCG", "Aldermere Clinical Commissioning Group", Sector::Health, &[], "Accountable officer"),
    ("NHS England", "NHS England, Midshire", Sector::Health, &[], "Director of nursing"),
    ("MCHT", "Midshire Community Health Trust", Sector::Health, &[], "Chief executive"),
    ("CPS", "Crown Prosecution Service, Midshire", Sector::Justice, &[], "Chief crown prosecutor"),
    ("NPS", "National Probation Service, Midshire", Sector::Justice, &[], "Head of service"),
    ("LHT", "Lenham Homes Trust", Sector::Housing, &[], "Chief executive"),
    ("Schools", "Schools and colleges of Aldermere", Sector::Education, &["Educational establishments", "Schools and colleges"], "Chair of the heads' forum"),
];

/// Name, post, address, body, role.
const PEOPLE: &[(&str, &str, &str, &str, Role)] = &[
    ("Ruth Ashdown", "Board business manager", "manager", "ASCB", Role::BusinessManager),
    ("Desmond Okafor", "Independent chair of the Board", "chair", "ASCB", Role::IndependentChair),
    ("Helen Marsh", "Chair, Quality, Performance and Operations Sub-group", "subgroup", "MCHT", Role::SubgroupChair),
    ("Tom Garrick", "Detective inspector, exploitation and missing", "police", "LVP", Role::AgencyLead),
    ("Nasreen Qureshi", "Designated nurse, safeguarding children", "nhs", "CCG", Role::AgencyLead),
    ("Paul Whitcombe", "Strategic lead for child exploitation", "council", "AC", Role::AgencyLead),
    ("Imogen Vale", "Designated safeguarding lead, Hollin Park School", "school", "Schools", Role::AgencyLead),
    ("Cllr Jean Tolland", "Scrutiny committee member", "councillor", "AC", Role::ScrutinyMember),
    ("Sam", "Lived-experience consultee", "consultee", "ASCB", Role::Consultee),
    ("Dr Maria Lindqvist", "Outside assessor", "assessor", "ASCB", Role::Assessor),
    ("Alan Peake", "System administrator", "administrator", "AC", Role::Administrator),
];

/// Name and remit.
const GROUPS: &[(&str, &str)] = &[
    ("Aldermere Safeguarding Children Board", "Co-ordinates and monitors what the bodies do to keep children safe."),
    ("Quality, Performance and Operations Sub-group", "Watches every action of every programme."),
    ("Child Exploitation Thematic Sub-group", "Takes forward the actions of several bodies."),
    ("Children and Young People Scrutiny Committee", "Receives the Board's reports for the Council."),
];

pub(super) async fn load(app: &App) -> Result<(), Error> {
    let command = Actor::command();
    let mut tx = app.begin(&command).await?;
    let mut bodies = Vec::new();
    for body in BODIES {
        bodies.push(add_body(&mut tx, body).await?);
    }
    for (name, remit) in GROUPS {
        let group = Group { id: GroupId::new(), name: (*name).into(), remit: (*remit).into() };
        tx.save(permit_new(&command, Administer::Bodies, group)?).await?;
    }
    for person in PEOPLE {
        add_person(&mut tx, person, &bodies).await?;
    }
    tx.commit(Entry::about("DemonstrationPeopleLoaded", "partnership", "demonstration")).await?;
    Ok(())
}

async fn add_body(tx: &mut WriteTx, body: &(&str, &str, Sector, &[&str], &str)) -> Result<Agency, Error> {
    let (short, name, sector, known_as, chief) = *body;
    let address: String = short.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let agency = Agency {
        id: AgencyId::new(),
        short: short.into(),
        name: name.into(),
        sector,
        also_known_as: known_as.iter().map(|n| (*n).to_owned()).collect(),
        valid_from: None,
        valid_to: None,
        successor: None,
        email: Some(format!("safeguarding@{address}.aldermere.example")),
        chief_officer: Some(chief.into()),
    };
    tx.save(permit_new(&Actor::command(), Administer::Bodies, agency.clone())?).await?;
    Ok(agency)
}

async fn add_person(tx: &mut WriteTx, person: &(&str, &str, &str, &str, Role), bodies: &[Agency]) -> Result<(), Error> {
    let (name, post, address, body, role) = *person;
    let agency = bodies.iter().find(|b| b.short == body).ok_or_else(|| Error::fault("a demonstration person without a body"))?;
    let account = Account {
        id: AccountId::new(),
        name: name.into(),
        post: post.into(),
        email: format!("{address}@aldermere.example"),
        memberships: vec![Membership { agency: agency.id, role, from: date(2015, 1, 1), until: None }],
        closed: false,
    };
    let id = account.id;
    tx.save(permit_new(&Actor::command(), Administer::Accounts, account)?).await?;
    platform::session::set_password(tx, id, DEMONSTRATION_PASSWORD).await
}
