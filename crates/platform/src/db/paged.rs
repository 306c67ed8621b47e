//! Lists that people page through: counted and cut by the database, so that no row is left out in silence and a page costs
//! what it shows, not what there is.

use std::marker::PhantomData;

use super::{Arg, Ask, List, Query};
use crate::access::Scope;
use crate::error::Error;
use crate::record::{self, Record, Versioned};
use crate::web::{Listing, Pages};

/// A list of records that is read page by page. Made by [`paged!`](crate::paged).
#[derive(Debug, Clone, Copy)]
pub struct Paged {
    /// How many rows there are.
    pub count: List,
    /// The rows, with `{window}` where their number and place go.
    pub rows: List,
}

/// A [`Paged`] list: its name, its table, which rows (with `{scope}`), in which order. Two sets of conditions where the
/// databases differ.
#[macro_export]
macro_rules! paged {
    ($name:expr, $table:literal, $which:literal, $order:literal) => {
        $crate::paged!($name, $table, sqlite $which, postgres $which, $order)
    };
    ($name:expr, $table:literal, sqlite $sqlite:literal, postgres $postgres:literal, $order:literal) => {
        $crate::db::Paged {
            count: $crate::db::List($crate::db::Statement {
                name: $name,
                sqlite: concat!("select count(*) from ", $table, " where ", $sqlite),
                postgres: concat!("select count(*) from ", $table, " where ", $postgres),
            }),
            // Cut before bodies are read: sorting carries ids only.
            rows: $crate::db::List($crate::db::Statement {
                name: $name,
                sqlite: concat!(
                    "select version, body from ", $table, " where id in (select id from ", $table, " where ", $sqlite,
                    " order by ", $order, "{window}) order by ", $order
                ),
                postgres: concat!(
                    "select version, body from ", $table, " where id in (select id from ", $table, " where ", $postgres,
                    " order by ", $order, "{window}) order by ", $order
                ),
            }),
        }
    };
}

impl Paged {
    /// Within `scope`, with its own values in order.
    pub fn within<T: Record, const N: usize>(&self, scope: &Scope, args: [Arg; N]) -> Rows<T> {
        let (count, rows) = (self.count.within(scope, args.clone()), self.rows.within(scope, args));
        Rows { count, rows, of: PhantomData }
    }
}

/// The rows of a [`Paged`] list for one reader, not yet read.
#[derive(Debug, Clone)]
pub struct Rows<T> {
    count: Query,
    rows: Query,
    of: PhantomData<T>,
}

impl<T: Record> Rows<T> {
    /// How many there are.
    ///
    /// # Errors
    /// A fault when the database does.
    pub async fn total(self, ask: &mut impl Ask) -> Result<usize, Error> {
        Ok(usize::try_from(ask.number(self.count).await?).unwrap_or(0))
    }

    /// All of them.
    ///
    /// # Errors
    /// A fault when the database does, or when a body does not fit its type.
    pub async fn all(self, ask: &mut impl Ask) -> Result<Vec<Versioned<T>>, Error> {
        record::list(ask, self.rows.window("")).await
    }

    /// The first `many`.
    ///
    /// # Errors
    /// A fault when the database does, or when a body does not fit its type.
    pub async fn beginning(self, ask: &mut impl Ask, many: usize) -> Result<Vec<Versioned<T>>, Error> {
        record::list(ask, self.rows.window(&format!(" limit {many}"))).await
    }

    /// The first `many`, and how many there are.
    ///
    /// # Errors
    /// A fault when the database does, or when a body does not fit its type.
    pub async fn first(self, ask: &mut impl Ask, many: usize) -> Result<(Vec<Versioned<T>>, usize), Error> {
        let rows = self.clone().beginning(ask, many).await?;
        let total = if rows.len() < many { rows.len() } else { self.total(ask).await? };
        Ok((rows, total))
    }

    /// The page that an address asks for, of `size` rows.
    ///
    /// # Errors
    /// A fault when the database does, or when a body does not fit its type.
    pub async fn page(
        self,
        ask: &mut impl Ask,
        listing: &Listing,
        size: usize,
    ) -> Result<(Vec<Versioned<T>>, Pages), Error> {
        let rows = self.rows.clone();
        let (skip, pages) = listing.window(self.total(ask).await?, size);
        Ok((record::list(ask, rows.window(&format!(" limit {size} offset {skip}"))).await?, pages))
    }
}
