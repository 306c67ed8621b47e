//! Lines, sources, contributions and gaps.

use super::*;
use jiff::civil::date;
use platform::id::AgencyId;
use proptest::prelude::*;

fn posts() -> FundingLine {
    FundingLine {
        label: "Three posts".into(),
        nature: CostNature::Yearly,
        amount: Pence::pounds(150_000),
        posts: Some(3),
        from: FinancialYear(2016),
        to: None,
        sources: Vec::new(),
    }
}

fn source(year: i16, purse: Purse, pounds: u64) -> FundingSource {
    FundingSource { year: FinancialYear(year), purse, payer: None, amount: Pence::pounds(pounds) }
}

#[test]
fn a_line_needs_words_a_sum_and_years_in_order() {
    assert!(posts().checked().is_ok());
    assert_eq!(FundingLine { label: " ".into(), ..posts() }.checked(), Err(FundingRefused::NoLabel));
    assert_eq!(FundingLine { amount: Pence::ZERO, ..posts() }.checked(), Err(FundingRefused::NoAmount));
    assert_eq!(FundingLine { to: Some(FinancialYear(2015)), ..posts() }.checked(), Err(FundingRefused::YearsReversed));
}

#[test]
fn a_source_pays_in_a_year_that_costs_and_says_whose_it_is() {
    let with = |source| FundingLine { sources: vec![source], ..posts() }.checked();
    assert!(with(source(2016, Purse::Contingency, 150_000)).is_ok());
    assert_eq!(with(source(2015, Purse::Contingency, 1)), Err(FundingRefused::NotInThatYear(FinancialYear(2015))));
    assert_eq!(with(source(2016, Purse::Contingency, 0)), Err(FundingRefused::SourceNeedsAmount(FinancialYear(2016))));
    assert_eq!(with(source(2016, Purse::Grant(String::new()), 1)), Err(FundingRefused::GrantNeedsName));
    assert_eq!(with(source(2016, Purse::Partner, 1)), Err(FundingRefused::PartnerNeedsName));
}

#[test]
fn a_contribution_gives_something_and_has_not_come_from_the_future() {
    let nothing = Contribution {
        from: AgencyId::new(),
        year: FinancialYear(2016),
        promised: Pence::ZERO,
        promised_on: None,
        received: Pence::ZERO,
        received_on: None,
        in_kind: None,
    };
    let today = date(2016, 12, 1);
    assert_eq!(nothing.clone().checked(today), Err(FundingRefused::NothingGiven));
    assert!(Contribution { in_kind: Some("A room".into()), ..nothing.clone() }.checked(today).is_ok());
    let ahead = Contribution { received: Pence(1), received_on: Some(date(2016, 12, 2)), ..nothing };
    assert_eq!(ahead.checked(today), Err(FundingRefused::ReceivedAhead));
}

proptest! {
    /// A gap is never smaller than what is missing altogether, and money on one line fills no other.
    #[test]
    fn gaps_hide_nothing(needs in proptest::collection::vec((1u64..500_000, 0u64..500_000), 1..6)) {
        let mut programme = Programme::new(crate::programme::ProgrammeId::new(), "P", AgencyId::new()).unwrap();
        programme.funding = needs.iter().map(|(need, found)| FundingLine {
            amount: Pence(*need),
            sources: vec![FundingSource { year: FinancialYear(2016), purse: Purse::BaseBudget, payer: None, amount: Pence(*found) }],
            ..posts()
        }).collect();
        let year = year_of_funding(&programme, FinancialYear(2016));
        let missing: Pence = year.gaps.iter().map(|g| g.missing).sum();
        prop_assert!(missing >= year.needed.less(year.found));
        prop_assert_eq!(year.gaps.len(), needs.iter().filter(|(need, found)| need > found).count());
    }
}
