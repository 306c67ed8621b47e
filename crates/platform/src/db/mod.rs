//! The database: SQLite inside the program, or PostgreSQL by a setting, with one SQL text for both.
//!
//! Start at [`Db`]. Reading: [`Db::read`] gives a [`ReadTx`], one consistent snapshot. Writing: [`Db::begin`] gives a
//! [`WriteTx`](crate::trail::WriteTx), which can only be committed with a trail entry.

mod connect;
mod count;
mod migrate;
mod paged;
mod row;
mod statement;

pub use connect::Db;
pub use count::counted;
pub(crate) use migrate::hex;
pub use migrate::{Migration, migrate};
pub use paged::{Paged, Rows};
pub use row::{Column, Row};
pub use statement::{Arg, List, Query, Statement};

use sqlx::{Postgres, Sqlite, Transaction};

use crate::error::Error;

/// An open transaction on either database.
#[doc(hidden)]
pub enum Tx {
    /// SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// A consistent snapshot to read from.
pub struct ReadTx(pub(crate) Tx);

/// Anything that can be asked: a snapshot, or a write in progress (which sees its own changes).
#[allow(async_fn_in_trait)]
pub trait Ask: Send {
    #[doc(hidden)]
    fn tx(&mut self) -> &mut Tx;

    /// All rows.
    fn all(&mut self, query: Query) -> impl Future<Output = Result<Vec<Row>, Error>> + Send {
        async move { self.tx().all(query).await }
    }

    /// The first row, if any.
    fn first(&mut self, query: Query) -> impl Future<Output = Result<Option<Row>, Error>> + Send {
        async move { Ok(self.tx().all(query).await?.into_iter().next()) }
    }

    /// One whole number: a count. Zero when there is no row.
    fn number(&mut self, query: Query) -> impl Future<Output = Result<i64, Error>> + Send {
        async move { self.first(query).await?.map_or(Ok(0), |row| row.at(0)) }
    }
}

impl Ask for Tx {
    fn tx(&mut self) -> &mut Tx {
        self
    }
}

impl Ask for ReadTx {
    fn tx(&mut self) -> &mut Tx {
        &mut self.0
    }
}

impl Tx {
    /// Runs a query and returns its rows.
    pub(crate) async fn all(&mut self, query: Query) -> Result<Vec<Row>, Error> {
        count::one();
        let rows = match self {
            Self::Sqlite(tx) => query.sqlite().fetch_all(&mut **tx).await?.into_iter().map(Row::Sqlite).collect(),
            Self::Postgres(tx) => query.postgres().fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres).collect(),
        };
        Ok(rows)
    }

    /// Runs a statement and returns how many rows it touched.
    pub(crate) async fn run(&mut self, query: Query) -> Result<u64, Error> {
        count::one();
        let touched = match self {
            Self::Sqlite(tx) => query.sqlite().execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => query.postgres().execute(&mut **tx).await?.rows_affected(),
        };
        Ok(touched)
    }

    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
