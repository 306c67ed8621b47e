//! `surety people reindex`, as somebody types it.

mod running;

use running::Place;

#[test]
fn reindex_says_what_it_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::at(folder.path());
    place.add_account("Anna");
    let said = place.says(&["people", "reindex"]);
    assert_eq!(said, "0 records and keys looked at; 0 records can be found again, 0 stray keys removed.\n");
    // As wide as the terminal is.
    let helped = place.says(&["people", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(helped.contains("reindex") && helped.contains("put right what is wrong"), "{helped}");
}
