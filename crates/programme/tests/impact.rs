//! Impact and the colour beside the derived one, through the router, on a real database.
#![allow(clippy::unwrap_used)]

mod work_scene;

use platform::testkit::{Person, Seen};
use work_scene::{Work, work};

async fn row(work: &Work, person: &Person<'_>) -> String {
    person.get(&work.scene.page("")).await.href("/programme/recommendations/rec_")
}

async fn version(person: &Person<'_>, page: &str) -> String {
    work_scene::scene::version(&person.get(page).await.text)
}

const MEASURE: &[(&str, &str)] = &[
    ("text", "Devices examined within 20 days, of all devices seized"),
    ("unit", "per cent"),
    ("counting", "share"),
    ("better", "higher"),
    ("least_change", "5"),
    ("next-day", "1"),
    ("next-month", "12"),
    ("next-year", "2026"),
];

async fn measured(work: &Work, lead: &Person<'_>) -> String {
    let fields = [&[("question", "Do children wait less?")], MEASURE].concat();
    let location = lead.post(&format!("{}/impact", row(work, lead).await), &fields).await.done();
    location.split('?').next().unwrap().to_owned()
}

async fn read(person: &Person<'_>, page: &str, month: &str, value: &str) -> Seen {
    let version = version(person, page).await;
    let fields = [
        ("version", version.as_str()),
        ("from-day", "1"),
        ("from-month", month),
        ("from-year", "2026"),
        ("to-day", "28"),
        ("to-month", month),
        ("to-year", "2026"),
        ("value", value),
        ("out_of", "120"),
        ("source", "Force performance return"),
    ];
    person.post(&format!("{page}/steps/read"), &fields).await
}

#[tokio::test]
async fn what_changed_for_children_is_read_off_and_never_typed() {
    let work = work().await;
    let lead = work.lead().await;
    let row = row(&work, &lead).await;
    lead.get(&row).await.sees("No measure set");
    let page = measured(&work, &lead).await;
    lead.get(&page).await.sees("Too early to tell").sees("Next reading 1 December 2026").sees("Read by Police");
    read(&lead, &page, "2", "40").await.done();
    lead.get(&page).await.sees("Too early to tell");
    read(&lead, &page, "4", "43").await.done();
    lead.get(&page).await.sees("No change");
    read(&lead, &page, "6", "62").await.done();
    lead.get(&row).await.sees("Improved").sees("Last reading 62 per cent");
    read(&lead, &page, "8", "70").await.done();
    lead.get(&page).await.sees("Improved and sustained");
    let now = version(&lead, &page).await;
    let anew = [("text", "Days from seizure"), ("unit", "days"), ("counting", "other"), ("better", "lower")];
    let fields = [&[("version", now.as_str())][..], &anew].concat();
    lead.post(&format!("{page}/steps/define"), &fields).await.done();
    lead.get(&page).await.sees("Too early to tell").sees("(another measure: not compared)").sees("Version 2");
    read(&lead, &page, "9", "20").await.done();
    read(&lead, &page, "10", "31").await.done();
    lead.get(&page).await.sees("Worse");
    lead.get(&row).await.sees("Worse for children");
    work.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn refusals_of_impact_stand_at_their_fields() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let row = row(&work, &lead).await;
    let form = format!("{row}/impact");
    nurse.get(&form).await.is(403);
    lead.post(&form, &[("question", " ")]).await.refused("Say what should be different for children.");
    lead.post(&form, &[("question", "Less waiting"), ("text", "Days")])
        .await
        .refused("Say which way is better.")
        .sees("Less waiting");
    let bad = [("question", "Q"), ("text", "Days"), ("counting", "other"), ("better", "lower"), ("least_change", "-1")];
    lead.post(&form, &bad).await.refused("The least change that counts has to be 0 or more.");
    let foreign = [("question", "Q"), ("action", &*format!("act_{}", "0".repeat(32)))];
    lead.post(&form, &foreign).await.refused("Choose an action that serves this recommendation.");
    let page = measured(&work, &lead).await;
    for value in ["many", "NaN", "inf", ""] {
        read(&lead, &page, "2", value).await.refused("Enter a number.");
    }
    read(&lead, &page, "2", "40").await.done();
    read(&lead, &page, "2", "41").await.refused("There is a reading for 1 February 2026 to 28 February 2026 already.");
    nurse.get(&page).await.is(200).sees_no("Enter a reading");
    nurse.post(&format!("{page}/steps/cannot-be-known"), &[("version", "2"), ("reason", "x")]).await.is(403);
    let version = version(&lead, &page).await;
    lead.post(&format!("{page}/steps/cannot-be-known"), &[("version", &version)])
        .await
        .refused("Say why the impact cannot be known.");
    lead.post(&format!("{page}/steps/effect"), &[("version", &version)])
        .await
        .refused("Say what happened besides what was meant.");
    lead.post(&format!("{page}/steps/effect"), &[("version", "0"), ("effect", "Kept text")])
        .await
        .refused("Somebody changed this")
        .sees("Kept text");
    lead.post(&format!("{page}/steps/nonsense"), &[("version", &version)]).await.is(404);
    let harm = [("version", version.as_str()), ("effect", "Other devices wait longer"), ("harmful", "yes")];
    lead.post(&format!("{page}/steps/effect"), &harm).await.done();
    lead.get(&row).await.sees("Harmful effect noted");
}

