use super::*;
use platform::id::{AccountId, AgencyId};
use std::fmt::Write as _;

fn actor(role: Role) -> Actor {
    Actor { account: None, name: String::new(), agency: None, for_board: false, roles: vec![role], via: Via::Session }
}

const ANY: Standing = Standing { allocated: false, restricted: false, named: false, own: false };
const ALLOCATED: Standing = Standing { allocated: true, ..ANY };
const RESTRICTED: Standing = Standing { restricted: true, ..ALLOCATED };
const NAMED: Standing = Standing { named: true, restricted: true, ..ANY };
const OWN: Standing = Standing { own: true, ..NAMED };

fn allowed(role: Role, on: Standing) -> String {
    let decide = |act: &Act| rule(*act, &actor(role), on);
    let names = Act::ALL.iter().filter(|a| matches!(decide(a), Decision::Allow(_))).map(|a| format!("{a:?}"));
    let names = names.collect::<Vec<_>>().join(" ");
    if names.is_empty() { "-".into() } else { names }
}

/// Role: on any record | on one allocated to them | on a restricted one | on a restricted one where they are named |
/// on their own.
#[test]
fn access_matrix() {
    let mut table = String::new();
    for role in Role::ALL {
        let cells = [ANY, ALLOCATED, RESTRICTED, NAMED, OWN].map(|on| allowed(role, on));
        writeln!(table, "{role:?}: {}", cells.join(" | ")).unwrap();
    }
    let expected = "BusinessManager: - | - | - | - | -
IndependentChair: - | - | - | - | -
SubgroupChair: - | - | - | - | -
AgencyLead: - | - | - | - | -
Officer: - | - | - | - | -
ScrutinyMember: - | - | - | - | -
Consultee: - | - | - | - | -
Assessor: - | - | - | - | -
Administrator: - | - | - | - | -
FrontDoorWorker: See Summary Change Involve Merge | See Summary Change Involve Merge | Involve | See Summary Change Involve Merge | -
FrontDoorManager: See Summary Change Involve Merge Restrict | See Summary Change Involve Merge Restrict | See Summary Change Involve Merge Restrict | See Summary Change Involve Merge Restrict | -
Practitioner: Summary Involve | See Summary Change Involve | Involve | See Summary Change Involve | -
Referrer: - | - | - | - | -
Custodian: - | - | - | - | -
";
    assert_eq!(table, expected);
}

#[test]
fn what_is_hidden_does_not_show_that_it_is_there() {
    for role in Role::ALL {
        for act in Act::ALL {
            let decision = rule(act, &actor(role), OWN);
            assert_eq!(decision, Decision::Hide, "{role:?} {act:?}");
        }
    }
}

#[test]
fn a_bodys_team_is_allocated_where_no_worker_is_named_and_until_the_work_ends() {
    let (body, account) = (AgencyId::new(), AccountId::new());
    let someone = Actor { agency: Some(body), account: Some(account), ..actor(Role::Practitioner) };
    let day = jiff::civil::date(2026, 11, 1);
    let team = Involvement { agency: body, account: None, team: "Team".into(), since: day, until: None };
    assert!(is_allocated(&team, &someone));
    let other = Involvement { account: Some(AccountId::new()), ..team.clone() };
    assert!(!is_allocated(&other, &someone));
    assert!(is_allocated(&Involvement { account: Some(account), ..team.clone() }, &someone));
    assert!(!is_allocated(&Involvement { until: Some(day), ..team }, &someone));
}

#[test]
fn only_reading_goes_through_broken_glass_and_never_into_ones_own_record() {
    let someone = Actor { account: Some(AccountId::new()), ..actor(Role::Practitioner) };
    let mut person = Person::new(crate::person::Known::default(), None);
    for act in Act::ALL {
        assert_eq!(access::Act::<Person>::by_glass(act, &someone, &person), act == Act::See);
    }
    person.restriction = Some(crate::person::Restriction {
        kind: crate::person::RestrictedAs::NeighbourOfStaff,
        reason: String::new(),
        account: someone.account,
        named: Vec::new(),
        by: AccountId::new(),
        by_name: String::new(),
        at: jiff::Timestamp::UNIX_EPOCH,
        review_on: jiff::civil::date(2027, 1, 1),
    });
    assert!(!access::Act::<Person>::by_glass(Act::See, &someone, &person));
    assert!(access::Act::<Person>::by_glass(Act::See, &actor(Role::Practitioner), &person));
}
