//! The floor that every part stands on.

pub mod db;
pub mod id;
