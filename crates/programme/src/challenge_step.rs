//! What every step of a challenge has in common: found, checked for this actor, not changed since it was seen, with the
//! commitment that keeps its clock.
//!
//! A body may answer on the commitment's own page or by a link. Such an answer is the reply to the challenge, so every
//! step first takes over what was said there ([`reply_on`]).
#![deny(clippy::wildcard_enum_match_arm)]

use commitments::commitment::{Answer, Ending};
use commitments::{Commitment, State};
use platform::Error;
use platform::access::{Actor, Allowed, permit};
use platform::db::Ask;
use platform::id::AccountId;
use platform::record::{self, Versioned};
use platform::trail::WriteTx;
use platform::web::App;

use crate::at_field::AtField;
use crate::challenge::{Challenge, ChallengeId, ChallengeRefused, ChallengeState, Reply};
use crate::policy::{self, Act};
use crate::stamp::{NamedPerson, Stamp};

/// A challenge in the version that somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenChallenge {
    /// Which.
    pub id: ChallengeId,
    /// The version.
    pub version: i64,
}

/// A challenge being changed, with its clock.
pub(crate) struct Opened {
    pub tx: WriteTx,
    pub allowed: Allowed<Challenge>,
    pub commitment: Option<Commitment>,
}

/// Opens a challenge for a step.
pub(crate) async fn open(app: &App, actor: &Actor, act: Act, seen: SeenChallenge) -> Result<Opened, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permit(actor, act, record::find::<Challenge>(&mut tx, seen.id).await?)?.as_seen(seen.version)?;
    let commitment = commitment_of(&mut tx, actor, seen.id).await?.map(|c| c.record);
    Ok(Opened { tx, allowed, commitment })
}

/// The commitment that keeps a challenge's clock.
///
/// # Errors
/// A fault when the database does.
pub async fn commitment_of(
    ask: &mut impl Ask,
    actor: &Actor,
    challenge: ChallengeId,
) -> Result<Option<Versioned<Commitment>>, Error> {
    Ok(commitments::store::about(ask, &policy::scope(actor), challenge).await?.into_iter().next())
}

/// What was said on the commitment itself, as a reply; `None` while nothing was.
pub fn reply_on(commitment: &Commitment) -> Option<Reply> {
    let answered = |answer: &Answer| reply(answer.text.clone(), &answer.by);
    let declined = |why: &str, by| reply(format!("Declined to answer: {why}"), by);
    match commitment.state() {
        State::Asked | State::Acknowledged { .. } => None,
        State::Answered { answer, .. } | State::Challenged { answer, .. } | State::Verified { answer, .. } => {
            Some(answered(answer))
        }
        State::Declined { why, by, .. } => Some(declined(why, by)),
        State::Closed { ending, outcome, by, .. } => Some(match ending {
            Ending::Settled { answer, .. } => answered(answer),
            Ending::DeclineNoted { why, by } => declined(why, by),
            Ending::Withdrawn => reply(format!("Not answered: the question was withdrawn. {outcome}"), by),
        }),
    }
}

fn reply(text: String, by: &commitments::commitment::Stamp) -> Reply {
    let stamp = Stamp { by: by.account.unwrap_or(AccountId(uuid::Uuid::nil())), at: by.at };
    Reply { text, signatory: Some(NamedPerson { name: by.name.clone(), account: by.account }), stamp }
}

/// The reply that counts: the latest, wherever it was given.
pub fn current_reply(challenge: &Challenge, commitment: Option<&Commitment>) -> Option<Reply> {
    let own = match challenge.state() {
        ChallengeState::Open => None,
        ChallengeState::Replied(reply) => Some(reply),
        ChallengeState::Closed { reply, .. } => return Some(reply.clone()),
    };
    let there =
        commitment.and_then(reply_on).filter(|r| own.is_none_or(|o| o.text != r.text && o.stamp.at < r.stamp.at));
    there.or_else(|| own.cloned())
}

/// The challenge with the reply that counts.
pub(crate) fn with_current_reply(
    challenge: Challenge,
    commitment: Option<&Commitment>,
) -> Result<Challenge, ChallengeRefused> {
    match current_reply(&challenge, commitment) {
        Some(reply) if challenge.is_open() => challenge.reply(reply),
        Some(_) | None => Ok(challenge),
    }
}

/// Whether the body has to move: it has not answered, or was asked again.
pub fn awaits_answer(challenge: &Challenge, commitment: Option<&Commitment>) -> bool {
    challenge.is_open()
        && match commitment.map(Commitment::state) {
            Some(State::Asked | State::Acknowledged { .. } | State::Challenged { .. }) => true,
            Some(State::Answered { .. } | State::Verified { .. } | State::Declined { .. } | State::Closed { .. }) => {
                false
            }
            None => *challenge.state() == ChallengeState::Open,
        }
}

/// Whether the answer is overdue: by the commitment's clock, which starts anew when the body is asked again.
pub fn is_late(challenge: &Challenge, commitment: Option<&Commitment>, today: jiff::civil::Date) -> bool {
    let by_clock = commitment.is_some_and(|c| c.is_late(today) || c.watched().is_some_and(|d| d.on < today));
    awaits_answer(challenge, commitment) && (by_clock || challenge.is_late(today))
}

impl AtField for ChallengeRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::NoQuestion => "question",
            Self::DueTooEarly => "due",
            Self::NoReply | Self::Closed => "text",
            Self::NotAnswered | Self::NoChangeRecorded => "what_changed",
            Self::NotFurtherUp(_) => "to",
            Self::EscalationNeedsWhy => "why",
        }
    }
}
