//! Whole publications: rules, layers, what is refused, and what readers of the files get.

mod borough;

use std::collections::BTreeMap;
use std::path::Path;

use disclosure::command::{Arguments, run};
use disclosure::{Control, Numbers, Policy, Published, Settings};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn protect(folder: &Path) -> Result<String, String> {
    let arguments = Arguments { settings: Some(folder.join("s.toml")), ..Arguments::default() };
    run(&arguments, Control::unlimited()).map(|outcome| outcome.output).map_err(|refusal| refusal.to_string())
}

const AREA: &str = "area,sex,count\nA,girls,2\nA,boys,9\nB,girls,14\nB,boys,20\nC,girls,11\nC,boys,0\n";
const PLAIN: &str = "[[tables]]\nfile = \"t.csv\"\n";

#[test]
fn totals_are_added_and_small_counts_hidden_with_company() {
    let folder = folder(&[("t.csv", AREA), ("s.toml", PLAIN)]);
    let output = protect(folder.path()).unwrap();
    assert!(output.contains("A,girls,[c]"), "{output}");
    assert!(output.contains("C,boys,0"), "{output}");
    assert!(output.contains("Total,Total,56"), "{output}");
    assert!(output.matches("[c]").count() >= 4, "{output}");
}

#[test]
fn every_preset_protects_and_uses_its_symbol() {
    for name in Policy::presets() {
        let policy = Policy::preset(name).unwrap();
        let table = "area,sex,count\nA,girls,2\nA,boys,49\nB,girls,64\nB,boys,70\nC,girls,41\nC,boys,33\n";
        let folder = folder(&[("t.csv", table), ("s.toml", &format!("policy = \"{name}\"\n{PLAIN}"))]);
        let output = protect(folder.path()).unwrap();
        assert!(output.contains(&format!("A,girls,{}", policy.symbol)), "{name}: {output}");
        if policy.round_to == 5 {
            assert!(output.contains("Total,Total,260"), "{name}: {output}");
        }
    }
}

#[test]
fn wrong_tables_are_refused_with_the_place() {
    let refused = |table: &str, settings: &str| {
        let folder = folder(&[("t.csv", table), ("s.toml", settings)]);
        protect(folder.path()).unwrap_err()
    };
    let total = refused(&(AREA.to_owned() + "Total,girls,28\n"), PLAIN);
    assert!(total.contains("Total, girls is given as 28, but its parts add up to 27"), "{total}");
    assert!(refused(&AREA.replace("9", "-9"), PLAIN).contains("line 3"));
    assert!(refused(&AREA.replace("9", "9.5"), PLAIN).contains("\"9.5\""));
    assert!(refused(&AREA.replace("B,girls,14\n", ""), PLAIN).contains("no row for B, girls"));
    assert!(refused(&(AREA.to_owned() + "A,boys,9\n"), PLAIN).contains("appears twice"));
    assert!(refused(AREA, "polcy = \"gss\"\n").contains("polcy"));
    assert!(refused(AREA, &format!("policy = \"nhs\"\n{PLAIN}")).contains("there are partnership"));
    let both = "[dimensions.area]\ngroups = { North = [\"A\"], South = [\"A\"] }\n";
    assert!(refused(AREA, &format!("{both}{PLAIN}")).contains("both in"));
    let always = format!("always_show = [{{ area = \"A\", sex = \"girls\" }}]\n{PLAIN}");
    assert!(refused(AREA, &always).contains("must always be shown, but it is 2"));
}

#[test]
fn what_nothing_can_protect_is_refused_by_name_with_a_way_out() {
    // only one cell of the table is not zero, so that the total gives it away
    let table = "area,sex,count\nA,girls,2\nA,boys,40\nB,girls,0\nB,boys,30\n";
    let folder = folder(&[("t.csv", table), ("s.toml", &format!("always_show = [{{ sex = \"boys\" }}]\n{PLAIN}"))]);
    let message = protect(folder.path()).unwrap_err();
    assert!(message.contains("A, girls") && message.contains("show sex only by Total"), "{message}");
}

#[test]
fn a_planted_fault_is_caught_every_time() {
    let mut caught = 0;
    for seed in 0..100 {
        let children = borough::children(seed, 140, "H1");
        let folder = tempfile::tempdir().unwrap();
        let table = &borough::SINGLE[seed as usize % 5];
        borough::write(&folder.path().join(format!("{}.csv", table.0)), &children, table.1);
        let settings = Settings::from_toml(&borough::settings(&[*table], "weight = \"cells\"")).unwrap();
        let publication =
            disclosure::Publication::read(&settings, &|file| Ok(std::fs::read(folder.path().join(file)).unwrap()))
                .unwrap();
        let plan = disclosure::plan(&publication, &Control::unlimited()).unwrap();
        // at the optimum no complementary cell can be shown without someone falling
        let company: Vec<usize> =
            plan.choice.hidden.iter().copied().filter(|cell| !plan.sensitive.contains(cell)).collect();
        let Some(&shown) = company.get(seed as usize % company.len().max(1)) else {
            caught += 1;
            continue;
        };
        let hidden: Vec<usize> = plan.choice.hidden.iter().copied().filter(|&cell| cell != shown).collect();
        let situation = disclosure::Situation {
            system: &plan.system,
            policy: &publication.policy,
            hidden,
            sensitive: plan.sensitive.clone(),
            beyond_tables: Default::default(),
        };
        let found = disclosure::examine(&publication, &situation, &Control::unlimited()).unwrap();
        caught += usize::from(!found.findings.is_empty());
    }
    assert_eq!(caught, 100);
}

