//! Other bodies' plans, files that cannot be read safely, and revisions.
// In a test what is not there must stop it.
#![allow(clippy::expect_used)]

mod import_common;

use documents::{Block, Document, Format, Line, Place};
use import_common::{refusal, tables, understood};
use programme::import::compare::Change;
use programme::import::{Field, Mapping, NotUnderstood, compare, refused, understand};

const HEAD: [&str; 7] = ["No.", "Recommendation", "Owner", "By when", "RAG", "Agency response", "Barriers"];
const ONE: [&str; 7] = [
    "1",
    "The Trust should write to every family it has lost touch with.",
    "Trust",
    "May 2027",
    "Amber",
    "Letters will go out in spring.",
    "",
];
const TWO: [&str; 7] = [
    "2",
    "The Council should publish its offer.",
    "Council",
    "Ongoing",
    "Green",
    "It is on the website.",
    "Staff time",
];

#[test]
fn a_plan_with_other_headings_is_read() {
    let report = understood(&tables(&[&[&HEAD, &ONE, &TWO]]));
    let first = &report.rows[0];
    assert_eq!(
        (first.title.as_deref(), first.status.as_deref(), first.due[0].when.as_deref()),
        (None, Some("Amber"), Some("2027-05"))
    );
    assert_eq!((report.rows[1].due[0].when.as_deref(), report.rows[1].due[0].words.as_str()), (None, "Ongoing"));
    assert_eq!(report.rows[1].challenges[0].text, "Staff time");
}

#[test]
fn a_banner_across_the_table_is_a_theme() {
    let banner = ["Theme 1: Being heard", "", "", "", "", "", ""];
    let report = understood(&tables(&[&[&HEAD, &banner, &ONE, &TWO]]));
    assert_eq!((report.rows.len(), report.rows[1].theme.as_deref()), (2, Some("Theme 1: Being heard")));
}

#[test]
fn unknown_headings_are_put_to_a_person_and_the_answer_is_remembered_by_layout() {
    let head = ["Zahl", "Was", "Wer"];
    let plan = tables(&[&[
        &head,
        &["1", "The Board should ask every school.", "Board"],
        &["2", "It should ask every nursery too.", "Board"],
    ]]);
    let Err(NotUnderstood::NeedsMapping(needs)) = understand(&plan, None) else { panic!("a person must say") };
    assert_eq!((needs.guess.mapping.headings.len(), needs.samples.len()), (3, 2));
    let mut mapping = needs.guess.mapping.clone();
    mapping.columns = [(Field::Reference, 0), (Field::Recommendation, 1), (Field::Lead, 2)].into();
    assert_eq!(mapping.fingerprint(), needs.fingerprint);
    let report = understand(&plan, Some(&mapping)).expect("the answer is enough");
    assert_eq!((report.rows.len(), report.rows[1].leads[0].printed.as_str()), (2, "Board"));
}

#[test]
fn a_confirmed_mapping_must_fit_the_file() {
    let mapping = Mapping {
        columns: [(Field::Reference, 0), (Field::Recommendation, 9)].into(),
        headings: HEAD.map(str::to_owned).into(),
    };
    let Err(NotUnderstood::Refused(no)) = understand(&tables(&[&[&HEAD, &ONE]]), Some(&mapping)) else {
        panic!("column 10 is not there")
    };
    assert!(no.reason.contains("Column 10"), "{no}");
    let other = Mapping { headings: vec!["Other".into(), "Headings".into()], ..mapping };
    assert!(matches!(understand(&tables(&[&[&HEAD, &ONE]]), Some(&other)), Err(NotUnderstood::Refused(_))));
}

#[test]
fn what_cannot_be_read_safely_is_refused_with_its_place() {
    let prose = Document {
        format: Format::Text,
        blocks: vec![Block::Paragraph { line: Line::paragraph("A letter."), place: Place::default() }],
    };
    assert!(refusal(&prose).reason.contains("no table"));
    assert!(refusal(&tables(&[&[&["Name", "Telephone"], &["A", "B"], &["C", "D"]]])).reason.contains("no heading row"));
    assert!(refusal(&tables(&[&[&HEAD, &ONE, &TWO, &ONE]])).reason.contains("Reference 1 stands at row 2"));
    let shifted = ["", "", "", "", "", "", ""];
    assert!(refusal(&tables(&[&[&HEAD, &shifted]])).reason.contains("nothing below"));
}

#[test]
fn shifted_columns_and_half_tables_are_refused() {
    let shifted = ["The Council should publish its offer.", "2", "Council", "Ongoing", "Green", "Yes.", ""];
    let no = refusal(&tables(&[&[&HEAD, &ONE, &TWO, &shifted]]));
    assert!(no.reason.contains("shifted") && no.place.contains("row 4"), "{no}");
    let orphan = ["", "and to every carer.", "", "", "", "", ""];
    assert!(refusal(&tables(&[&[&HEAD, &orphan, &ONE]])).reason.contains("no reference"));
    let half: [&[&str]; 1] = [&["3", "The Board should listen.", "Board"]];
    let no = refusal(&tables(&[&[&HEAD, &ONE, &TWO], &half]));
    assert!(no.reason.contains("3 columns instead of 7"), "{no}");
}

#[test]
fn two_layouts_that_disagree_are_refused_until_one_is_confirmed() {
    let other: [&[&str]; 3] = [
        &["Ref", "Lead", "Recommendation"],
        &["A1", "Board", "The Board should listen to children."],
        &["A2", "Trust", "The Trust should answer them."],
    ];
    let plan = tables(&[&[&HEAD, &ONE, &TWO], &other]);
    assert!(refusal(&plan).reason.contains("different columns"));
    let mapping = Mapping {
        columns: [(Field::Reference, 0), (Field::Lead, 1), (Field::Recommendation, 2)].into(),
        headings: ["Ref", "Lead", "Recommendation"].map(str::to_owned).into(),
    };
    assert_eq!(understand(&plan, Some(&mapping)).map(|r| r.rows.len()).ok(), Some(2));
}

#[test]
fn a_refusal_is_printed_by_the_contract() {
    let no = refusal(&tables(&[&[&HEAD, &ONE, &ONE]]));
    let json = refused(&no);
    assert_eq!(json["refused"]["place"], no.place.as_str());
    assert!(json["refused"]["remedy"].as_str().is_some_and(|r| !r.is_empty()));
}

#[test]
fn a_revision_shows_what_changed_word_by_word() {
    let old = understood(&tables(&[&[&HEAD, &ONE, &TWO]]));
    let mut one = ONE;
    one[5] = "Letters will go out in autumn.";
    let three = ["3", "The Board should listen.", "Board", "", "", "It will.", ""];
    let new = understood(&tables(&[&[&HEAD, &one, &three]]));
    let differences = compare(&old, &new);
    assert_eq!(
        (differences.added.as_slice(), differences.removed.as_slice()),
        (&["3".to_owned()][..], &["2".to_owned()][..])
    );
    let [change] = differences.changed.as_slice() else { panic!("{differences:?}") };
    assert_eq!((change.reference.as_str(), change.field.as_str()), ("1", "response"));
    let removed: String =
        change.pieces.iter().filter(|p| p.change == Change::Removed).map(|p| p.text.as_str()).collect();
    assert_eq!(removed, "spring.");
    assert!(compare(&old, &old).is_empty());
}
