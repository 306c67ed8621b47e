//! Names that Excel accepts.

use std::collections::HashSet;

use crate::report::Table;
use crate::write::words;

/// The sheet with the list of sheets.
pub const CONTENTS: &str = "Contents";
/// The sheet with the texts too long for a cell.
pub const LONG_TEXT: &str = "Long text";

/// Units of UTF-16 that a sheet's name may have.
const SHEET_NAME: usize = 31;
/// Units of UTF-16 that the heading of a table's column may have.
const HEADING: usize = 255;

/// A name for the sheet of each table, made from its caption.
pub fn sheets(tables: &[&Table]) -> Vec<String> {
    let taken = [CONTENTS, LONG_TEXT, "History"];
    let mut taken: HashSet<String> = taken.iter().map(|name| name.to_lowercase()).collect();
    let stem = |(i, table): (usize, &&Table)| {
        let kept = |c: char| if c == ' ' || c == '-' || c == '_' || c.is_alphanumeric() { c } else { ' ' };
        let name = words::line(&words::line(&table.caption).chars().map(kept).collect::<String>());
        if name.is_empty() { format!("Table {}", i + 1) } else { name }
    };
    tables.iter().enumerate().map(stem).map(|name| single(&name, SHEET_NAME, &mut taken)).collect()
}

/// A heading for each column: never empty, never twice.
pub fn headings(table: &Table) -> Vec<String> {
    let mut taken = HashSet::new();
    let heading = |i: usize| {
        let heading = table.columns.get(i).map(|column| words::line(&column.heading)).unwrap_or_default();
        if heading.is_empty() { format!("Column {}", i + 1) } else { heading }
    };
    (0..table.width()).map(heading).map(|name| single(&name, HEADING, &mut taken)).collect()
}

/// `name` cut to `most` units, with a number behind when it is taken.
fn single(name: &str, most: usize, taken: &mut HashSet<String>) -> String {
    let mut candidate = at_word(name, most);
    let mut n = 2;
    while !taken.insert(candidate.to_lowercase()) {
        let tail = format!(" {n}");
        candidate = format!("{}{tail}", cut(name, most - tail.len()));
        n += 1;
    }
    candidate
}

/// `name` cut between words where that leaves at least half of it.
fn at_word(name: &str, most: usize) -> String {
    let short = cut(name, most);
    let inside = name.get(short.len()..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    match short.rsplit_once(' ') {
        Some((words, _)) if inside && words.len() * 2 >= most => words.trim_end().to_string(),
        _ => short,
    }
}

/// The first units of `text`, whole characters, without white space at the end.
pub fn cut(text: &str, most: usize) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= most
    };
    text.chars().take_while(fits).collect::<String>().trim_end().to_string()
}
