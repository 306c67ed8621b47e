//! What the bodies answered. Bodies without an account have answered nothing yet; asks that the printed response passes
//! over stay open, as they did in print.

use platform::Error;
use platform::id::AgencyId;
use programme::ask::{Ask, PrintedAnswer};
use programme::respond::respond;
use programme::response::{Answer, Position};
use programme::stamp::NamedPerson;

use super::teller::Teller;

/// How far an answer goes.
#[derive(Clone, Copy)]
enum Kind {
    InPart,
    InPrinciple,
    OtherMeans,
    None,
}

/// An answer short of acceptance, by row, ask and body.
struct Short {
    row: &'static str,
    limb: u16,
    body: &'static str,
    kind: Kind,
    reason: &'static str,
    counter: Option<&'static str>,
}

const SHORT_OF_ACCEPTANCE: &[Short] = &[
    Short {
        row: "36",
        limb: 1,
        body: "NP",
        kind: Kind::InPart,
        reason: "Most devices will be examined within five days. Where encryption has to be broken it can take longer, and we will say so case by case.",
        counter: None,
    },
    Short {
        row: "32",
        limb: 1,
        body: "AC",
        kind: Kind::OtherMeans,
        reason: "Harbour Link already takes concerns from people who do not give their name. A second number would confuse people who ring once.",
        counter: Some("One door with an anonymous way in, told on every poster."),
    },
    Short {
        row: "32",
        limb: 1,
        body: "NP",
        kind: Kind::InPrinciple,
        reason: "The national charity line exists. We will agree with the Council how both are advertised together.",
        counter: None,
    },
    Short {
        row: "11a",
        limb: 1,
        body: "NP",
        kind: Kind::InPart,
        reason: "A yearly report is too slow to help a victim who is in court now.",
        counter: Some("Monthly figures to the support services, and the year's account in the annual report."),
    },
    Short { row: "33a", limb: 2, body: "AC Public Protection", kind: Kind::None, reason: "", counter: None },
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
    for short in SHORT_OF_ACCEPTANCE {
        let row = teller.row(short.row)?.id == ask.recommendation;
        if row && short.limb == ask.limb && teller.body(short.body)? == body {
            return Ok(short.position().map(|p| (p, short.counter.map(str::to_owned))));
        }
    }
    Ok((ask.printed_answer == PrintedAnswer::Speaks).then_some((Position::Accept, None)))
}

impl Short {
    fn position(&self) -> Option<Position> {
        let words = self.reason.to_owned();
        match self.kind {
            Kind::InPart => Some(Position::AcceptInPart { reason: words }),
            Kind::InPrinciple => Some(Position::AcceptInPrinciple { reason: words }),
            Kind::OtherMeans => Some(Position::MetByOtherMeans { how: words }),
            Kind::None => None,
        }
    }
}

async fn give(
    teller: &Teller,
    ask: &Ask,
    body: AgencyId,
    (position, counter): (Position, Option<String>),
) -> Result<(), Error> {
    let Some(person) = teller.speaker(body) else { return Ok(()) };
    let signatory = NamedPerson { name: teller.named(person)?, account: Some(teller.account(person)?) };
    let answer = Answer { position, counter_proposal: counter, signatory: Some(signatory) };
    respond(&teller.app, &teller.actor(person)?, ask.id, body, 0, answer).await
}
