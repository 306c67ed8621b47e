//! The invented borough's report: every trap of a real one, in every format.
// In a test what is not there must stop it.
#![allow(clippy::expect_used)]

mod import_common;

use import_common::{file, understood, words};
use programme::import::model::{Answer, LinkKind, RecommendationRow, Scope};
use programme::import::{Understood, compare, contract};

const REFERENCES: [&str; 42] = [
    "1", "2", "3", "4", "5a", "5b", "6", "7", "8", "9", "10", "11a", "11b", "12", "13", "14", "15", "16", "17", "18",
    "19a", "19b", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33a", "33b", "34",
    "35", "36", "37", "38",
];

fn report() -> Understood {
    understood(&file("aldermere-report.txt"))
}

fn row<'a>(report: &'a Understood, reference: &str) -> &'a RecommendationRow {
    report.rows.iter().find(|r| r.reference == reference).expect("the row is there")
}

fn codes(row: &RecommendationRow) -> Vec<&str> {
    row.doubts.iter().map(|d| d.code.as_str()).collect()
}

fn leads(row: &RecommendationRow) -> Vec<&str> {
    row.leads.iter().map(|l| l.printed.as_str()).collect()
}

#[test]
fn forty_two_rows_in_order_three_of_them_national() {
    let report = report();
    assert_eq!(report.rows.iter().map(|r| r.reference.as_str()).collect::<Vec<_>>(), REFERENCES);
    let national: Vec<&str> =
        report.rows.iter().filter(|r| r.scope == Scope::National).map(|r| r.reference.as_str()).collect();
    assert_eq!(national, ["5b", "19a", "33b"]);
    assert_eq!((row(&report, "5b").parent.as_deref(), row(&report, "6").parent.as_deref()), (Some("5"), None));
}

#[test]
fn every_title_is_told_from_its_text() {
    let titles: Vec<String> = report().rows.into_iter().map(|r| r.title.unwrap_or_default()).collect();
    assert_eq!(
        titles,
        [
            "First Picture of the Scale of CSE",
            "Regular Reports on the Scale of CSE",
            "Yearly Review of the Exploitation Strategy",
            "Effect of Savings on Services",
            "Help after Harm",
            "Help after Harm",
            "Who Helps When and Agreeing Thresholds",
            "Reviews of Other Plans and Strategies",
            "CAMHS",
            "Sexual Health Services",
            "Support through the Justice System",
            "Learning from Cases That Fail",
            "Learning from Cases That Fail",
            "Safety Plans",
            "Parents' Support Group",
            "Mapping Help for Parents",
            "Raising Awareness",
            "Young People",
            "Children",
            "Parents",
            "Part of Schools and Colleges in Raising Awareness",
            "Part of Schools and Colleges in Raising Awareness",
            "Local Organisations and the Public",
            "Councillors",
            "Lantern Team Training",
            "Organisations speaking to the press",
            "Onward Referrals from Harbour Link",
            "Counting Referrals to Harbour Link",
            "Raising Awareness of Harbour Link - Residents",
            "Raising Awareness of Harbour Link in Schools",
            "Harbour Link on the Web",
            "Size of the Lantern Team",
            "Placements outside the Borough",
            "Sharing with the Community Health Trust",
            "Confidential Telephone Line",
            "Disruption",
            "Disruption",
            "Supervision in the Lantern Team",
            "Safety of Staff",
            "Examination of Digital Devices",
            "Work with Those at Risk of Doing Harm",
            "Housing Providers",
        ]
    );
}

#[test]
fn leads_are_read_as_a_clerk_would() {
    let report = report();
    assert_eq!(leads(row(&report, "9")), ["Public Health", "NHS England", "ICB", "LMHT"]);
    assert_eq!(leads(row(&report, "7")), ["HWB", "AC"]);
    assert_eq!(leads(row(&report, "33a")), ["AC Public Protection"]);
    assert_eq!(leads(row(&report, "19b")), ["Educational establishments"]);
    assert!(row(&report, "35").leads[0].everybody);
    assert!(row(&report, "5b").leads.is_empty());
    assert_eq!(codes(row(&report, "31")), ["no_lead"]);
    assert_eq!(row(&report, "38").leads[0].name.as_deref(), Some("Tarn Housing Trust"));
}

#[test]
fn what_pages_cut_is_whole_again() {
    let report = report();
    assert!(words(&row(&report, "2").response).contains("one national case system and so cannot add a local mark"));
    assert!(words(&row(&report, "37").response).ends_with("through the Exploitation Sub-group."));
    let camhs = row(&report, "8");
    assert_eq!(camhs.text.iter().filter(|l| l.bullet.is_some()).count(), 6);
    assert!(
        camhs
            .text
            .iter()
            .any(|l| l.text.starts_with("The gaps in the present service that the new contract should close"))
    );
    assert!(words(&row(&report, "9").response).contains("Lowmarsh Mental Health Trust (LMHT)"));
    assert_eq!(row(&report, "35").continued.len(), 2);
}

