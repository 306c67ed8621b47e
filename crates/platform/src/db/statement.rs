//! Statements and the values bound to them.

use std::borrow::Cow;

use sqlx::postgres::PgArguments;
use sqlx::query::Query as SqlxQuery;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Postgres, Sqlite};

use crate::access::Scope;

/// A named SQL text. Parameters are `$1`, `$2`, … on both databases.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// For the logs and the test that prepares every statement.
    pub name: &'static str,
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL: the same unless they must differ.
    pub postgres: &'static str,
}

/// A statement that returns many records: it cannot be run without a [`Scope`], which replaces `{scope}` in its text.
#[derive(Debug, Clone, Copy)]
pub struct List(pub Statement);

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

/// A statement with its values, ready to run.
#[derive(Debug, Clone)]
pub struct Query {
    sqlite: Cow<'static, str>,
    postgres: Cow<'static, str>,
    args: Vec<Arg>,
}

impl Statement {
    /// One text for both databases.
    pub const fn both(name: &'static str, text: &'static str) -> Self {
        Self { name, sqlite: text, postgres: text }
    }

    /// With its values, in order.
    pub fn with<const N: usize>(&self, args: [Arg; N]) -> Query {
        Query { sqlite: self.sqlite.into(), postgres: self.postgres.into(), args: args.into() }
    }
}

impl List {
    /// One text for both databases, with `{scope}` where the reader's limits go.
    pub const fn both(name: &'static str, text: &'static str) -> Self {
        Self(Statement::both(name, text))
    }

    /// Within `scope`, with its own values in order (the scope's come after them).
    pub fn within<const N: usize>(&self, scope: &Scope, args: [Arg; N]) -> Query {
        let clause = scope.clause(N);
        let fill = |text: &str| text.replace("{scope}", &clause);
        let mut args = Vec::from(args);
        args.extend(scope.args());
        Query { sqlite: fill(self.0.sqlite).into(), postgres: fill(self.0.postgres).into(), args }
    }
}

impl Query {
    /// Fills in the window of a [`Paged`](super::Paged) list.
    pub(super) fn window(mut self, window: &str) -> Self {
        for text in [&mut self.sqlite, &mut self.postgres] {
            *text = text.replace("{window}", window).into();
        }
        self
    }

    /// A text put together at run time from our own fixed pieces (never from a person's input), the same for both.
    pub(crate) fn assembled(text: String, args: Vec<Arg>) -> Self {
        Self { sqlite: text.clone().into(), postgres: text.into(), args }
    }

    pub(super) fn sqlite(self) -> SqlxQuery<'static, Sqlite, SqliteArguments> {
        let query = sqlx::query(AssertSqlSafe(self.sqlite));
        self.args.into_iter().fold(query, |q, arg| match arg {
            Arg::Text(v) => q.bind(v),
            Arg::Int(v) => q.bind(v),
            Arg::Bool(v) => q.bind(v),
            Arg::Bytes(v) => q.bind(v),
        })
    }

    pub(super) fn postgres(self) -> SqlxQuery<'static, Postgres, PgArguments> {
        let query = sqlx::query(AssertSqlSafe(self.postgres));
        self.args.into_iter().fold(query, |q, arg| match arg {
            Arg::Text(v) => q.bind(v),
            Arg::Int(v) => q.bind(v),
            Arg::Bool(v) => q.bind(v),
            Arg::Bytes(v) => q.bind(v),
        })
    }
}

impl From<&str> for Arg {
    fn from(v: &str) -> Self {
        Self::Text(Some(v.to_owned()))
    }
}

impl From<String> for Arg {
    fn from(v: String) -> Self {
        Self::Text(Some(v))
    }
}

impl From<Option<String>> for Arg {
    fn from(v: Option<String>) -> Self {
        Self::Text(v)
    }
}

impl From<i64> for Arg {
    fn from(v: i64) -> Self {
        Self::Int(Some(v))
    }
}

impl From<Option<i64>> for Arg {
    fn from(v: Option<i64>) -> Self {
        Self::Int(v)
    }
}

impl From<bool> for Arg {
    fn from(v: bool) -> Self {
        Self::Bool(Some(v))
    }
}

impl From<Vec<u8>> for Arg {
    fn from(v: Vec<u8>) -> Self {
        Self::Bytes(Some(v))
    }
}

impl From<jiff::civil::Date> for Arg {
    fn from(v: jiff::civil::Date) -> Self {
        Self::Text(Some(v.to_string()))
    }
}

impl From<Option<jiff::civil::Date>> for Arg {
    fn from(v: Option<jiff::civil::Date>) -> Self {
        Self::Text(v.map(|d| d.to_string()))
    }
}

impl From<jiff::Timestamp> for Arg {
    fn from(v: jiff::Timestamp) -> Self {
        Self::Text(Some(crate::clock::stored(v)))
    }
}

impl From<Option<jiff::Timestamp>> for Arg {
    fn from(v: Option<jiff::Timestamp>) -> Self {
        Self::Text(v.map(crate::clock::stored))
    }
}
