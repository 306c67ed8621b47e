//! Tables: dimensions with groups, counts with totals, and how tables hang together.

mod book;
mod dimension;
pub(crate) mod formula_guard;
mod grid;
mod read;

pub use book::{Book, Key, key};
pub use dimension::Dimension;
pub use grid::{Absent, Entry, Grid};
pub(crate) use read::whole_number;
pub use read::{Rows, read_rows};
