//! Schools by size: which ring less than chance explains.

use axum::extract::State;
use platform::access::Role;
use platform::error::Error;
use platform::web::{Answer, App, Listing, Posted, Visitor, see};
use serde_json::{Value, json};

use super::lists::period;
use super::shown::{at_the_door, came, unprocessable};
use crate::schools::{Lies, School, funnel, set_roll};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    shown(&app, &visitor, Posted::default()).await
}

async fn shown(app: &App, visitor: &Visitor, form: Posted) -> Answer {
    let actor = at_the_door(visitor)?;
    let (from, to) = period(app, &Listing::of(visitor));
    let schools = funnel(&mut app.db().read().await?, &visitor.agencies, from, to).await?;
    let choices: Vec<Value> = schools.iter().map(|s| json!({ "value": s.agency, "words": s.name })).collect();
    app.page(visitor, "front_door/schools.html", json!({
        "form": form, "from": from, "last": to.yesterday().unwrap_or(to), "rows": schools.iter().map(line).collect::<Vec<_>>(),
        "schools": choices, "may": actor.is(Role::FrontDoorManager),
    }))
}

fn line(s: &School) -> Value {
    let (words, tone) = match s.lies {
        Lies::Below => ("Fewer than chance explains", "orange"),
        Lies::Within => ("As many as chance explains", "grey"),
        Lies::Above => ("More than chance explains", "blue"),
        Lies::Unknown => ("Number of pupils not known", "grey"),
    };
    json!({
        "name": s.name, "pupils": s.pupils, "contacts": s.contacts, "referrals": s.referrals, "words": words, "tone": tone,
        "expected": s.expected.map(|(e, l, u)| json!({ "middle": format!("{e:.1}"), "lower": l, "upper": u })),
    })
}

/// Says how many pupils a school has.
pub(super) async fn set(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    let actor = at_the_door(&visitor)?;
    let school = form.parsed("school", "Choose a school.");
    let pupils: Option<u32> = form.parsed("pupils", "Write how many pupils it has, as a whole number.");
    let on = form.date("on", "The day of the count");
    if let (Some(school), Some(pupils), Some(on)) = (school, pupils.filter(|p| *p > 0 && *p < 20_000), on) {
        let set = set_roll(&app, actor, school, pupils, on).await;
        if came(set, &mut form, "school")?.is_some() {
            return Ok(see("/front-door/schools?done=the-number-of-pupils-was-set"));
        }
    } else if form.is_sound() {
        return Err(Error::invalid("pupils", "Write how many pupils it has, as a whole number."));
    }
    unprocessable(shown(&app, &visitor, form).await)
}
