//! How much a reader is willing to take on.

/// Bounds that keep a hostile or mistaken file from taking the machine with it. The defaults fit any report a
/// board has ever published, with room to spare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub input_bytes: usize,
    /// Size of everything unpacked from a zip package, in bytes.
    pub unpacked_bytes: u64,
    /// How many times larger than packed one part of a package may be, once it is over a megabyte.
    pub unpack_ratio: u64,
    /// Parts in a zip package.
    pub package_parts: usize,
    /// Cells in all tables together, empty ones included.
    pub cells: usize,
    /// Columns of one table.
    pub columns: usize,
    /// Nesting of XML or HTML elements.
    pub depth: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// Letters and lines drawn on the pages of a PDF.
    pub drawn: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            input_bytes: 25 << 20,
            unpacked_bytes: 200 << 20,
            unpack_ratio: 200,
            package_parts: 5_000,
            cells: 500_000,
            columns: 1_000,
            depth: 200,
            pages: 1_000,
            drawn: 4_000_000,
        }
    }
}
