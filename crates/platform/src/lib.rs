//! The floor that every part stands on: database, identity and agencies, access, trail, clock and working days, jobs,
//! mail, web kit, test kit. It knows no part.

pub mod access;
pub mod account;
pub mod agency;
pub mod calendar;
pub mod clock;
pub mod db;
pub mod error;
pub mod id;
pub mod record;
pub mod session;
pub mod settings;
pub mod trail;

pub use error::Error;
