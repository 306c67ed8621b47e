//! The HTML is semantic, needs nothing from elsewhere, and is the same every time.

mod write_example;

use documents::write::html;

#[test]
fn the_example_is_written() {
    let page = html::document(&write_example::report());
    std::fs::write(format!("{}/example.html", env!("CARGO_TARGET_TMPDIR")), &page).unwrap();
}
