//! placeholder
/// A value bound to a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Text or null.
    Text(Option<String>),
    /// Whole number or null.
    Int(Option<i64>),
    /// Yes, no or null.
    Bool(Option<bool>),
    /// Bytes or null.
    Bytes(Option<Vec<u8>>),
}
