//! Commands: reading a report in, writing one, walking the trail.

use std::path::Path;
use std::time::{Duration, Instant};

use programme::read_report::read_report;

use crate::running::Place;

const INVENTED: &str = "../programme/tests/files/aldermere-report.txt";
const REAL: &str = "../../../shared/mission/cabinet-report-2016-07-21.txt";

/// Prints a table of the commands.
pub fn measure(place: &Place) {
    println!("| Command | Median, ms | Slowest, ms |");
    println!("|---|---|---|");
    for (name, file) in [("invented report", INVENTED), ("real report", REAL)] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        match std::fs::read(&file) {
            Ok(bytes) => import(place, name, &file, &bytes),
            Err(_) => println!("| Import of the {name} | not here | |"),
        }
    }
    line("`surety trail verify` on the large programme", 3, || {
        place.says(&["trail", "verify"]);
    });
    write_report(place);
}

fn import(place: &Place, name: &str, file: &Path, bytes: &[u8]) {
    line(&format!("Reading the {name} (42 rows), inside the program"), 30, || {
        assert_eq!(read_report("report.txt", bytes, None).unwrap().rows.len(), 42);
    });
    line(&format!("`surety programme import --dry-run --format json` of the {name}"), 15, || {
        place.says(&["programme", "import", &file.display().to_string(), "--dry-run", "--format", "json"]);
    });
}

/// The full report of the demonstration's programme of 42 rows.
fn write_report(large: &Place) {
    let place = Place::at(&large.folder.join("report"));
    let _nothing_there = std::fs::remove_dir_all(&place.folder);
    std::fs::create_dir_all(&place.folder).unwrap();
    place.load_demonstration();
    let today = platform::clock::Clock::System.today().to_string();
    for format in ["pdf", "docx", "html"] {
        let out = format!("full.{format}");
        let args = ["--as-at", &today, "--kind", "full", "--format", format, "--out", &out, "--force"];
        line(&format!("`surety programme report --kind full --format {format}`, 42 rows"), 5, || {
            place.says(&[&["programme", "report"], &args[..]].concat());
        });
    }
}

fn line(name: &str, times: usize, work: impl Fn()) {
    let mut took: Vec<Duration> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .collect();
    took.sort_unstable();
    let ms = |t: Duration| t.as_secs_f64() * 1000.0;
    println!("| {name} | {:.0} | {:.0} |", ms(took[times / 2]), ms(took[times - 1]));
}
