//! Pages as at a past day: `?as-at=2016-12-14`. They show and change nothing.

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, Role};
use platform::web::{Listing, Visitor};

/// A day as given in an address.
///
/// # Errors
/// A sentence when it is not a date.
pub(super) fn day(listing: &Listing, name: &str) -> Result<Option<Date>, String> {
    let Some(text) = listing.get(name) else { return Ok(None) };
    let shown = || text.chars().take(40).collect::<String>();
    text.parse().map(Some).map_err(|_| format!("“{}” is not a date. Write it as in 2016-12-14.", shown()))
}

/// The past day that this page's address asks for.
///
/// # Errors
/// [`Error::Refused`] when it is not a date.
pub(super) fn asked(visitor: &Visitor) -> Result<Option<Date>, Error> {
    day(&Listing::of(visitor), "as-at").map_err(Error::refused)
}

/// The same visitor as one who only reads: nothing can be changed in the past, so no button is shown.
pub(super) fn reading(visitor: &Visitor) -> Visitor {
    let actor = Actor { roles: vec![Role::Consultee], agency: None, for_board: false, ..visitor.actor.clone() };
    Visitor { actor, ..visitor.clone() }
}
