//! A programme read in, and programs with tokens.
#![allow(dead_code, clippy::unwrap_used)]

use platform::access::{Actor, Role};
use platform::agency::{Agency, Sector};
use platform::testkit::{Person, World};
use programme::import_draft::{ImportDraft, ImportDraftId};
use programme::read_report::read_report;
use programme::save_import::save_import;

pub const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\tThe Committee recommends that all schools are told about the service.\tPolice\tWe will tell all schools.\t
2\tThe Committee recommends that the Board counts referrals.\tBoard\tIt will.\t
";

/// A small house with a programme.
pub struct Scene {
    pub world: World,
    pub board: Agency,
    pub police: Agency,
}

pub async fn scene() -> Scene {
    let world = World::new(vec![programme::part(), commitments::part(), platform::office::part()]).await;
    let board = world.agency("Board", Sector::Board).await;
    let police = world.agency("Police", Sector::Police).await;
    let understood = read_report("report.txt", REPORT.as_bytes(), None).unwrap();
    let draft = ImportDraft {
        id: ImportDraftId::new(),
        programme: None,
        programme_name: "Response".into(),
        file_name: "report.txt".into(),
        sha256: world.app.files().keep(REPORT.as_bytes()).unwrap(),
        sent_by: None,
        sent_at: world.clock.now(),
        mapping: None,
        corrections: Default::default(),
        saved_as: None,
    };
    save_import(&world.app, &Actor::command(), &draft, &understood).await.unwrap();
    Scene { world, board, police }
}

/// A token of a body with the rights of `role`, made by an administrator.
pub async fn token(scene: &Scene, agency: &Agency, role: &str) -> String {
    let name = format!("Alan Peake for {} as {role}", agency.short);
    let admin = scene.world.person(&name, &scene.police, Role::Administrator).await;
    let id = agency.id.to_string();
    let plain = admin.post("/tokens", &[("label", "Records"), ("agency", &id), ("role", role)]).await.plain();
    plain[plain.find("surety_").unwrap()..].chars().take("surety_".len() + 64).collect()
}

/// The id of the only programme.
pub async fn programme(program: &Person<'_>) -> String {
    program.get("/api/v1/programmes").await.value()[0]["id"].as_str().unwrap().to_owned()
}
