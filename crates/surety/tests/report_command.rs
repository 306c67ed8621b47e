//! `surety programme report`, as a process of its own each time.
#![allow(clippy::unwrap_used)]

mod running;

use std::path::Path;
use std::process::Output;

use running::Place;

const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Counting</p><p>The Committee recommends that the Board counts referrals each month.</p>\tASCP\tThe Board will count them.\t
2\t<p>The law</p><p>The Committee recommends that ministers change the law on guest houses.</p>\tNational\tThe Board will write.\t
";

fn read_in(folder: &Path) -> Place {
    let place = Place::at(folder);
    std::fs::write(folder.join("report.txt"), REPORT).unwrap();
    place.load_demonstration();
    place.says(&["programme", "import", "report.txt", "--name", "Second response"]);
    place
}

fn report(place: &Place, rest: &[&str]) -> Output {
    let programme = place.run(&[
        "programme",
        "report",
        "--as-at",
        "2016-12-14",
        "--kind",
        "interim",
        "--format",
        "csv",
        "--out",
        "none.csv",
    ]);
    let said = String::from_utf8_lossy(&programme.stderr).into_owned();
    let id = said
        .lines()
        .find(|l| l.contains("Second response"))
        .and_then(|l| l.split_whitespace().next())
        .unwrap()
        .to_owned();
    let args: Vec<&str> =
        ["programme", "report", "--programme", &id, "--kind", "full"].into_iter().chain(rest.iter().copied()).collect();
    place.run(&args)
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn two_runs_write_the_same_bytes_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let place = read_in(folder.path());
    for format in ["html", "pdf", "docx", "xlsx", "csv"] {
        let (one, two) = (format!("one.{format}"), format!("two.{format}"));
        for out in [&one, &two] {
            let done = report(&place, &["--as-at", "2016-12-14", "--format", format, "--out", out]);
            assert!(done.status.success(), "{}", words(&done));
            assert!(words(&done).contains("2 rows, 0 claimed, 0 verified"), "{}", words(&done));
            assert!(words(&done).contains("nothing was kept here by that day"), "{}", words(&done));
        }
        let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
        assert!(read(&one) == read(&two), "{format}");
    }
}

#[test]
fn refusals_say_what_to_do_and_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = read_in(folder.path());
    let out = folder.path().join("report.csv");
    std::fs::write(&out, "kept").unwrap();
    let refused = |rest: &[&str], sentence: &str| {
        let done = report(&place, rest);
        assert_eq!(done.status.code(), Some(2), "{}", words(&done));
        assert!(words(&done).contains(sentence), "{}", words(&done));
    };
    refused(&["--as-at", "2016-12-14", "--format", "csv", "--out", "report.csv"], "is there already");
    refused(&["--as-at", "2999-12-14", "--format", "csv", "--out", "new.csv"], "14 December 2999 has not come yet");
    refused(&["--as-at", "14/12/2016", "--format", "csv", "--out", "new.csv"], "write the day as in 2016-12-14");
    refused(&["--as-at", "2016-12-14", "--format", "csv", "--out", "no/such/folder/new.csv"], "Check the folder");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "kept");
    assert!(!folder.path().join("new.csv").exists());
    let forced =
        report(&place, &["--as-at", "2016-12-14", "--format", "csv", "--out", "report.csv", "--force", "--public"]);
    assert!(forced.status.success(), "{}", words(&forced));
    assert!(std::fs::read_to_string(&out).unwrap().contains("Counting"));
    let several = place.run(&[
        "programme",
        "report",
        "--as-at",
        "2016-12-14",
        "--kind",
        "full",
        "--format",
        "csv",
        "--out",
        "new.csv",
    ]);
    assert!(
        several.status.code() == Some(2) && words(&several).contains("There are several programmes"),
        "{}",
        words(&several)
    );
}
