//! What the tests of this part share: a house with a desk that takes things in, and people who tell.
#![allow(dead_code)]

use std::sync::Mutex;

use platform::access::Role;
use platform::agency::Sector;
use platform::part::{Incoming, Later, Part};
use platform::testkit::{Person, Seen, World};
use platform::trail::WriteTx;
use platform::web::App;

/// What the desk took in, of all tests of one program.
pub static TAKEN: Mutex<Vec<Incoming>> = Mutex::new(Vec::new());

fn take_in<'a>(_: &'a mut WriteTx, _: &'a App, incoming: Incoming) -> Later<'a, String> {
    Box::pin(async move {
        let href = format!("/contacts/of-{}", incoming.from.1);
        TAKEN.lock().unwrap().push(incoming);
        Ok(href)
    })
}

/// A house of this part and a desk.
pub async fn world() -> World {
    World::new(vec![concerns::part(), Part { intake: Some(take_in), ..Part::new("desk") }]).await
}

/// Those who handle concerns, and those who do not.
pub struct Staff<'w> {
    pub worker: Person<'w>,
    pub manager: Person<'w>,
    pub custodian: Person<'w>,
    pub administrator: Person<'w>,
    pub officer: Person<'w>,
}

pub async fn staff(world: &World) -> Staff<'_> {
    let council = world.agency("TC", Sector::Council).await;
    Staff {
        worker: world.person("Wanda Worker", &council, Role::FrontDoorWorker).await,
        manager: world.person("Mandla Manager", &council, Role::FrontDoorManager).await,
        custodian: world.person("Cass Custodian", &council, Role::Custodian).await,
        administrator: world.person("Ada Administrator", &council, Role::Administrator).await,
        officer: world.person("Olu Officer", &council, Role::Officer).await,
    }
}

/// The value of a hidden field of a page.
#[track_caller]
pub fn hidden(seen: &Seen, name: &str) -> String {
    let begin = format!("name=\"{name}\" value=\"");
    let at = seen.text.find(&begin).unwrap_or_else(|| panic!("no field {name}: {}", seen.plain()));
    let rest = &seen.text[at + begin.len()..];
    let text = rest.split('"').next().unwrap_or_default();
    text.replace("&#x2f;", "/").replace("&amp;", "&")
}

/// The receipt that a page shows.
#[track_caller]
pub fn receipt(seen: &Seen) -> String {
    let at = seen.text.find("id=\"receipt\">").unwrap_or_else(|| panic!("no receipt: {}", seen.plain()));
    seen.text[at + 13..].split('<').next().unwrap_or_default().to_owned()
}

/// The form of a mode, some seconds after it was opened.
pub async fn open_form(world: &World, mode: &str) -> (String, String) {
    let path = format!("/tell/en/new/{mode}");
    let token = hidden(&world.stranger().get(&path).await, "token");
    let later = world.app.clock().now() + jiff::SignedDuration::from_secs(90);
    world.clock.set(later);
    (path, token)
}

/// Somebody tells something by a mode; the page that follows.
pub async fn tell(world: &World, mode: &str, fields: &[(&str, &str)]) -> Seen {
    let (path, token) = open_form(world, mode).await;
    let mut all = vec![("token", token.as_str())];
    all.extend(fields);
    world.stranger().post_raw(&path, &all).await
}

/// Comes back with a receipt.
pub async fn come_back(world: &World, receipt: &str) -> Seen {
    world.stranger().post_raw("/tell/en/back", &[("receipt", receipt)]).await
}

/// The address of the only concern that is open.
pub async fn only_concern(staff: &Staff<'_>) -> String {
    staff.worker.get("/concerns").await.href("/concerns/con_")
}
