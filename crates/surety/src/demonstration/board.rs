//! What the Board itself does: it finds the money, writes to ministers, and its sub-group meets, decides and asks.

use std::collections::BTreeMap;

use governance::agenda::AgendaItem;
use governance::decide::{About, decide};
use governance::draw_agenda::{candidates, draw_agenda};
use governance::edit_agenda::{Wanted, edit_agenda};
use governance::meeting::{Appointment, Came, Meeting, MeetingId};
use governance::member::{GroupMember, MemberId, Seat};
use governance::plan_meeting::plan_meeting;
use governance::raise_action::raise_action;
use governance::record_meeting::{Said, record_meeting};
use governance::seat_members::seat_member;
use governance::step::SeenMeeting;
use jiff::SignedDuration;
use jiff::civil::{Date, time};
use platform::Error;
use platform::agency::{Agencies, GroupId, groups};
use platform::clock::start_of;
use platform::record;
use programme::endorse_request::endorse_request;
use programme::follow_letter::{acknowledge_letter, chase_letter};
use programme::funding::{Contribution, CostNature, FundingLine, FundingSource, Purse};
use programme::live_measure::{self, bind_measure};
use programme::measure_impact::Question;
use programme::money::{FinancialYear, Pence};
use programme::national_request::{Endorser, NationalRequest, NationalRequestId, Signatory};
use programme::national_step::SeenRequest;
use programme::new_request::new_request;
use programme::programme::Programme;
use programme::record_contribution::record_contribution;
use programme::send_letter::send_letter;
use programme::set_funding::{Change, SeenProgramme, set_funding};
use programme::stamp::NamedPerson;
use programme::write_letter::write_letter;

use super::teller::Teller;

pub(super) async fn tell(t: &Teller) -> Result<(), Error> {
    money(t).await?;
    letter(t).await?;
    members(t).await?;
    first_meeting(t).await?;
    next_meeting(t).await?;
    figures(t).await
}

/// What the front door counts stands under the rows that are about it, read by the program.
async fn figures(t: &Teller) -> Result<(), Error> {
    t.days_ago(110);
    let manager = t.actor("manager")?;
    for (row, figure, text) in [
        ("24", "loop closed", "Does somebody make sure that a child who was sent on to a service is helped there?"),
        ("24", "referrer told", "Do those who were worried about a child hear what became of it?"),
        ("25", "answered in time", "Is it decided within a working day what a child needs?"),
    ] {
        let question = Question { recommendation: t.row(row)?.id, action: None, text: text.into() };
        bind_measure(&t.app, &manager, question, figure).await?;
    }
    t.days_ago(0);
    live_measure::tick(&t.app).await.map(|_| ())
}

/// The first year is paid from contingency; for the next, the base budget does not reach.
async fn money(t: &Teller) -> Result<(), Error> {
    t.days_ago(100);
    let lines = programme(t).await?.0.funding;
    for (at, line) in lines.into_iter().enumerate() {
        let (_, seen) = programme(t).await?;
        set_funding(&t.app, &t.actor("manager")?, seen, Change::Replace(at, paid(t, line)?)).await?;
    }
    t.days_ago(60);
    for (body, promised, received, in_kind) in
        [("NP", 20_000, 12_000, None), ("ICB", 0, 0, Some("A nurse for two days a week"))]
    {
        let (programme, seen) = programme(t).await?;
        let year = programme.funding.first().map_or(FinancialYear::of(t.day(0)), |l| l.from);
        let given = Contribution {
            from: t.body(body)?,
            year,
            promised: Pence::pounds(promised),
            promised_on: Some(t.day(-90)),
            received: Pence::pounds(received),
            received_on: (received > 0).then(|| t.day(-61)),
            in_kind: in_kind.map(str::to_owned),
        };
        record_contribution(&t.app, &t.actor("manager")?, seen, Change::Add(given)).await?;
    }
    Ok(())
}

async fn programme(t: &Teller) -> Result<(Programme, SeenProgramme), Error> {
    let found = record::find::<Programme>(&mut t.app.db().read().await?, t.programme).await?;
    let found = found.for_rules("the story knows its own programme");
    Ok((found.record, SeenProgramme { id: t.programme, version: found.version }))
}

fn paid(t: &Teller, line: FundingLine) -> Result<FundingLine, Error> {
    let payer = Some(t.body("AC")?);
    let first = FundingSource { year: line.from, purse: Purse::Contingency, payer, amount: line.amount };
    let next = FinancialYear(line.from.0.saturating_add(1));
    let base = FundingSource { year: next, purse: Purse::BaseBudget, payer, amount: Pence::pounds(100_000) };
    let sources = if line.nature == CostNature::Yearly { vec![first, base] } else { vec![first] };
    Ok(FundingLine { sources, ..line })
}

/// A letter to ministers: endorsed, signed by both, sent, acknowledged, and not answered.
async fn letter(t: &Teller) -> Result<(), Error> {
    let manager = t.actor("manager")?;
    t.days_ago(110);
    let id = new_request(
        &t.app,
        &manager,
        t.row("5b")?.id,
        "the Home Secretary and the Secretary of State for Health and Social Care",
    )
    .await?;
    let seen = |version| SeenRequest { id, version };
    t.days_ago(95);
    endorse_request(&t.app, &manager, seen(1), Endorser::Board, t.day(-96), "Board, minute 7").await?;
    endorse_request(&t.app, &manager, seen(2), Endorser::Cabinet, t.day(-95), "Cabinet, minute 112").await?;
    sign(t, id, seen(3)).await?;
    t.days_ago(90);
    send_letter(&t.app, &manager, seen(4), t.day(-90)).await?;
    t.days_ago(80);
    acknowledge_letter(&t.app, &manager, seen(5), t.day(-80)).await?;
    t.days_ago(45);
    chase_letter(&t.app, &manager, seen(6), t.day(-45), "Letter to both private offices").await
}

