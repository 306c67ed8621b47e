//! Opening a piece of evidence. A restricted one is opened by its giver, the Board with its groups, the assessor, and by
//! whoever has to judge work that it bears on and that waits for a check: a claim, a check voided by a later change, a
//! retest whose day has come, an answer "met by other means". Nobody can check what they may not read; that they did is on
//! the trail.

use jiff::civil::Date;
use platform::Error;
use platform::access::{Act as _, Actor, Decision, permit};
use platform::db::Ask;
use platform::record::{self, Versioned};
use platform::trail::Entry;
use platform::web::App;

use crate::action::{Action, Stage};
use crate::evidence::{Evidence, EvidenceId, Holding, Sensitivity};
use crate::policy::{self, Act};
use crate::response::Response;
use crate::store::{action, action::ActionFile, evidence, file};
use crate::verification::Subject;

/// A piece of evidence that an actor may open.
pub struct Opened {
    /// The piece.
    pub piece: Versioned<Evidence>,
    /// The work that they check, when that is why they may open it.
    pub to_check: Option<String>,
}

/// Opens a piece.
///
/// # Errors
/// [`Error::Hidden`] for whoever does not see the programme; a sentence for whoever may not open what is restricted.
pub async fn open_evidence(app: &App, actor: &Actor, id: EvidenceId) -> Result<Opened, Error> {
    let mut read = app.db().read().await?;
    let allowed = permit(actor, Act::See, record::find::<Evidence>(&mut read, id).await?)?;
    let piece = Versioned { version: allowed.version(), record: allowed.into_inner() };
    if opens(&piece.record, actor) {
        return Ok(Opened { piece, to_check: None });
    }
    match to_check(&mut read, actor, id, app.clock().today()).await? {
        Some(work) => Ok(Opened { piece, to_check: Some(work) }),
        None => Err(Error::forbidden(
            "This evidence is restricted. Only its giver, the Board with its groups, the assessor, and whoever checks a claim that waits open it.",
        )),
    }
}

/// Whether an actor may open what a piece holds, whatever waits for a check.
pub fn opens(evidence: &Evidence, actor: &Actor) -> bool {
    let act = if evidence.sensitivity == Sensitivity::Restricted { Act::Open } else { Act::See };
    matches!(act.decide(actor, evidence), Decision::Allow(_))
}

/// The work that a piece bears on and that the actor has to judge now.
async fn to_check(ask: &mut impl Ask, actor: &Actor, id: EvidenceId, today: Date) -> Result<Option<String>, Error> {
    let bearing = evidence::bearing(ask, id).await?;
    for work in bearing.actions.iter().filter(|a| may_judge_action(actor, a)) {
        if action_waits(&action::load(ask, work.id).await?, today) {
            return Ok(Some(work.plan().title.clone()));
        }
    }
    for answer in bearing.responses.iter().filter(|r| may_judge_answer(actor, r)) {
        if let Some(how) = waiting_answer(ask, answer).await? {
            return Ok(Some(how));
        }
    }
    Ok(None)
}

fn may_judge_action(actor: &Actor, action: &Action) -> bool {
    policy::opens_to_check(actor, action, action.plan().lead)
}

fn may_judge_answer(actor: &Actor, answer: &Response) -> bool {
    policy::opens_to_check(actor, answer, Some(answer.agency))
}

/// Whether an actor reads restricted evidence of an action in order to judge it now.
pub fn checks_action(actor: &Actor, file: &ActionFile, today: Date) -> bool {
    may_judge_action(actor, &file.action.record) && action_waits(file, today)
}

/// Whether an actor reads restricted evidence of an answer in order to judge it now.
pub fn checks_answer(actor: &Actor, row: &file::Loaded, answer: &Response) -> bool {
    may_judge_answer(actor, answer) && answer_waits(row, answer)
}

/// An action waits for a check when it is claimed, when what was verified has changed since, and when the day of its retest
/// has come.
fn action_waits(file: &ActionFile, today: Date) -> bool {
    let action = &file.action.record;
    match action.stage() {
        Stage::Claimed => true,
        Stage::Verified => file.check_is_void(),
        Stage::BusinessAsUsual => file.check_is_void() || action.delivery().retest().is_some_and(|day| day <= today),
        Stage::Unplanned
        | Stage::Planned
        | Stage::InProgress
        | Stage::Blocked
        | Stage::Returned
        | Stage::Regressed
        | Stage::Declined
        | Stage::Superseded => false,
    }
}

/// An answer "met by other means" waits until a check of it holds; one that was sent back may be shown anew.
fn answer_waits(row: &file::Loaded, answer: &Response) -> bool {
    let facts = row.file().facts();
    let work = facts.works.iter().find(|w| w.subject == Subject::Response(answer.id));
    work.is_some_and(|w| matches!(w.stage, Stage::Claimed | Stage::Returned))
}

async fn waiting_answer(ask: &mut impl Ask, answer: &Response) -> Result<Option<String>, Error> {
    let id = file::row_of_ask(ask, answer.ask).await?;
    let row = file::load(ask, id).await?;
    let words = answer.position().reason().unwrap_or_default().to_owned();
    Ok(answer_waits(&row, answer).then_some(words))
}

/// Writes on the trail that a piece was opened, and for which check.
///
/// # Errors
/// A fault when the database does.
pub async fn note_opening(app: &App, actor: &Actor, opened: &Opened) -> Result<(), Error> {
    let entry = Entry::of("RestrictedEvidenceOpened", &opened.piece.record);
    let why = opened.to_check.as_ref().map(|work| format!("To check the claim of “{work}”."));
    let tx = app.begin(actor).await?;
    tx.commit(why.into_iter().fold(entry, |entry, why| entry.because(&why))).await.map(|_| ())
}

/// The bytes of a file with its name. Opening a restricted one is written on the trail first.
///
/// # Errors
/// [`Error::Hidden`] when it is kept elsewhere.
pub async fn read_file(
    app: &App,
    actor: &Actor,
    opened: &Opened,
    holding: &Holding,
) -> Result<(String, Vec<u8>), Error> {
    let Holding::File { name, sha256, .. } = holding else { return Err(Error::Hidden) };
    if opened.piece.record.sensitivity == Sensitivity::Restricted {
        note_opening(app, actor, opened).await?;
    }
    Ok((name.clone(), app.files().get(sha256)?))
}

impl Opened {
    /// The holding of an earlier version, from 1.
    ///
    /// # Errors
    /// [`Error::Hidden`] when there is none of that number.
    pub fn earlier(&self, number: usize) -> Result<&Holding, Error> {
        let version = number.checked_sub(1).and_then(|i| self.piece.record.earlier.get(i));
        version.map(|v| &v.holding).ok_or(Error::Hidden)
    }
}
