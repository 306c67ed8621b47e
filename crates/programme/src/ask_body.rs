//! Asking a body for its answers: one commitment for a body and a programme, so that silence is chased. It is answered by
//! itself once the body has answered every ask.

use std::collections::BTreeMap;

use commitments::commitment::By;
use commitments::{Asker, Asking, Commitment, Kind, Owner, State, Subject};
use platform::Error;
use platform::access::{Actor, permit};
use platform::id::AgencyId;
use platform::record::{self, Versioned};
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::ask::Ask;
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::Recommendation;
use crate::response::Response;
use crate::stamp::in_words;
use crate::store;

/// Working days to answer, when the programme's own day has passed or was never set.
const DAYS: u32 = 10;

/// Asks a body for its answers to all asks of a programme that it has not answered.
///
/// # Errors
/// For whoever may not ask bodies to answer; when the body has nothing to answer; when it has been asked already.
pub async fn ask_body(app: &App, actor: &Actor, programme: ProgrammeId, body: AgencyId) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let programme = permit(actor, Act::AskBodies, record::find::<Programme>(&mut tx, programme).await?)?.into_inner();
    if let Some(open) = asked(&mut tx, actor, programme.id, body).await? {
        let due = in_words(open.answer_by().on);
        return Err(Error::refused(format!(
            "This body has been asked already, to answer by {due}. It is chased by itself."
        )));
    }
    let open = unanswered(&mut tx, actor, programme.id, body).await?;
    if open.is_empty() {
        return Err(Error::refused("This body has answered everything it was asked."));
    }
    let agencies = platform::agency::Agencies::load(&mut tx).await?;
    let today = app.clock().today();
    let answer_by = programme.answers_due.filter(|d| *d > today).map_or(By::WorkingDays(DAYS), By::Day);
    let asking = Asking {
        home: programme.id.to_string(),
        kind: Kind::Response,
        what: format!("Answer {} of {}: {}.", counted(open.len()), programme.name, open.join(", ")),
        subject: Subject {
            kind: "unanswered_asks".into(),
            id: subject(programme.id, body),
            words: format!("Unanswered asks of {}", programme.name),
            href: format!("/programme/{}/unanswered?body={body}", programme.id),
        },
        asker: Asker {
            agency: programme.board,
            group: None,
            account: actor.account,
            name: agencies.name(programme.board).to_owned(),
        },
        owner: Owner { agency: body, officer: None, signatory: None },
        answer_by,
    };
    commitments::ask(&mut tx, app, asking).await?;
    tx.commit(Entry::of("BodyAskedToAnswer", &programme).because(agencies.name(body))).await?;
    Ok(())
}

fn subject(programme: ProgrammeId, body: AgencyId) -> String {
    format!("{programme}/{body}")
}

fn counted(asks: usize) -> String {
    if asks == 1 { "1 ask".into() } else { format!("{asks} asks") }
}

/// The open commitment by which a body has been asked for its answers.
///
/// # Errors
/// A fault when the database does.
pub async fn asked(
    ask: &mut impl platform::db::Ask,
    actor: &Actor,
    programme: ProgrammeId,
    body: AgencyId,
) -> Result<Option<Commitment>, Error> {
    let all = commitments::store::about(ask, &policy::scope(actor), subject(programme, body)).await?;
    Ok(all.into_iter().map(|c| c.record).find(Commitment::is_open))
}

/// What a body has not answered, each as it is found on paper: "18b (ask 2)".
async fn unanswered(
    tx: &mut WriteTx,
    actor: &Actor,
    programme: ProgrammeId,
    body: AgencyId,
) -> Result<Vec<String>, Error> {
    let scope = policy::scope(actor);
    let asks = store::all::<Ask>(tx, programme, &scope).await?;
    let given = store::all::<Response>(tx, programme, &scope).await?;
    let rows: Vec<Versioned<Recommendation>> = store::all(tx, programme, &scope).await?;
    let rows: BTreeMap<_, _> = rows.into_iter().map(|r| (r.record.id, r.record.reference)).collect();
    let answered = |ask: &Ask| {
        given.iter().any(|r| r.record.ask == ask.id && r.record.agency == body && r.record.position().is_answer())
    };
    let open = asks.iter().map(|a| &a.record).filter(|a| a.is_live() && a.addressees.contains(&body) && !answered(a));
    let name = |a: &Ask| Some(format!("{} (ask {})", rows.get(&a.recommendation)?, a.limb));
    Ok(open.filter_map(name).collect())
}

/// Answers the commitment when the body has answered its last ask. Call it in the write that keeps an answer.
///
/// # Errors
/// A fault when the database does.
pub(crate) async fn settle(
    tx: &mut WriteTx,
    app: &App,
    actor: &Actor,
    programme: ProgrammeId,
    body: AgencyId,
) -> Result<(), Error> {
    let Some(open) = asked(tx, actor, programme, body).await? else { return Ok(()) };
    let waits = matches!(open.state(), State::Asked | State::Acknowledged { .. } | State::Challenged { .. });
    if waits && unanswered(tx, actor, programme, body).await?.is_empty() {
        commitments::answer(tx, app, open.id, "Every ask has an answer now.", Vec::new()).await?;
    }
    Ok(())
}
