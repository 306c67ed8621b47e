//! Concerns that were raised online: one at each stage, by people who gave their name and by people who did not.

use concerns::concern::{Came, ConcernId, Identity, Mode, Told};
use concerns::decide::{ForFrontDoor, link_to_front_door};
use concerns::raise_concern::{Telling, raise_concern};
use concerns::{acknowledge::acknowledge, reply::reply};
use platform::Error;
use platform::access::Actor;

use crate::demonstration::teller::Teller;

pub(super) async fn tell(t: &Teller) -> Result<(), Error> {
    let worker = t.actor("frontdoor")?;
    t.days_ago(9);
    let worry = "My friend gets messages at night and cries. She says a man will be angry if she stops. I do not know what to do.";
    let linked = raise(t, Mode::Anonymous, worry, "A girl in my year", None).await?;
    t.days_ago(8);
    acknowledge(&t.app, &worker, linked).await?;
    let given = ForFrontDoor { worry: worry.into(), about: "A girl in the reporter's year; no name given".into() };
    link_to_front_door(&t.app, &worker, linked, given).await?;
    t.days_ago(4);
    let worry = "Young people are let into the flat above the shop late in the evening, by different adults.";
    let name = Identity { name: "An invented neighbour".into(), reach: "01632 960 021".into() };
    let answered = raise(t, Mode::Confidential, worry, "The flat at 7 Fictive Row", Some(name)).await?;
    t.days_ago(1);
    acknowledge(&t.app, &worker, answered).await?;
    let text = "Thank you for telling us. On which evenings was it? If you see somebody in danger, call 999.";
    reply(&t.app, &worker, answered, text, "demonstration-reply").await?;
    t.days_ago(0);
    raise(t, Mode::Anonymous, "I am scared to go to school. There are boys who wait.", "Me", None).await.map(|_| ())
}

async fn raise(
    t: &Teller,
    mode: Mode,
    worry: &str,
    about: &str,
    identity: Option<Identity>,
) -> Result<ConcernId, Error> {
    let told = Told { worry: worry.into(), about: about.into() };
    let telling = Telling { mode, came: Came::Online, language: "en".into(), told, identity, files: Vec::new() };
    let once = format!("demonstration-{}", about.len());
    Ok(raise_concern(&t.app, &Actor::public(), telling, &once).await?.concern)
}
