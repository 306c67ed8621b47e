//! What the bodies answered. Bodies without an account have answered nothing yet; asks that the printed response passes
//! over stay open, as they did in print.

use platform::Error;
use platform::id::AgencyId;
use programme::ask::{Ask, PrintedAnswer};
use programme::respond::respond;
use programme::response::{Answer, Position};
use programme::stamp::NamedPerson;

use super::teller::Teller;

/// Answers short of acceptance: recommendation, ask, body, kind, reason, counter-proposal.
const SHORT_OF_ACCEPTANCE: &[(&str, u16, &str, &str, &str, Option<&str>)] = &[
    ("36", 1, "NP", "in_part", "Most devices will be examined within five days. Where encryption has to be broken it can take longer, and we will say so case by case.", None),
    ("32", 1, "AC", "other_means", "Harbour Link already takes concerns from people who do not give their name. A second number would confuse people who ring once.", Some("One door with an anonymous way in, told on every poster.")),
    ("32", 1, "NP", "in_principle", "The national charity line exists. We will agree with the Council how both are advertised together.", None),
    ("11a", 1, "NP", "in_part", "A yearly report is too slow to help a victim who is in court now.", Some("Monthly figures to the support services, and the year's account in the annual report.")),
    ("33a", 2, "AC Public Protection", "none", "", None),
];

pub(super) async fn tell(teller: &mut Teller) -> Result<(), Error> {
    teller.days_ago(112);
    let asks = teller.asks.clone();
    for ask in &asks {
        for body in ask.addressees.clone() {
            if let Some(position) = position(teller, ask, body)? {
                give(teller, ask, body, position).await?;
            }
        }
    }
    Ok(())
}

fn position(teller: &Teller, ask: &Ask, body: AgencyId) -> Result<Option<(Position, Option<String>)>, Error> {
    for (reference, limb, short, kind, words, counter) in SHORT_OF_ACCEPTANCE {
        let this = teller.row(reference)?.id == ask.recommendation && *limb == ask.limb && teller.body(short)? == body;
        if this {
            return Ok(short_of_acceptance(kind, words).map(|p| (p, counter.map(str::to_owned))));
        }
    }
    Ok((ask.printed_answer == PrintedAnswer::Speaks).then_some((Position::Accept, None)))
}

fn short_of_acceptance(kind: &str, words: &str) -> Option<Position> {
    let words = words.to_owned();
    match kind {
        "in_part" => Some(Position::AcceptInPart { reason: words }),
        "in_principle" => Some(Position::AcceptInPrinciple { reason: words }),
        "other_means" => Some(Position::MetByOtherMeans { how: words }),
        _ => None,
    }
}

async fn give(teller: &Teller, ask: &Ask, body: AgencyId, (position, counter): (Position, Option<String>)) -> Result<(), Error> {
    let Some(person) = teller.speaker(body) else { return Ok(()) };
    let signatory = NamedPerson { name: teller.named(person)?, account: Some(teller.account(person)?) };
    let answer = Answer { position, counter_proposal: counter, signatory: Some(signatory) };
    respond(&teller.app, &teller.actor(person)?, ask.id, body, 0, answer).await
}
