//! Small numbers of children do not stand in what is published, alone or by a sum across rows; in the full report they do.
#![allow(clippy::unwrap_used)]

mod played;
mod scene;

use jiff::civil::{Date, date};
use platform::access::{Actor, Scope};
use platform::record;
use played::{begun, made, page, played};
use programme::impact::{Better, Impact, ImpactId};
use programme::measure_impact::{Measuring, Question, ReadingTaken, SeenImpact, ask_of_impact, read_impact};
use programme::programme::ReportKind;
use programme::recommendation::Recommendation;
use programme::render::{Format, render};
use programme::report::ReportModel;
use programme::report::public::public;
use programme::small_numbers::{Counting, SmallNumbers};
use programme::stamp::Period;
use programme::store;
use scene::Scene;

struct Measured<'a> {
    scene: &'a Scene,
    actor: &'a Actor,
}

impl Measured<'_> {
    async fn measure(&self, reference: &str, unit: &str, counting: Counting) -> ImpactId {
        let app = &self.scene.world.app;
        let mut read = app.db().read().await.unwrap();
        let rows = store::all::<Recommendation>(&mut read, self.scene.programme, &Scope::everything()).await.unwrap();
        drop(read);
        let recommendation = rows.iter().find(|r| r.record.reference == reference).unwrap().record.id;
        let question = Question { recommendation, action: None, text: format!("How many {unit}?") };
        let measuring = Measuring {
            text: "As counted".into(),
            unit: unit.into(),
            counting,
            better: Better::Higher,
            least_change: 0.0,
            next_reading: None,
        };
        ask_of_impact(app, self.actor, question, Some(measuring)).await.unwrap()
    }

    async fn read(&self, id: ImpactId, from: Date, value: f64, out_of: Option<u32>) {
        let app = &self.scene.world.app;
        let found = record::find::<Impact>(&mut app.db().read().await.unwrap(), id).await.unwrap();
        let seen = SeenImpact { id, version: found.for_rules("a test").version };
        let period = Period { from, to: from.last_of_month() };
        let taken = ReadingTaken { period, value, out_of, source: "Return".into(), next_reading: None };
        read_impact(app, self.actor, seen, taken).await.unwrap();
    }
}

/// Row 1: children seen, girls among them, a share, days. Row 2: as many families as children of row 1, less one.
async fn told(scene: &Scene) -> ReportModel {
    let manager = played(scene).await.manager;
    let told = Measured { scene, actor: &manager.actor };
    let (november, december, january) = (date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1));
    let children = told.measure("1", "children", Counting::Children).await;
    told.read(children, november, 3.0, None).await;
    told.read(children, december, 40.0, None).await;
    let girls = told.measure("1", "girls", Counting::Children).await;
    told.read(girls, december, 38.0, None).await;
    told.read(girls, january, 21.0, None).await;
    let share = told.measure("1", "per cent", Counting::Share).await;
    told.read(share, november, 61.0, Some(118)).await;
    told.read(share, december, 98.0, Some(100)).await;
    let days = told.measure("1", "days", Counting::Other).await;
    told.read(days, november, 2.0, None).await;
    told.read(days, december, 7.0, Some(3)).await;
    let other = told.measure("2", "families", Counting::Children).await;
    told.read(other, december, 39.0, None).await;
    made(scene, date(2027, 2, 1), ReportKind::Full).await
}

fn values(model: &ReportModel) -> Vec<&str> {
    model.rows.iter().flat_map(|r| &r.impacts).flat_map(|i| &i.readings).map(|r| r.value.as_str()).collect()
}

#[tokio::test]
async fn the_public_version_hides_what_tells_of_few() {
    let scene = begun().await;
    let full = told(&scene).await;
    let open = public(&full);
    let expected = ["[c]", "40 children", "[c]", "21 girls", "61 per cent", "[c]", "2 days", "[c]", "[c]"];
    assert_eq!(values(&open), expected, "39 families of row 2 would say that one is not among the 40 of row 1");
    let files = [page(&open), String::from_utf8(render(&open, Format::Csv).unwrap()).unwrap()];
    for hidden in ["3 children", "38 girls", "98 per cent", "7 days", "39 families"] {
        assert!(values(&full).contains(&hidden), "{hidden} stands in the full report");
        assert!(files.iter().all(|f| !f.contains(hidden)), "{hidden}");
    }
    assert!(files[0].contains("[c] stands for a value that counts or rests on 1 to 4 children or families"));
    assert!(!serde_json::to_string(&open).unwrap().contains("\"figure\":{"), "the numbers themselves are left out");
    assert!(!page(&full).contains("[c]"));
}

#[tokio::test]
async fn the_rule_is_frozen_with_the_report() {
    let scene = begun().await;
    let mut full = told(&scene).await;
    full.small_numbers = SmallNumbers { largest: 50, least_base: 51, symbol: "*".into(), ..full.small_numbers };
    let open = public(&full);
    assert_eq!(values(&open), ["*", "*", "*", "*", "*", "*", "2 days", "*", "*"]);
    let again: ReportModel = serde_json::from_str(&serde_json::to_string(&full).unwrap()).unwrap();
    assert_eq!(values(&public(&again)), values(&open));
}

#[tokio::test]
async fn a_report_frozen_before_the_rule_is_held_to_it_too() {
    let scene = begun().await;
    let mut old = told(&scene).await;
    for reading in old.rows.iter_mut().flat_map(|r| &mut r.impacts).flat_map(|i| &mut i.readings) {
        reading.figure = None;
    }
    let expected = ["[c]", "40 children", "[c]", "21 girls", "[c]", "[c]", "2 days", "7 days", "[c]"];
    assert_eq!(values(&public(&old)), expected, "a share whose base was not kept is never shown");
}
