//! A programme read from a small report, and people for it.
#![allow(dead_code, clippy::unwrap_used)]

use platform::access::{Actor, Role, permit_new};
use platform::account::Administer;
use platform::agency::{Agency, Group, GroupId, Sector, Watches};
use platform::part::Part;
use platform::testkit::{Person, World};
use platform::trail::Entry;
use programme::import_draft::{ImportDraft, ImportDraftId};
use programme::programme::ProgrammeId;
use programme::read_report::read_report;
use programme::save_import::{Saved, save_import};

/// The group that watches every row.
pub const GROUP: &str = "Quality, Performance and Operations Sub-group";

/// A world with a programme.
pub struct Scene {
    /// The world.
    pub world: World,
    /// The Board.
    pub board: Agency,
    /// Another body.
    pub police: Agency,
    /// The programme.
    pub programme: ProgrammeId,
}

/// Reads `report` in.
pub async fn scene_of(name: &str, report: &[u8]) -> Scene {
    scene_with(name, report, Vec::new()).await
}

/// Reads `report` in, in a house that has more parts.
pub async fn scene_with(name: &str, report: &[u8], more: Vec<Part>) -> Scene {
    let own = [commitments::part(), programme::part()];
    let world = World::new(own.into_iter().chain(more).collect()).await;
    let board = world.agency("Board", Sector::Board).await;
    let police = world.agency("Police", Sector::Police).await;
    group(&world, GROUP, Watches::AllRows).await;
    group(&world, "Thematic Sub-group", Watches::MultiAgencyRows).await;
    let understood = read_report(name, report, None).unwrap();
    let draft = ImportDraft {
        id: ImportDraftId::new(),
        programme: None,
        programme_name: "Response".into(),
        file_name: name.into(),
        sha256: world.app.files().keep(report).unwrap(),
        sent_by: None,
        sent_at: world.clock.now(),
        mapping: None,
        corrections: Default::default(),
        saved_as: None,
    };
    let saved = save_import(&world.app, &Actor::command(), &draft, &understood).await.unwrap();
    let Saved::Rows { programme, .. } = saved else { panic!("{saved:?}") };
    Scene { world, board, police, programme }
}

async fn group(world: &World, name: &str, watches: Watches) {
    let command = Actor::command();
    let group = Group { id: GroupId::new(), name: name.into(), remit: "Watches.".into(), watches };
    let mut tx = world.app.begin(&command).await.unwrap();
    let entry = Entry::of("GroupMade", &group);
    tx.save(permit_new(&command, Administer::Bodies, group).unwrap()).await.unwrap();
    tx.commit(entry).await.unwrap();
}

impl Scene {
    /// The Board's business manager.
    pub async fn manager(&self) -> Person<'_> {
        self.world.person("Ruth Ashdown", &self.board, Role::BusinessManager).await
    }

    /// The lead of the police.
    pub async fn lead(&self) -> Person<'_> {
        self.world.person("Tom Garrick", &self.police, Role::AgencyLead).await
    }

    /// A page of the programme.
    pub fn page(&self, rest: &str) -> String {
        format!("/programme/{}{rest}", self.programme)
    }
}

/// The hidden version on a page.
pub fn version(text: &str) -> String {
    let at = text.find("name=\"version\" value=\"").expect("a version") + 22;
    text[at..].split('"').next().unwrap().to_owned()
}

/// The same person signs in again: a session does not last over a move of the clock.
pub async fn back<'w>(world: &'w World, person: &Person<'_>) -> Person<'w> {
    let everybody = platform::access::Scope::everything();
    let all = platform::account::all(&mut world.app.db().read().await.unwrap(), &everybody).await.unwrap();
    world.signed_in(all.iter().find(|a| Some(a.id) == person.actor.account).unwrap()).await
}
