//! The floor that every part stands on: database, identity and agencies, access, trail, clock and working days, jobs,
//! mail, web kit, test kit. It knows no part.

pub mod access;
pub mod account;
pub mod agency;
pub mod calendar;
pub mod clock;
pub mod clockwork;
pub mod db;
pub mod draft;
pub mod error;
pub mod files;
pub mod glass;
pub mod id;
pub mod look;
pub mod mail;
pub mod office;
pub mod part;
pub mod record;
pub mod remember;
pub mod secrets;
pub mod session;
pub mod settings;
#[cfg(any(test, feature = "testkit"))]
#[allow(clippy::expect_used)]
pub mod testkit;
pub mod trail;
pub mod web;

pub use error::Error;

use db::Migration;

/// The schema of the floor, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration::both("platform/0001_trail", include_str!("../migrations/0001_trail.sql")),
    Migration::both("platform/0002_identity", include_str!("../migrations/0002_identity.sql")),
    Migration::both("platform/0003_mail", include_str!("../migrations/0003_mail.sql")),
    Migration::both("platform/0005_look", include_str!("../migrations/0005_look.sql")),
    Migration::both("platform/0006_glass", include_str!("../migrations/0006_glass.sql")),
    Migration::both("platform/0007_draft", include_str!("../migrations/0007_draft.sql")),
];

#[cfg(test)]
mod tests;
