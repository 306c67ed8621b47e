//! A row of either database.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Sqlite, Type};

use crate::error::Error;

/// A row that a query returned.
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

/// What a column can be read as: text, whole number, yes or no, bytes, or an `Option` of these.
pub trait Column: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> {}

impl<T> Column for T where T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> {}

impl Row {
    /// The column called `name`.
    pub fn get<T: Column>(&self, name: &str) -> Result<T, Error> {
        use sqlx::Row as _;
        Ok(match self {
            Self::Sqlite(row) => row.try_get(name)?,
            Self::Postgres(row) => row.try_get(name)?,
        })
    }

    /// The column at `index`, from 0.
    pub fn at<T: Column>(&self, index: usize) -> Result<T, Error> {
        use sqlx::Row as _;
        Ok(match self {
            Self::Sqlite(row) => row.try_get(index)?,
            Self::Postgres(row) => row.try_get(index)?,
        })
    }

    /// A typed id, or any other thing that is stored as text.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Result<T, Error> {
        let text: String = self.get(name)?;
        text.parse().map_err(|_| Error::fault(format!("column {name} holds something unreadable")))
    }

    /// As [`Row::parse`], where the column may be null.
    pub fn parse_opt<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Error> {
        let text: Option<String> = self.get(name)?;
        text.map(|t| t.parse().map_err(|_| Error::fault(format!("column {name} holds something unreadable"))))
            .transpose()
    }
}
