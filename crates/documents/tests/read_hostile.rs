//! Files that are no report: each refused with a place, a reason and a remedy, and soon.

use std::time::{Duration, Instant};

use documents::Refusal;
use documents::read::{Limits, read, read_within};

/// Refused, with all three parts said in whole sentences.
fn refused(bytes: &[u8]) -> Refusal {
    let start = Instant::now();
    let refusal = read("report", bytes).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(10), "{refusal}");
    assert!(!refusal.place.is_empty() && refusal.reason.ends_with('.') && refusal.remedy.ends_with('.'), "{refusal}");
    refusal
}

#[test]
fn a_hundred_megabytes_of_nothing() {
    assert!(refused(&vec![0; 100 << 20]).reason.contains("100 MB"));
    assert!(refused(&vec![0; 20 << 20]).reason.contains("nothing in it"));
    assert!(refused(b"").reason.contains("nothing in it"));
    assert!(refused(b" \r\n\t").reason.contains("nothing in it"));
}

#[test]
fn pictures_and_archives() {
    let starts: [&[u8]; 5] = [b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF\xE0", b"GIF89a", b"II*\0", b"BM\0\0\0\0\0\0\0\0"];
    for start in starts {
        let refusal = refused(&[start, &[7; 100]].concat());
        assert!(refusal.reason.contains("picture") && refusal.remedy.contains("text recognition"), "{refusal}");
    }
    assert!(refused(b"\x1F\x8B\x08\0").remedy.contains("Unpack"));
    assert!(refused(b"{\\rtf1 Hello}").remedy.contains(".docx"));
    assert!(refused(b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>").reason.contains("XML"));
}

#[test]
fn a_word_that_begins_like_a_bitmap_is_a_word() {
    assert!(read("r", b"BMA guidance is followed.").is_ok());
}

#[test]
fn office_files_of_old_and_locked_ones() {
    let compound = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600], &name, &[0; 100]].concat()
    };
    assert!(refused(&compound("EncryptedPackage")).reason.contains("password"));
    assert!(refused(&compound("Workbook")).remedy.contains(".xlsx"));
    assert!(refused(&compound("WordDocument")).remedy.contains(".docx"));
    assert!(refused(&compound("Else")).remedy.contains("PDF"));
}

#[test]
fn text_without_a_table_is_a_document_without_tables() {
    let document = read("letter.txt", b"Dear all,\n\nNothing to report.\n").unwrap();
    assert_eq!(document.blocks.len(), 2);
}

#[test]
fn limits_hold_where_they_are_set() {
    let limits = Limits { cells: 5, ..Limits::default() };
    assert!(read_within("a.csv", b"a,b\nc,d\n", &limits).is_ok());
    let refusal = read_within("a.csv", b"a,b\nc,d\ne,f\n", &limits).unwrap_err();
    assert_eq!(refusal.place, "table 1, row 3, line 3");
}
