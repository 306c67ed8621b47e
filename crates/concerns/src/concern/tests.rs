use platform::calendar::Calendar;

use super::*;
use crate::seal::Key;

fn due() -> Due {
    Calendar::built_in().unwrap().due("1 working day", 1, "received", jiff::civil::date(2026, 11, 24))
}

fn filed() -> Concern {
    Concern {
        id: ConcernId(uuid::Uuid::nil()),
        mode: Mode::Anonymous,
        came: Came::Online,
        language: "en".into(),
        received: Timestamp::UNIX_EPOCH,
        told: Key::random().seal("x", &"").unwrap(),
        identity: None,
        attachments: vec![],
        state: State::Filed { due: due() },
        handler: None,
        way_back: WayBack::Open,
    }
}

fn linked() -> Route {
    Route::Linked { href: "/contacts/1".into() }
}

#[test]
fn the_steps_in_their_order_only() {
    let wording = || Key::random().seal("x", &"Thank you.").unwrap();
    assert_eq!(filed().conclude(wording()), Err(ConcernRefused::NotDecided));
    let read = filed().acknowledge(None, due()).unwrap();
    assert_eq!(read.clone().acknowledge(None, due()), Err(ConcernRefused::AcknowledgedAlready));
    let handled = read.decide(None, linked(), due()).unwrap();
    assert_eq!(handled.clone().decide(None, linked(), due()), Err(ConcernRefused::DecidedAlready));
    let ended = handled.conclude(wording()).unwrap();
    assert_eq!(ended.state.due(), None);
    assert_eq!(ended.clone().conclude(wording()), Err(ConcernRefused::Concluded));
    assert_eq!(ended.pass_to(None), Err(ConcernRefused::Concluded));
}

#[test]
fn of_a_moment_the_hour_is_kept() {
    let at: Timestamp = "2026-11-24T14:03:22.123456Z".parse().unwrap();
    assert_eq!(to_the_hour(at).to_string(), "2026-11-24T14:00:00Z");
}
