//! Opening the database.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use super::{ReadTx, Tx};
use crate::error::Error;

/// SQLite's answer when somebody else holds a lock.
const BUSY: &str = "5";

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file, one writer, many readers.
    Sqlite {
        /// Readers.
        read: SqlitePool,
        /// The one writer.
        write: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

impl Db {
    /// Opens `url`: `sqlite:PATH` (made if it is not there) or `postgres://…`.
    ///
    /// # Errors
    /// A fault that says which database could not be opened, without its password.
    pub async fn open(url: &str) -> Result<Self, Error> {
        match url.strip_prefix("sqlite:") {
            Some(path) => Self::open_sqlite(Path::new(path.trim_start_matches("//"))).await,
            None if url.starts_with("postgres:") || url.starts_with("postgresql:") => Self::open_postgres(url).await,
            None => Err(Error::refused("The database address must begin with sqlite: or postgres://.")),
        }
    }

    /// SQLite as we use it: WAL, foreign keys, every commit on the disk before it is acknowledged.
    async fn open_sqlite(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .statement_cache_capacity(400)
            .busy_timeout(Duration::from_secs(10));
        let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        let read = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
        Ok(Self::Sqlite { read, write })
    }

    async fn open_postgres(url: &str) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url)?.application_name("surety");
        let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(10));
        Ok(Self::Postgres(pool.connect_with(options).await?))
    }

    /// One consistent snapshot to read from.
    pub async fn read(&self) -> Result<ReadTx, Error> {
        Ok(ReadTx(match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?)
            }
        }))
    }

    /// A write transaction that waits its turn.
    pub(crate) async fn write(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Moves a mark that is no record and needs no trail: when a session was last seen.
    pub(crate) async fn touch(&self, query: super::Query) -> Result<(), Error> {
        self.changed(query).await.map(|_| ())
    }

    /// As [`Db::touch`], saying how many rows it touched.
    pub(crate) async fn changed(&self, query: super::Query) -> Result<u64, Error> {
        let mut tx = self.write().await?;
        let touched = tx.run(query).await?;
        tx.commit().await?;
        Ok(touched)
    }

    /// Runs several statements at once: migrations only.
    pub(crate) async fn script(&self, tx: &mut Tx, text: &'static str) -> Result<(), Error> {
        match tx {
            Tx::Sqlite(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?,
            Tx::Postgres(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Prepares a statement, as an unlimited reader would send it.
    #[cfg(any(test, feature = "testkit"))]
    pub(crate) async fn prepare(&self, statement: &super::Statement) -> Result<(), Error> {
        use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
        let text =
            |t: &str| AssertSqlSafe(t.replace("{scope}", "1 = 1").replace("{window}", " limit 1")).into_sql_str();
        match self {
            Self::Sqlite { read, .. } => read.acquire().await?.prepare(text(statement.sqlite)).await.map(|_| ())?,
            Self::Postgres(pool) => pool.acquire().await?.prepare(text(statement.postgres)).await.map(|_| ())?,
        }
        Ok(())
    }

    /// True on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// A consistent copy of a running SQLite database in a new file at `path`.
    ///
    /// # Errors
    /// On PostgreSQL, where `pg_dump` is the tool; when the file is there already.
    pub async fn copy_to(&self, path: &Path) -> Result<(), Error> {
        let Self::Sqlite { write, .. } = self else {
            return Err(Error::refused("On PostgreSQL, back up with pg_dump: it copies a running database safely."));
        };
        if path.exists() {
            return Err(Error::refused("There is already a file with that name. Choose another name."));
        }
        sqlx::query("vacuum into $1").bind(path.to_string_lossy().into_owned()).execute(write).await?;
        Ok(())
    }

    /// Whether some program has the SQLite database at `path` open. What a killed one left behind is tidied up by looking.
    ///
    /// # Errors
    /// When the file is no database or cannot be read.
    pub async fn is_in_use(path: &Path) -> Result<bool, Error> {
        let alone = SqliteConnectOptions::new()
            .filename(path)
            .locking_mode(SqliteLockingMode::Exclusive)
            .busy_timeout(Duration::ZERO);
        let looked = async {
            let mut connection = alone.connect().await?;
            sqlx::query("select count(*) from sqlite_master").execute(&mut connection).await?;
            connection.close().await
        };
        match looked.await {
            Ok(()) => Ok(false),
            Err(sqlx::Error::Database(e)) if e.code().as_deref() == Some(BUSY) => Ok(true),
            Err(other) => Err(other.into()),
        }
    }

    /// Waits until every connection is closed.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
