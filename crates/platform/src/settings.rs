//! Settings: a file (`surety.toml`), then the environment (`SURETY_…`), then the command line, the later winning.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// All that can be set. `surety.example.toml` explains each line; a test holds the two together.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    pub database_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address people type, for links in mail: `https://surety.example.gov.uk`.
    pub public_url: String,
    /// The partnership's name, on every page.
    pub partnership: String,
    /// True in the demonstration: mail stays in the outbox page, sign-in names are shown, pages say that all is invented.
    pub demonstration: bool,
    /// Uploads and evidence.
    pub files: PathBuf,
    /// A newer list of bank holidays (the government's JSON shape); the built-in one otherwise.
    pub bank_holidays: Option<PathBuf>,
    /// How mail leaves. Without it, mail waits in the outbox.
    pub smtp: Option<Smtp>,
    /// `plain` or `json`.
    pub log_format: String,
    /// What is logged: `info`, `debug`, or a filter such as `info,sqlx=warn`.
    pub log: String,
}

/// A mail server.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// 587 for STARTTLS, 465 for TLS from the start, 25 without (a relay on this machine only).
    pub port: u16,
    /// Sender, e.g. `Surety <surety@example.gov.uk>`.
    pub from: String,
    /// Signs in as.
    #[serde(default)]
    pub user: Option<String>,
    /// With this password.
    #[serde(default)]
    pub password: Option<String>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: "sqlite:data/surety.db".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: "http://127.0.0.1:8080".into(),
            partnership: "Safeguarding Children Partnership".into(),
            demonstration: false,
            files: "data/files".into(),
            bank_holidays: None,
            smtp: None,
            log_format: "plain".into(),
            log: "info,sqlx=warn".into(),
        }
    }
}

impl Settings {
    /// Reads `file` (or `surety.toml` in the current folder, if it is there) and the environment.
    ///
    /// # Errors
    /// A sentence that names the setting and the file or variable it came from.
    pub fn load(file: Option<&Path>) -> Result<Self, Error> {
        if let Some(missing) = file.filter(|f| !f.exists()) {
            return Err(Error::refused(format!("There is no settings file {}.", missing.display())));
        }
        let file = file.unwrap_or(Path::new("surety.toml"));
        Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(file))
            .merge(Env::prefixed("SURETY_").ignore(&["settings"]).split("__"))
            .extract()
            .map_err(|e| Error::refused(format!("A setting cannot be read: {e}.")))
    }
}