#[tokio::test]
async fn the_assessor_and_the_manager_measure_too() {
    let work = work().await;
    let (lead, manager) = (work.lead().await, work.scene.manager().await);
    let page = measured(&work, &lead).await;
    read(&manager, &page, "2", "1,040.5").await.done();
    manager.get(&page).await.sees("1040.5 per cent");
    let version = version(&manager, &page).await;
    let fields = [("version", version.as_str()), ("reason", "The records of that time were not kept")];
    manager.post(&format!("{page}/steps/cannot-be-known"), &fields).await.done();
    manager.get(&page).await.sees("Cannot be known").sees("The records of that time were not kept");
}

#[tokio::test]
async fn a_colour_of_ones_own_stands_beside_the_derived_one_with_its_reason() {
    let work = work().await;
    let (lead, chair) = (work.lead().await, work.chair().await);
    let row = row(&work, &lead).await;
    let form = format!("{row}/colour");
    lead.get(&form).await.is(403);
    lead.post(&form, &[("colour", "green"), ("reason", "x")]).await.is(403);
    let version = version(&chair, &form).await;
    chair
        .post(&form, &[("version", &version), ("colour", "green")])
        .await
        .refused("Say why the colour should differ from the derived one.");
    chair
        .post(&form, &[("version", &version), ("colour", "mauve"), ("reason", "Kept reason")])
        .await
        .refused("Choose a colour.")
        .sees("Kept reason");
    let fields = [("version", version.as_str()), ("colour", "green"), ("reason", "The inspectorate found it met")];
    chair.post(&form, &fields).await.done();
    chair.post(&form, &fields).await.refused("Somebody changed this while the page was open.");
    let seen = lead.get(&row).await;
    seen.sees("Set by hand to Green").sees("The inspectorate found it met").sees("Not started");
    lead.get(&work.scene.page("")).await.sees("Set by hand to");
    let version = work_scene::scene::version(&chair.get(&form).await.text);
    chair
        .post(&form, &[("version", &version), ("colour", "none"), ("reason", "The finding was withdrawn")])
        .await
        .done();
    lead.get(&row).await.sees_no("The inspectorate found it met");
    work.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_measure_says_what_it_counts_and_a_share_out_of_how_many() {
    let work = work().await;
    let lead = work.lead().await;
    let silent: Vec<(&str, &str)> = MEASURE.iter().copied().filter(|(name, _)| *name != "counting").collect();
    let fields = [&[("question", "Do children wait less?")], silent.as_slice()].concat();
    lead.post(&format!("{}/impact", row(&work, &lead).await), &fields)
        .await
        .refused("Say what the number counts.")
        .sees("Do children wait less?");
    let page = measured(&work, &lead).await;
    let version = version(&lead, &page).await;
    let dates = [("from-day", "1"), ("from-month", "2"), ("from-year", "2026"), ("to-day", "28"), ("to-month", "2")];
    let rest = [("to-year", "2026"), ("value", "40"), ("version", version.as_str())];
    let fields = [dates.as_slice(), rest.as_slice()].concat();
    let refused = lead.post(&format!("{page}/steps/read"), &fields).await;
    refused.refused("Enter out of how many children this is.");
    for base in ["0", "many", "-3"] {
        let fields = [fields.as_slice(), &[("out_of", base)]].concat();
        lead.post(&format!("{page}/steps/read"), &fields).await.refused("out of how many children");
    }
    lead.post(&format!("{page}/steps/read"), &[fields.as_slice(), &[("out_of", "120")]].concat()).await.done();
    lead.get(&page).await.sees("40 per cent of 120");
}
