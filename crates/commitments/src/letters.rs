//! The words of mail. It says who asks, what sort of thing, and by when, and where to read the rest: never what the
//! commitment says, which may concern a child.

use jiff::civil::Date;
use platform::clock::day_in_words;
use platform::error::Error;
use platform::mail::{self, Mail};
use platform::trail::WriteTx;
use platform::web::App;
use platform::{clock, session};

use crate::addressees::{Addressee, Addressees};
use crate::commitment::{Commitment, Side, State};
use crate::ladder::{Planned, Rung};
use crate::store;

/// How long a link can be used after the day of the answer: as long as the ladder is high, and some.
const LINK_DAYS: i32 = 90;

/// Writes to whoever has to move now that it is their turn; when it is closed, to the owner that it is. Nobody is told
/// what they have just done themselves.
pub(crate) async fn tell_turn(tx: &mut WriteTx, app: &App, to: &Addressees, c: &Commitment) -> Result<(), Error> {
    let (side, what) = c.side().map_or((Side::Owner, "closed"), |side| (side, "turn"));
    let (subject, text) = turn_words(c, to);
    for addressee in to.of(c, side, Rung::Officer) {
        if addressee.account.is_some() && addressee.account == tx.actor().account {
            continue;
        }
        let letter = Letter { what, side, subject: subject.clone(), text: text.clone() };
        send(tx, app, c, &addressee, letter).await?;
    }
    Ok(())
}

/// Writes what a step of the ladder says.
pub(crate) async fn tell_step(
    tx: &mut WriteTx,
    app: &App,
    to: &Addressees,
    c: &Commitment,
    step: &Planned,
) -> Result<(), Error> {
    let Some(side) = c.side() else { return Ok(()) };
    let today = app.clock().today();
    for addressee in to.of(c, side, step.step.to) {
        let (subject, text) = step_words(c, to, step, today);
        let what = if step.step.to == Rung::Officer { "chaser" } else { "escalation" };
        send(tx, app, c, &addressee, Letter { what, side, subject, text }).await?;
    }
    Ok(())
}

struct Letter {
    what: &'static str,
    side: Side,
    subject: String,
    text: String,
}

async fn send(tx: &mut WriteTx, app: &App, c: &Commitment, to: &Addressee, letter: Letter) -> Result<(), Error> {
    let site = app.settings().public_url.trim_end_matches('/');
    let (secret, whither) = if !c.is_open() && to.by_link {
        (None, "There is nothing more to do.".to_owned())
    } else if letter.side == Side::Owner && to.by_link {
        let token = session::secret();
        let until = c.watched().map_or_else(|| app.clock().today(), |due| due.on.max(app.clock().today()));
        let until = until.saturating_add(jiff::Span::new().days(LINK_DAYS));
        store::add_link(tx, c.id, session::key_of(&token), clock::start_of(until)).await?;
        let note = "This link is for you alone and works for one answer. Please do not pass it on.";
        let page = c.kind.own_answer_page().unwrap_or("/answer");
        (Some(format!("{site}{page}/{token}")), format!("Answer here: {}\n\n{note}", mail::SECRET))
    } else {
        (None, format!("Read it and act here: {site}{}", crate::work::page_of(c)))
    };
    let text = format!("{}\n\n{whither}\n\n{}\n", letter.text, app.settings().partnership);
    let about = (Commitment::KIND_NAME, c.id.to_string());
    let mail = Mail {
        what: letter.what,
        name: to.name.clone(),
        address: to.address.clone(),
        about,
        subject: letter.subject,
        text,
        secret,
    };
    mail::queue(tx, mail).await
}

impl Commitment {
    const KIND_NAME: &'static str = <Self as platform::record::Record>::KIND;
}

fn due_words(c: &Commitment) -> String {
    c.watched().map(|d| day_in_words(d.on)).unwrap_or_default()
}

fn turn_words(c: &Commitment, to: &Addressees) -> (String, String) {
    let (kind, due, asker) = (c.kind.label(), due_words(c), &c.asker.name);
    let owner = to.agencies().name(c.owner.agency);
    match c.state() {
        State::Asked | State::Acknowledged { .. } => (
            format!("Please answer by {due}: {kind}"),
            format!(
                "{asker} asks {owner} for something: {}.\n\nPlease acknowledge by {} and answer by {due}.",
                kind.to_lowercase(),
                day_in_words(c.acknowledge_by().on)
            ),
        ),
        State::Challenged { .. } => (
            format!("Please answer again by {due}: {kind}"),
            format!("{asker} has looked at the answer of {owner} and needs more.\n\nA new answer is due on {due}."),
        ),
        State::Answered { .. } => (
            format!("Answered by {owner}: {kind}"),
            format!("{owner} has answered what {asker} asked.\n\nPlease look at it by {due}; verify or challenge it."),
        ),
        State::Verified { .. } => (
            format!("Verified, to be closed by {due}: {kind}"),
            format!("The answer of {owner} has been verified.\n\nPlease record by {due} what came of it."),
        ),
        State::Declined { .. } => (
            format!("Declined by {owner}: {kind}"),
            format!("{owner} has declined what {asker} asked.\n\nPlease decide by {due} what to do."),
        ),
        State::Closed { .. } => (
            format!("Closed: {kind}"),
            format!("What {asker} asked of {owner} on {} is closed.", day_in_words(clock::in_uk(c.asked.at).date())),
        ),
    }
}

fn step_words(c: &Commitment, to: &Addressees, step: &Planned, today: Date) -> (String, String) {
    let (kind, due) = (c.kind.label(), due_words(c));
    let late = c.watched().is_some_and(|d| d.on < today);
    let mover = match c.side() {
        Some(Side::Asker) => c.asker.name.clone(),
        Some(Side::Owner) | None => to.agencies().name(c.owner.agency).to_owned(),
    };
    let stands = c.state().words();
    let subject = match (step.step.to, late) {
        (Rung::Officer, false) => format!("Reminder, due {due}: {kind}"),
        (Rung::Officer, true) => format!("Late since {due}: {kind}"),
        (rung, _) => format!("Late since {due}, now with {}: {kind}", rung.words()),
    };
    let verb = if late { "was" } else { "is" };
    let mut text = format!(
        "{} asked {} for something; it is {mover}'s turn. It {verb} due on {due} and is {stands}.",
        c.asker.name,
        to.agencies().name(c.owner.agency)
    );
    text.push_str(&format!("\n\nWhy you hear of it: {} ({}).", step.due.rule, step.due.reckoning));
    match step.step.to {
        Rung::Published => {
            text.push_str("\n\nBy the ladder this is now to be said openly in the next report. Please see that it is.")
        }
        Rung::Regulator => text.push_str(
            "\n\nThe ladder ends here: please decide with the chair whether to write to the regulator or the minister.",
        ),
        Rung::Officer | Rung::Signatory | Rung::SubGroup | Rung::BoardChair | Rung::ChiefOfficer => {}
    }
    (subject, text)
}
