//! The real report that the programme began with, where it is at hand.
// In a test what is not there must stop it.
#![allow(clippy::expect_used)]

mod import_common;

use import_common::{real_report, understood, words};
use programme::import::Understood;
use programme::import::model::{Answer, LinkKind, RecommendationRow, Scope};

fn report() -> Option<Understood> {
    real_report().map(|document| understood(&document))
}

fn row<'a>(report: &'a Understood, reference: &str) -> &'a RecommendationRow {
    report.rows.iter().find(|r| r.reference == reference).expect("the row is there")
}

#[test]
fn thirty_eight_recommendations_in_forty_two_rows() {
    let Some(report) = report() else { return };
    let numbers: std::collections::BTreeSet<&str> =
        report.rows.iter().map(|r| r.parent.as_deref().unwrap_or(&r.reference)).collect();
    assert_eq!((report.rows.len(), numbers.len()), (42, 38));
    let national: Vec<&str> =
        report.rows.iter().filter(|r| r.scope == Scope::National).map(|r| r.reference.as_str()).collect();
    assert_eq!(national, ["7b", "18a", "32b"]);
    assert!(report.rows.iter().all(|r| r.title.as_ref().is_some_and(|t| (1..=11).contains(&t.split(' ').count()))));
    let titles = |reference| row(&report, reference).title.as_deref().unwrap_or_default();
    let lengths: Vec<usize> =
        report.rows.iter().map(|r| r.title.as_deref().unwrap_or_default().split(' ').count()).collect();
    let counted = [
        7, 6, 5, 5, 8, 5, 2, 2, 1, 3, 8, 8, 2, 3, 4, 2, 2, 1, 1, 8, 8, 5, 2, 3, 4, 4, 5, 7, 8, 5, 5, 4, 6, 3, 2, 2, 4,
        2, 5, 6, 2, 2,
    ];
    assert_eq!(lengths, counted);
    assert_eq!((titles("8"), titles("7b"), titles("20")), ("CAMHS", titles("7a"), "Elected Members"));
}

#[test]
fn its_leads_dates_and_figures() {
    let Some(report) = report() else { return };
    let leads = |reference| row(&report, reference).leads.iter().map(|l| l.printed.as_str()).collect::<Vec<_>>();
    assert_eq!(leads("9"), ["Public Health", "NHS England", "CCG", "SSSFT"]);
    assert_eq!(
        (leads("32a"), leads("34"), leads("30").len()),
        (vec!["TWC Public Protection"], vec!["All partners"], 0)
    );
    assert_eq!(report.rows.iter().filter(|r| leads(&r.reference) == ["TWSCB"]).count(), 15);
    let dated: Vec<&str> = report.rows.iter().filter(|r| !r.due.is_empty()).map(|r| r.reference.as_str()).collect();
    assert_eq!(dated, ["5", "9", "17", "18b", "32a", "33"]);
    let figures = |reference| {
        row(&report, reference)
            .thresholds
            .iter()
            .map(|t| t.figure.as_deref().unwrap_or("to be set"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (figures("9"), figures("28"), figures("35")[0], figures("23")[0]),
        (vec!["100%", "100%"], vec!["to be set"], "5 day", "10%")
    );
    let money: Vec<&str> = report.rows.iter().filter(|r| !r.money.is_empty()).map(|r| r.reference.as_str()).collect();
    for flagged in ["2", "6", "12", "13", "14", "15", "16", "17", "19", "21", "26", "36"] {
        assert!(money.contains(&flagged), "{flagged}");
    }
    assert_eq!(report.rows.iter().filter(|r| words(&r.challenges).is_empty()).count(), 20);
}

#[test]
fn its_links() {
    let Some(report) = report() else { return };
    let link = |from: &str, to: &str| row(&report, from).links.iter().find(|l| l.to == to).map(|l| l.kind);
    assert_eq!(link("7a", "6"), Some(LinkKind::PointsOnly));
    assert_eq!((link("10a", "2"), link("2", "10a")), (Some(LinkKind::Linked), Some(LinkKind::LinkedBack)));
    for (from, to) in [
        ("12", "6"),
        ("13", "6"),
        ("16", "18a"),
        ("16", "18b"),
        ("17", "14"),
        ("17", "15"),
        ("17", "16"),
        ("19", "32a"),
        ("35", "10b"),
        ("38", "14"),
    ] {
        assert_eq!(link(from, to), Some(LinkKind::Mentions), "{from} to {to}");
    }
    assert_eq!(link("38", "19"), Some(LinkKind::Linked));
    assert!(link("25", "14").is_some() && link("26", "14").is_some());
    let campaign: Vec<&str> = report.clusters[0].members.iter().map(|m| m.reference.as_str()).collect();
    for member in ["14", "15", "16", "17", "19", "25", "26", "31", "38"] {
        assert!(campaign.contains(&member), "{member} in {campaign:?}");
    }
}

#[test]
fn its_unanswered_asks() {
    let Some(report) = report() else { return };
    let flagged = |reference: &str, word: &str| {
        let ask = row(&report, reference).asks.iter().find(|a| a.text.contains(word)).expect("the ask is there");
        matches!(ask.answer, Answer::PossiblyUnanswered { .. })
    };
    for (reference, word) in [
        ("18b", "award"),
        ("18b", "filter"),
        ("19", "ESOL"),
        ("26", "audit of all referrals"),
        ("32a", "IT system"),
        ("32a", "Toolkit"),
    ] {
        assert!(flagged(reference, word), "{reference} {word}");
    }
    let all: Vec<&Answer> = report.rows.iter().flat_map(|r| &r.asks).map(|a| &a.answer).collect();
    let doubtful = all.iter().filter(|a| matches!(a, Answer::PossiblyUnanswered { .. })).count();
    assert!(doubtful * 5 < all.len() * 2, "{doubtful} of {} asks are flagged", all.len());
}

#[test]
fn its_doubts_and_facts() {
    let Some(report) = report() else { return };
    let codes: Vec<&str> = report.doubts.iter().map(|d| d.code.as_str()).collect();
    for code in [
        "appendix_absent",
        "appendix_other",
        "section_other",
        "owner_differs",
        "said_twice",
        "pages_elsewhere",
        "section_empty",
        "quoted_in_part",
        "promised_in_the_past",
    ] {
        assert!(codes.contains(&code), "{code}");
    }
    let of_row = |reference: &str| row(&report, reference).doubts.iter().map(|d| d.code.as_str()).collect::<Vec<_>>();
    assert_eq!(
        (of_row("30"), of_row("7a"), of_row("27")),
        (vec!["no_lead"], vec!["points_only"], vec!["empty_bullet"])
    );
    let missing: Vec<(&str, usize)> =
        report.quotations.iter().map(|q| (q.reference.as_str(), q.missing.len())).collect();
    assert_eq!(missing, [("7b", 0), ("18a", 0), ("32b", 2)]);
    assert_eq!((report.themes.len(), report.contributors.len(), report.overall_responses.len()), (4, 12, 11));
    let promised: Vec<&str> = report.promises.iter().map(|p| p.when.as_str()).collect();
    assert_eq!(promised, ["2017-05", "2016-06", "2016-12", "2017-05"]);
    let money: Vec<Option<u64>> = report.money.iter().map(|m| m.pounds).collect();
    assert_eq!(money, [None, Some(150_000), Some(10_000)]);
}
