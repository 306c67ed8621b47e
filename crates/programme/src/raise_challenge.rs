//! A group asks a body why something is so. The answer is a commitment: it has a clock, is chased, and climbs the ladder.

use commitments::commitment::By;
use commitments::{Asker, Asking, Kind, Owner, Subject};
use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::action::ActionId;
use crate::at_field::AtField;
use crate::challenge::{About, Challenge, ChallengeDraft, ChallengeId};
use crate::policy::Act;
use crate::programme::Programme;
use crate::recommendation::Recommendation;
use crate::stamp::{GroupName, stamp};
use crate::store::file;

/// Raises a challenge. A day that is no working day becomes the next that is; of a body that has ended, its successor is
/// asked.
///
/// # Errors
/// See [`ChallengeRefused`](crate::challenge::ChallengeRefused); for whoever chairs no group; for a group that does not
/// watch this programme, or a matter that is not of this row.
pub async fn raise_challenge(app: &App, actor: &Actor, mut draft: ChallengeDraft) -> Result<ChallengeId, Error> {
    let today = app.clock().today();
    let mut tx = app.begin(actor).await?;
    let row =
        permit(actor, Act::See, record::find::<Recommendation>(&mut tx, draft.recommendation).await?)?.into_inner();
    let programme = permit(actor, Act::See, record::find::<Programme>(&mut tx, row.programme).await?)?.into_inner();
    let agencies = platform::agency::Agencies::load(&mut tx).await?;
    let board = GroupName(agencies.name(programme.board).to_owned());
    if draft.from != board && programme.groups.iter().all(|g| g.name != draft.from) {
        return Err(Error::invalid("from", "Choose a group that watches this programme."));
    }
    agencies.get(draft.to).ok_or_else(|| Error::invalid("body", "Choose the body that has to answer."))?;
    check_about(&mut tx, &draft).await?;
    draft.to = agencies.answering_for(draft.to, today);
    if draft.due >= today {
        draft.due = app.calendar().add(draft.due, 0);
    }
    let stamp = stamp(actor, tx.now());
    let challenge = Challenge::raise(ChallengeId::new(), programme.id, draft, today, stamp)
        .map_err(|refusal| refusal.at_field())?;
    let entry = Entry::of("ChallengeRaised", &challenge);
    let id = challenge.id;
    let asking = asking(&challenge, &programme, &row, actor);
    tx.save(permit_new(actor, Act::Challenge, challenge)?).await?;
    commitments::ask(&mut tx, app, asking).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// What a challenge is about has to be of its row.
async fn check_about(tx: &mut WriteTx, draft: &ChallengeDraft) -> Result<(), Error> {
    let elsewhere = || Error::invalid("about", "Choose one of this row's asks or actions.");
    let is_here = match draft.about {
        About::Row => true,
        About::Ask(id) => file::row_of_ask(tx, id).await.map_err(|_| elsewhere())? == draft.recommendation,
        About::Action(id) => serves(tx, id, draft).await?,
    };
    if is_here { Ok(()) } else { Err(elsewhere()) }
}

async fn serves(tx: &mut WriteTx, id: ActionId, draft: &ChallengeDraft) -> Result<bool, Error> {
    Ok(file::rows_of_action(tx, id).await?.contains(&draft.recommendation))
}

fn asking(challenge: &Challenge, programme: &Programme, row: &Recommendation, actor: &Actor) -> Asking {
    Asking {
        home: programme.id.to_string(),
        kind: Kind::Challenge,
        what: challenge.question.trim().to_owned(),
        subject: Subject {
            kind: "challenge".into(),
            id: challenge.id.to_string(),
            words: format!("Recommendation {} {}", row.reference, row.title).trim().to_owned(),
            href: format!("/programme/challenges/{}", challenge.id),
        },
        asker: Asker { agency: programme.board, group: None, account: actor.account, name: challenge.from.0.clone() },
        owner: Owner { agency: challenge.to, officer: None, signatory: None },
        answer_by: By::Day(challenge.due),
    }
}
