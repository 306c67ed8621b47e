//! The fuzz targets over their seeds, in an ordinary test: whole, cut short, and with bytes changed.

#[path = "../fuzz/harness.rs"]
mod harness;

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;

/// A reader with its name thrown away: it must not panic.
type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 6] = [
    ("csv", harness::csv),
    ("docx", harness::docx),
    ("html", harness::html),
    ("pdf", harness::pdf),
    ("text", harness::text),
    ("xlsx", harness::xlsx),
];

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn every_seed_holds_whole_and_cut_short() {
    for (target, run) in TARGETS {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "{target}");
        for seed in seeds {
            run(&seed);
            (1..12).for_each(|twelfths| run(&seed[..seed.len() * twelfths / 12]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_seed_holds_with_bytes_changed(
        target in 0..TARGETS.len(), pick in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (name, run) = TARGETS[target];
        let seeds = seeds(name);
        let mut bytes = seeds[pick.index(seeds.len())].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        run(&bytes);
    }
}
