//! The terms as they hold, every version that was published, and a form to publish the next.

use axum::extract::State;
use jiff::civil::Time;
use platform::access::Role;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::json;

use super::shown::{at_the_door, came, terms, unprocessable};
use crate::publish_terms::publish_terms;
use crate::store;
use crate::terms::{Clocks, Stage, Term, Terms};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    let now = terms(&app).await?;
    shown(&app, &visitor, filled(&now)).await
}

fn lines(list: &[Term]) -> String {
    list.iter().map(|t| format!("{} | {} | {}", t.key, t.words, t.meaning)).collect::<Vec<_>>().join("\n")
}

fn filled(t: &Terms) -> Posted {
    let mut form = Posted::default();
    let mut set = |name: &str, value: String| {
        form.values.insert(name.into(), vec![value]);
    };
    for (name, list) in t.lists() {
        set(name, lines(list));
    }
    set(
        "disagreement",
        t.disagreement.iter().map(|s| format!("{} | {}", s.days, s.words)).collect::<Vec<_>>().join("\n"),
    );
    let c = &t.clocks;
    let numbers = [
        ("decide", c.decide),
        ("acknowledge", c.acknowledge),
        ("tell", c.tell),
        ("check", c.check),
        ("accept", c.accept),
        ("outcome_days", c.outcome),
    ];
    for (name, days) in numbers {
        set(name, days.to_string());
    }
    set("repeat_months", c.repeat_months.to_string());
    set("opens", c.opens.strftime("%H:%M").to_string());
    set("closes", c.closes.strftime("%H:%M").to_string());
    form
}

async fn shown(app: &App, visitor: &Visitor, form: Posted) -> Answer {
    let actor = at_the_door(visitor)?;
    let now = terms(app).await?;
    let all = store::all_terms(&mut app.db().read().await?).await?;
    app.page(
        visitor,
        "front_door/terms.html",
        json!({
            "form": form, "now": { "number": now.number, "from": now.from, "why": now.why, "levels": now.levels },
            "all": all.iter().map(|t| json!({ "number": t.number, "from": t.from, "why": t.why })).collect::<Vec<_>>(),
            "may": actor.is(Role::FrontDoorManager),
        }),
    )
}

/// Publishes the next version.
pub(super) async fn publish(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    let actor = at_the_door(&visitor)?;
    if let Some(terms) = read(&app, &mut form) {
        let published = publish_terms(&app, actor, terms).await;
        if came(published, &mut form, "why")?.is_some() {
            return Ok(see("/front-door/terms?done=the-terms-were-published"));
        }
    }
    unprocessable(shown(&app, &visitor, form).await)
}

fn list(form: &Posted, name: &str) -> Vec<Term> {
    let one = |line: &str| {
        let mut parts = line.splitn(3, '|').map(|p| p.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        Term { key: next(), words: next(), meaning: next() }
    };
    form.text(name).lines().filter(|l| !l.trim().is_empty()).map(one).collect()
}

fn stages(form: &Posted) -> Vec<Stage> {
    let one = |line: &str| {
        let (days, words) = line.split_once('|').unwrap_or(("0", line));
        Stage { words: words.trim().to_owned(), days: days.trim().parse().unwrap_or(0) }
    };
    form.text("disagreement").lines().filter(|l| !l.trim().is_empty()).map(one).collect()
}

fn days(form: &mut Posted, name: &str) -> u32 {
    let days: Option<u32> = form.parsed(name, "Write a whole number of working days.");
    match days {
        Some(days) if days <= 260 => days,
        Some(_) => {
            form.refuse(name, "Write a number of working days of at most 260.");
            0
        }
        None => 0,
    }
}

fn time(form: &mut Posted, name: &str) -> Time {
    form.parsed(name, "Write a time as 08:30.").unwrap_or(Time::midnight())
}

fn read(app: &App, form: &mut Posted) -> Option<Terms> {
    let from = form.date_optional("from", "The first day").unwrap_or_else(|| app.clock().today());
    let months: Option<i32> = form.parsed("repeat_months", "Write a whole number of months.");
    let clocks = Clocks {
        decide: days(form, "decide"),
        acknowledge: days(form, "acknowledge"),
        tell: days(form, "tell"),
        check: days(form, "check"),
        accept: days(form, "accept"),
        outcome: days(form, "outcome_days"),
        repeat_months: months.filter(|m| (1..=120).contains(m)).unwrap_or(12),
        opens: time(form, "opens"),
        closes: time(form, "closes"),
    };
    let terms = Terms {
        id: crate::terms::TermsId::new(),
        number: 0,
        from,
        why: form.text("why"),
        levels: list(form, "levels"),
        categories: list(form, "categories"),
        models: list(form, "models"),
        indicators: list(form, "indicators"),
        sources: list(form, "sources"),
        decline_reasons: list(form, "decline_reasons"),
        disagreement: stages(form),
        clocks,
    };
    form.is_sound().then_some(terms)
}