#[test]
fn limbs_keep_their_depth() {
    let report = report();
    let depths: Vec<Option<u8>> = row(&report, "33a").text.iter().map(|l| l.bullet).collect();
    assert_eq!(depths, [Some(0), Some(0), None, Some(0), Some(1), Some(1), Some(1), Some(0)]);
}

#[test]
fn dates_and_figures_are_found_where_they_stand() {
    let report = report();
    let dated: Vec<(&str, Vec<&str>)> = report
        .rows
        .iter()
        .map(|r| (r.reference.as_str(), r.due.iter().filter_map(|d| d.when.as_deref()).collect::<Vec<_>>()))
        .filter(|(_, due)| !due.is_empty())
        .collect();
    assert_eq!(
        dated,
        [
            ("7", vec!["2026-09", "2027"]),
            ("9", vec!["2026-11"]),
            ("18", vec!["2026-10"]),
            ("19b", vec!["2026-10"]),
            ("33a", vec!["2026-09"]),
            ("34", vec!["2026-01"]),
        ]
    );
    assert!(codes(row(&report, "7")).contains(&"date_not_answered"));
    let figures = |reference| {
        row(&report, reference).thresholds.iter().map(|t| t.figure.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(figures("9"), ["100%", "100%"]);
    assert_eq!(figures("24"), ["10%", "10%"]);
    assert_eq!(figures("29"), [""]);
    assert!(figures("36").iter().all(|f| f == "5 days"));
}

#[test]
fn links_are_typed() {
    let report = report();
    let link = |from: &str, to: &str| row(&report, from).links.iter().find(|l| l.to == to).map(|l| l.kind);
    assert_eq!(link("5a", "6"), Some(LinkKind::PointsOnly));
    assert_eq!(codes(row(&report, "5a")), ["points_only"]);
    assert_eq!(link("10", "2"), Some(LinkKind::Linked));
    assert_eq!(link("2", "10"), Some(LinkKind::LinkedBack));
    assert_eq!((link("13", "6"), link("14", "6")), (Some(LinkKind::Mentions), Some(LinkKind::Mentions)));
    assert_eq!((link("17", "19a"), link("17", "19b")), (Some(LinkKind::Mentions), Some(LinkKind::Mentions)));
    assert_eq!(
        (link("18", "15"), link("18", "16"), link("18", "17")),
        (Some(LinkKind::Mentions), Some(LinkKind::Mentions), Some(LinkKind::Mentions))
    );
    assert_eq!((link("20", "33a"), link("36", "11a")), (Some(LinkKind::Mentions), Some(LinkKind::Mentions)));
    assert_eq!((link("38", "20"), link("38", "15")), (Some(LinkKind::Linked), Some(LinkKind::Mentions)));
    assert_eq!(link("15", "16"), Some(LinkKind::Covers));
    assert_eq!(link("27", "15"), Some(LinkKind::NamesSubject));
}

#[test]
fn asks_that_nobody_answers_are_shown() {
    let report = report();
    let flagged = |reference: &str, word: &str| {
        let ask = row(&report, reference).asks.iter().find(|a| a.text.contains(word)).expect("the ask is there");
        matches!(ask.answer, Answer::PossiblyUnanswered { .. })
    };
    assert!(flagged("19b", "filtering"));
    assert!(flagged("19b", "taxi drivers"));
    assert!(flagged("20", "English classes"));
    assert!(flagged("27", "audit of all referrals"));
    assert!(flagged("33a", "IT system"));
    assert!(flagged("33a", "toolkit"));
    assert!(!flagged("24", "audit of 10%"));
    assert!(!flagged("33a", "in confidence"));
    assert!(!flagged("18", "foster carers"));
    assert!(!flagged("38", "stay part of the work"));
}

#[test]
fn the_awareness_rows_are_suggested_as_one_campaign() {
    let report = report();
    let members: Vec<&str> = report.clusters[0].members.iter().map(|m| m.reference.as_str()).collect();
    for wanted in ["15", "16", "17", "18", "26", "27", "32", "38"] {
        assert!(members.contains(&wanted), "{wanted} is not among {members:?}");
    }
    assert!(members.len() <= 14, "{members:?}");
}

#[test]
fn the_body_is_read() {
    let report = report();
    assert_eq!(report.themes.len(), 4);
    assert_eq!(report.contributors.len(), 12);
    assert_eq!(report.overall_responses.len(), 11);
    assert_eq!(report.overall_responses[5].agency, "Lowmarsh Mental Health Trust");
    assert!(words(&report.overall_responses[2].comment).contains("working on these together."));
    let promised: Vec<&str> = report.promises.iter().map(|p| p.when.as_str()).collect();
    assert_eq!(promised, ["2027-05", "2026-06", "2026-12", "2027-05"]);
    let money: Vec<(Option<u64>, Option<u32>, bool)> =
        report.money.iter().map(|m| (m.pounds, m.posts, m.yearly)).collect();
    assert_eq!(money, [(None, Some(3), false), (Some(148_000), None, true), (Some(12_000), None, false)]);
    let partial: Vec<(&str, usize, usize)> =
        report.quotations.iter().map(|q| (q.reference.as_str(), q.limbs, q.missing.len())).collect();
    assert_eq!(partial, [("5b", 2, 0), ("19a", 2, 0), ("33b", 3, 2)]);
}

#[test]
fn the_documents_own_faults_are_doubts() {
    let found: Vec<String> = report().doubts.into_iter().map(|d| d.code).collect();
    assert_eq!(
        found,
        [
            "appendix_absent",
            "appendix_other",
            "section_other",
            "pages_elsewhere",
            "pages_elsewhere",
            "pages_elsewhere",
            "section_empty",
            "owner_differs",
            "said_twice",
            "quoted_in_part",
            "promised_in_the_past",
            "contributor_silent",
        ]
    );
    assert!(codes(row(&report(), "28")).contains(&"empty_bullet"));
    assert!(codes(row(&report(), "30")).contains(&"addressee_not_answering"));
}

#[test]
fn no_word_of_a_recommendation_is_lost_in_its_asks() {
    for row in report().rows {
        let mut asked: Vec<String> =
            row.asks.iter().flat_map(|a| [a.lead_in.clone().unwrap_or_default(), a.text.clone()]).collect();
        asked.dedup();
        let asked = asked.join(" ");
        for word in words(&row.text).split(' ') {
            assert!(asked.contains(word), "{}: {word:?} is in no ask of {asked:?}", row.reference);
        }
    }
}

#[test]
fn every_format_gives_the_same_rows() {
    let text = report();
    let whole = ["aldermere-report.html", "aldermere-report.docx", "aldermere-report.pdf"];
    let alone = ["aldermere-recommendations.html", "aldermere-recommendations.xlsx", "aldermere-recommendations.csv"];
    for name in whole.iter().chain(&alone) {
        let other = understood(&file(name));
        assert_eq!(other.rows.len(), text.rows.len(), "{name}");
        for (a, b) in text.rows.iter().zip(&other.rows) {
            let at = format!("{name}, row {}", a.reference);
            assert_eq!(
                (&a.reference, &a.title, a.scope, leads(a)),
                (&b.reference, &b.title, b.scope, leads(b)),
                "{at}"
            );
            assert_eq!(words(&a.text), words(&b.text), "{at}");
            assert_eq!(words(&a.response), words(&b.response), "{at}");
            assert_eq!(words(&a.challenges), words(&b.challenges), "{at}");
            let asks = |r: &RecommendationRow| r.asks.iter().map(|x| x.text.clone()).collect::<Vec<_>>();
            if whole.contains(name) {
                assert_eq!(asks(a), asks(b), "{at}");
            }
        }
    }
}

#[test]
fn the_same_words_in_another_format_are_no_revision() {
    let text = report();
    for name in ["aldermere-report.html", "aldermere-report.docx"] {
        let differences = compare(&text, &understood(&file(name)));
        let fields: Vec<String> =
            differences.changed.iter().map(|c| format!("{} {} {:?}", c.reference, c.field, c.pieces)).collect();
        assert!(differences.is_empty(), "{name}: {fields:#?}");
    }
}

#[test]
fn the_contract_of_the_command_is_kept() {
    let json = contract(&report());
    let rows = json["rows"].as_array().expect("rows");
    assert_eq!((rows.len(), &rows[4]["reference"], &rows[4]["parent"]), (42, &"5a".into(), &"5".into()));
    assert_eq!(rows[5]["scope"], "national");
    assert!(rows[0]["challenges"].is_null() && rows[0]["status"].is_null() && rows[0]["parent"].is_null());
    for key in ["title", "leads", "asks", "response", "due", "doubts"] {
        assert!(!rows[9][key].is_null(), "{key}");
    }
    assert_eq!(rows[9]["due"][0], "2026-11: November 2026 (in the response)");
    assert_eq!(json["doubts"].as_array().map(Vec::len), Some(12));
}
