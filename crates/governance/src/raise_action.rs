//! An action arising from a meeting: a commitment of a body, opened in the same write, with its own clock and ladder.

use commitments::commitment::By;
use commitments::{Asker, Asking, Kind, Owner, Subject};
use jiff::civil::Date;
use platform::access::Actor;
use platform::agency::Agencies;
use platform::error::Error;
use platform::id::AgencyId;
use platform::trail::Entry;
use platform::web::App;

use crate::meeting::{Arising, Meeting};
use crate::policy::Act;
use crate::step::{SeenMeeting, changed, permitted};
use crate::store;

/// Raises it.
///
/// # Errors
/// For whoever does not record meetings; without words; for a day that has passed; before the meeting's day; when it was
/// cancelled.
pub async fn raise_action(
    app: &App,
    actor: &Actor,
    seen: SeenMeeting,
    what: &str,
    body: AgencyId,
    due: Date,
) -> Result<(), Error> {
    let today = app.clock().today();
    if what.trim().is_empty() {
        return Err(Error::invalid("what", "Write what is to be done."));
    }
    if due < today {
        return Err(Error::invalid("due", "Choose a day that has not passed."));
    }
    let mut tx = app.begin(actor).await?;
    let allowed = permitted(&mut tx, actor, Act::Record, seen).await?;
    let agencies = Agencies::load(&mut tx).await?;
    agencies.get(body).ok_or_else(|| Error::invalid("body", "Choose the body that has to do it."))?;
    let board =
        agencies.board().ok_or_else(|| Error::refused("There is no board for which the meeting could ask."))?.id;
    let group = store::group(&mut tx, allowed.record().group).await?;
    // A refusal of the meeting comes before the commitment, so that it is said at its field.
    allowed.record().may_be_recorded(today).map_err(|r| Error::invalid("what", r.to_string()))?;
    let asker = Asker { agency: board, group: Some(group.id), account: actor.account, name: group.name.clone() };
    let commitment = commitments::ask(&mut tx, app, asking(allowed.record(), what, asker, body, due)).await?;
    let arising = Arising {
        commitment: commitment.id,
        what: commitment.what.clone(),
        agency: commitment.owner.agency,
        due: commitment.answer_by().on,
    };
    let allowed = changed(allowed, |meeting| meeting.raise(arising, today))?;
    let entry = Entry::of("ActionArose", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

fn asking(meeting: &Meeting, what: &str, asker: Asker, body: AgencyId, due: Date) -> Asking {
    let day = platform::clock::day_in_words(meeting.appointment().on);
    Asking {
        home: meeting.id.to_string(),
        kind: Kind::Decision,
        what: what.trim().to_owned(),
        subject: Subject {
            kind: "meeting".into(),
            id: meeting.id.to_string(),
            words: format!("{}, {day}", asker.name),
            href: format!("/meetings/{}", meeting.id),
        },
        asker,
        owner: Owner { agency: body, officer: None, signatory: None },
        answer_by: By::Day(due),
    }
}
