//! The workbook holds numbers, dates and text, and computes nothing.

mod write_example;

use documents::write::xlsx;

#[test]
fn the_example_is_written() {
    let bytes = xlsx::write(&write_example::report()).unwrap();
    std::fs::write(format!("{}/example.xlsx", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
}