#[test]
fn a_restatement_keeps_late_children_apart() {
    let old = "area,type,count\nA,x,12\nA,y,9\nB,x,14\nB,y,20\nC,x,11\nC,y,16\n";
    let new = "area,type,count\nA,x,13\nA,y,9\nB,x,14\nB,y,22\nC,x,14\nC,y,16\n";
    let first = "area,type,count\nA,x,12\nA,y,9\nA,Total,21\nB,x,14\nB,y,20\nB,Total,34\nC,x,11\nC,y,16\nC,Total,27\nTotal,x,37\nTotal,y,45\nTotal,Total,82\n";
    let settings = format!("{PLAIN}[[earlier]]\nfile = \"first.csv\"\ntruth = \"old.csv\"\n");
    let folder = folder(&[("t.csv", new), ("old.csv", old), ("first.csv", first), ("s.toml", &settings)]);
    let arguments = Arguments {
        settings: Some(folder.path().join("s.toml")),
        out: Some(folder.path().join("out")),
        ..Arguments::default()
    };
    let outcome = run(&arguments, Control::unlimited()).unwrap();
    outcome.write_files().unwrap();
    let again = std::fs::read_to_string(folder.path().join("out/t.csv")).unwrap();
    // six late children in all: any cell shown anew, but for the total, would single some of them out
    let shown: BTreeMap<&str, &str> = again.lines().filter_map(|line| line.rsplit_once(',')).collect();
    for (place, before) in first.lines().skip(1).filter_map(|line| line.rsplit_once(',')) {
        let Ok(now) = shown[place].parse::<i64>() else { continue };
        let change = now - before.parse::<i64>().unwrap();
        assert!(change == 0 || change >= 5, "{place} changed by {change}: {again}");
    }
}

#[test]
fn a_restatement_that_must_expose_is_carried_forward() {
    let old = "area,count\nA,12\nB,30\n";
    let new = "area,count\nA,14\nB,30\n";
    let first = "area,count\nA,12\nB,30\nTotal,42\n";
    let settings = format!("{PLAIN}[[earlier]]\nfile = \"first.csv\"\ntruth = \"old.csv\"\n");
    let folder = folder(&[("t.csv", new), ("old.csv", old), ("first.csv", first), ("s.toml", &settings)]);
    let arguments = Arguments { settings: Some(folder.path().join("s.toml")), ..Arguments::default() };
    let outcome = run(&arguments, Control::unlimited()).unwrap();
    assert!(outcome.output.contains("Total,42"), "{}", outcome.output);
    assert!(outcome.warnings.iter().any(|warning| warning.contains("carried forward")), "{:?}", outcome.warnings);
}

#[test]
fn an_agency_does_not_find_out_what_others_know() {
    let table = "agency,area,sex,count\npolice,A,girls,10\nhealth,A,girls,2\npolice,A,boys,20\npolice,B,girls,15\nhealth,B,girls,12\nhealth,B,boys,18\n\
        police,C,girls,9\nhealth,C,girls,11\npolice,C,boys,14\nhealth,C,boys,10\n";
    let settings = format!("absent = \"zero\"\n[readers]\nagency_column = \"agency\"\n{PLAIN}");
    let folder = folder(&[("t.csv", table), ("s.toml", &settings)]);
    // 12 girls in A are no small count, but the police, who know of 10, would learn of the 2 that health knows
    let output = protect(folder.path()).unwrap();
    assert!(output.contains("A,girls,[c]"), "{output}");
}

#[test]
fn published_files_from_elsewhere_are_attacked() {
    let table = "area,count\nA,c\nB,12\nC,16\nTotal,30\n";
    let folder = folder(&[("t.csv", table)]);
    let arguments = Arguments {
        attack: Some(folder.path().join("t.csv")),
        policy: Some("dfe-children-in-need".into()),
        integer: true,
        ..Arguments::default()
    };
    let output = run(&arguments, Control::unlimited()).unwrap().output;
    assert!(output.contains("A: 2 to 2") && output.contains("1 counts fall"), "{output}");
}

#[test]
fn the_workbook_can_be_read_back_and_shows_no_hidden_count() {
    let folder = folder(&[("t.csv", AREA), ("s.toml", PLAIN)]);
    let arguments = Arguments {
        settings: Some(folder.path().join("s.toml")),
        out: Some(folder.path().join("out")),
        ..Arguments::default()
    };
    run(&arguments, Control::unlimited()).unwrap().write_files().unwrap();
    let rows = |file: &str| {
        let path = folder.path().join("out").join(file);
        let rows = disclosure::read_rows(&path, &std::fs::read(&path).unwrap()).unwrap();
        rows.rows.into_iter().map(|row| row.1).collect::<Vec<_>>()
    };
    assert_eq!(rows("tables.xlsx"), rows("t.csv"));
    let settings = Settings::from_toml("[[tables]]\nfile = \"t.csv\"\n").unwrap();
    let published =
        Published::read(&settings, &|file| Ok(std::fs::read(folder.path().join("out").join(file)).unwrap())).unwrap();
    assert!(
        published.attack(Numbers::Whole, &Control::unlimited()).unwrap().iter().all(|interval| !interval.is_exact())
    );
}
