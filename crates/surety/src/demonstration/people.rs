//! Who is there: bodies, groups, and the people who can sign in for them. All invented.

use jiff::civil::date;
use platform::Error;
use platform::access::{Actor, Role, permit_new};
use platform::account::{Account, Administer, Membership};
use platform::agency::{Agency, Group, GroupId, Sector, Watches};
use platform::id::{AccountId, AgencyId};
use platform::trail::{Entry, WriteTx};
use platform::web::App;
use platform::web::sign_in::DEMONSTRATION_PASSWORD;

/// Short name, name, sector, other printed names, chief officer's post.
const BODIES: &[(&str, &str, Sector, &[&str], &str)] = &[
    (
        "ASCP",
        "Aldermere Safeguarding Children Partnership",
        Sector::Board,
        &["the Board", "the Partnership"],
        "Independent chair",
    ),
    ("AC", "Aldermere Council", Sector::Council, &["the Council"], "Chief executive"),
    (
        "AC Public Protection",
        "Aldermere Council, Public Protection",
        Sector::Council,
        &["Public Protection"],
        "Director of place",
    ),
    ("Public Health", "Aldermere Council, Public Health", Sector::Council, &[], "Director of public health"),
    ("HWB", "Aldermere Health and Wellbeing Board", Sector::Council, &["Health & Wellbeing Board"], "Chair"),
    ("NP", "Northmoor Police", Sector::Police, &[], "Chief constable"),
    ("ICB", "Northmoor Integrated Care Board", Sector::Health, &[], "Chief executive"),
    ("NHS England", "NHS England, Northmoor", Sector::Health, &[], "Director of nursing"),
    ("LMHT", "Lowmarsh Mental Health Trust", Sector::Health, &[], "Chief executive"),
    ("TVCT", "Tarn Valley Community Health Trust", Sector::Health, &["Community Health Trust"], "Chief executive"),
    ("AGHT", "Aldermere General Hospital Trust", Sector::Health, &[], "Chief executive"),
    ("CPS", "Crown Prosecution Service, Northmoor", Sector::Justice, &[], "Chief crown prosecutor"),
    ("Probation", "Probation Service, Northmoor", Sector::Justice, &["Probation Service"], "Head of service"),
    ("THT", "Tarn Housing Trust", Sector::Housing, &[], "Chief executive"),
    (
        "Schools",
        "Schools and colleges of Aldermere",
        Sector::Education,
        &["Educational establishments", "Schools and colleges"],
        "Chair of the heads' forum",
    ),
    ("Northgate Academy", "Northgate Academy", Sector::Education, &[], "Head"),
    ("Tarn Vale High School", "Tarn Vale High School", Sector::Education, &[], "Head"),
    ("Harbour Grammar School", "Harbour Grammar School", Sector::Education, &[], "Head"),
    ("Lowmarsh Upper School", "Lowmarsh Upper School", Sector::Education, &[], "Head"),
    ("St Brannoc’s School", "St Brannoc’s School", Sector::Education, &[], "Head"),
    ("Millbeck Community School", "Millbeck Community School", Sector::Education, &[], "Head"),
    ("Kestrel Park Primary", "Kestrel Park Primary School", Sector::Education, &[], "Head"),
    ("Easter Row Primary", "Easter Row Primary School", Sector::Education, &[], "Head"),
];

/// Name, post, address, body, role.
const PEOPLE: &[(&str, &str, &str, &str, Role)] = &[
    ("Ruth Ashdown", "Board business manager", "manager", "ASCP", Role::BusinessManager),
    ("Desmond Okafor", "Independent chair of the Board", "chair", "ASCP", Role::IndependentChair),
    ("Helen Marsh", "Chair, Quality and Performance Sub-group", "subgroup", "TVCT", Role::SubgroupChair),
    ("Tom Garrick", "Detective inspector, exploitation and missing", "police", "NP", Role::AgencyLead),
    ("Nasreen Qureshi", "Designated nurse, safeguarding children", "nhs", "ICB", Role::AgencyLead),
    ("Paul Whitcombe", "Strategic lead for child exploitation", "council", "AC", Role::AgencyLead),
    ("Imogen Vale", "Designated safeguarding lead, Harbour Grammar School", "school", "Schools", Role::AgencyLead),
    ("Cllr Jean Tolland", "Scrutiny committee member", "councillor", "AC", Role::ScrutinyMember),
    ("Sam", "Lived-experience consultee", "consultee", "ASCP", Role::Consultee),
    ("Dr Maria Lindqvist", "Outside assessor", "assessor", "ASCP", Role::Assessor),
    ("Alan Peake", "System administrator", "administrator", "AC", Role::Administrator),
    ("Moira Tate", "Manager, Family Connect", "doormanager", "AC", Role::FrontDoorManager),
    ("Kim Sandford", "Family Connect worker", "frontdoor", "AC", Role::FrontDoorWorker),
    ("Leon Abara", "Family Connect worker", "frontdoor2", "AC", Role::FrontDoorWorker),
    ("Priya Raman", "Practitioner, exploitation team", "practitioner", "AC", Role::Practitioner),
    ("Owen Harker", "Practitioner, young people’s mental health", "camhs", "LMHT", Role::Practitioner),
    ("Grace Lindley", "Safeguarding lead, Northgate Academy", "referrer", "Northgate Academy", Role::Referrer),
    ("Edith Rowan", "Identity custodian", "custodian", "AC", Role::Custodian),
];

/// Name, remit, what it watches.
const GROUPS: &[(&str, &str, Watches)] = &[
    (
        "Aldermere Safeguarding Children Partnership",
        "Co-ordinates and monitors what the bodies do to keep children safe.",
        Watches::None,
    ),
    ("Quality and Performance Sub-group", "Watches every action of every programme.", Watches::AllRows),
    ("Exploitation Sub-group", "Takes forward the actions of several bodies.", Watches::MultiAgencyRows),
    ("Children and Families Scrutiny Committee", "Receives the Partnership's reports for the Council.", Watches::None),
];

pub(super) async fn load(app: &App) -> Result<(), Error> {
    let command = Actor::command();
    let mut tx = app.begin(&command).await?;
    let mut bodies = Vec::new();
    for body in BODIES {
        bodies.push(add_body(&mut tx, body).await?);
    }
    for (name, remit, watches) in GROUPS {
        let group = Group { id: GroupId::new(), name: (*name).into(), remit: (*remit).into(), watches: *watches };
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
    let agency =
        bodies.iter().find(|b| b.short == body).ok_or_else(|| Error::fault("a demonstration person without a body"))?;
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