async fn sign(t: &Teller, id: NationalRequestId, seen: SeenRequest) -> Result<(), Error> {
    let found = record::find::<NationalRequest>(&mut t.app.db().read().await?, id).await?;
    let request = found.for_rules("the story knows its own letter").record;
    let signed = |name: String, body| Signatory {
        person: NamedPerson { name, account: None },
        agency: Some(body),
        signed: Some(t.day(-95)),
    };
    let mut letter = request.letter().clone();
    letter.signatories =
        vec![signed(t.named("chair")?, t.body("ASCP")?), signed("Leader of the Council".into(), t.body("AC")?)];
    write_letter(&t.app, &t.actor("manager")?, seen, &request.to, letter).await
}

const GROUP: &str = "Quality and Performance Sub-group";

async fn group(t: &Teller, name: &str) -> Result<GroupId, Error> {
    let all = groups(&mut t.app.db().read().await?).await?;
    all.iter()
        .find(|g| g.name == name)
        .map(|g| g.id)
        .ok_or_else(|| Error::fault("a group of the demonstration is not there"))
}

async fn members(t: &Teller) -> Result<(), Error> {
    t.days_ago(120);
    for (name, seats) in [
        (GROUP, ["subgroup", "council", "police", "nhs"]),
        ("Exploitation Sub-group", ["council", "police", "nhs", "school"]),
    ] {
        let group = group(t, name).await?;
        for (i, person) in seats.into_iter().enumerate() {
            let seat = if i == 0 { Seat::Chair } else { Seat::Member };
            let (account, agency) = (Some(t.account(person)?), t.actor(person)?.agency);
            let member = GroupMember {
                id: MemberId::new(),
                group,
                name: t.named(person)?,
                account,
                agency,
                seat,
                from: t.day(-120),
                until: None,
            };
            seat_member(&t.app, &t.actor("manager")?, member).await?;
        }
    }
    Ok(())
}

/// A working day so many days from today.
fn working_day(t: &Teller, days: i64) -> Date {
    t.app.calendar().add(t.day(days), 0)
}

fn ordinary(on: Date) -> Appointment {
    let (from, until) = (time(10, 0, 0, 0), time(12, 0, 0, 0));
    Appointment {
        title: "Ordinary meeting".into(),
        on,
        from,
        until,
        place: "Harbour Room, Town Hall".into(),
        link: None,
    }
}

async fn meeting(t: &Teller, id: MeetingId) -> Result<(Meeting, SeenMeeting), Error> {
    let found = record::find::<Meeting>(&mut t.app.db().read().await?, id).await?;
    let found = found.for_rules("the story knows its own meeting");
    Ok((found.record, SeenMeeting { id, version: found.version }))
}

async fn first_meeting(t: &Teller) -> Result<(), Error> {
    let (chair, day) = (t.actor("subgroup")?, working_day(t, -35));
    t.days_ago(60);
    let id = plan_meeting(&t.app, &chair, group(t, GROUP).await?, ordinary(day)).await?;
    let item = |place, title: &str, standing| Wanted { title: title.into(), standing, place, ..Wanted::default() };
    let items = vec![
        item(1, "Minutes of the last meeting", true),
        item(2, "Devices waiting to be examined", false),
        item(3, "Children in care: yearly meeting with those who care for them", false),
    ];
    let (_, seen) = meeting(t, id).await?;
    edit_agenda(&t.app, &chair, seen, items).await?;
    t.app.clock().set(start_of(day) + SignedDuration::from_hours(16));
    record_it(t, id).await?;
    let (held, seen) = meeting(t, id).await?;
    let about = held.agenda.get(1).map_or(About::Nothing, |i| About::Item(i.id));
    decide(&t.app, &chair, seen, "Ask Northmoor Police how many children waited longer than five days.", about).await?;
    let (_, seen) = meeting(t, id).await?;
    let what = "Send the sub-group the plan for the yearly meeting on children in care.";
    raise_action(&t.app, &chair, seen, what, t.body("AC")?, working_day(t, -7)).await
}

async fn record_it(t: &Teller, id: MeetingId) -> Result<(), Error> {
    let (held, seen) = meeting(t, id).await?;
    let came = vec![Some(Came::Present), Some(Came::Present), Some(Came::Apologies), Some(Came::Present)];
    let notes =
        ["Agreed.", "The digital hub opened in spring. Nobody could say how long devices wait now.", "Not reached."];
    let said = |(i, item): (usize, &AgendaItem)| {
        (item.id, Said { note: notes.get(i).copied().unwrap_or_default().to_owned(), carry: i == 2 })
    };
    let said: BTreeMap<_, _> = held.agenda.iter().enumerate().map(said).collect();
    record_meeting(&t.app, &t.actor("subgroup")?, seen, came, said).await
}

/// The next meeting takes over what was not reached, and draws three things that wait.
async fn next_meeting(t: &Teller) -> Result<(), Error> {
    let chair = t.actor("subgroup")?;
    t.days_ago(2);
    let id = plan_meeting(&t.app, &chair, group(t, GROUP).await?, ordinary(working_day(t, 9))).await?;
    let agencies = Agencies::load(&mut t.app.db().read().await?).await?;
    let (planned, seen) = meeting(t, id).await?;
    let waits = candidates(&t.app, &agencies, &planned).await?;
    let hrefs: Vec<String> = waits.into_iter().take(3).map(|w| w.href).collect();
    if !hrefs.is_empty() {
        draw_agenda(&t.app, &chair, &agencies, seen, &hrefs).await?;
    }
    Ok(())
}
