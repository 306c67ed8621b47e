//! The DOCX has real headings, lists and heading rows.

mod write_example;

use documents::write::docx;

#[test]
fn the_example_is_written() {
    let bytes = docx::write(&write_example::report()).unwrap();
    std::fs::write(format!("{}/example.docx", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
}
