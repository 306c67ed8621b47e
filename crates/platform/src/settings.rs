//! Settings: a file (`surety.toml`), then the environment (`SURETY_…`), then the command line, the later winning.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::de::DeserializeOwned;
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
    /// Keys that seal what is kept, each in a file of its own. Not in the backup: keep a copy elsewhere.
    pub secrets: PathBuf,
    /// The pages for the public: raising a concern, how the front door works.
    pub public: Option<PublicPages>,
    /// A newer list of bank holidays (the government's JSON shape); the built-in one otherwise.
    pub bank_holidays: Option<PathBuf>,
    /// How mail leaves. Without it, mail waits in the outbox.
    pub smtp: Option<Smtp>,
    /// `plain` or `json`.
    pub log_format: String,
    /// What is logged: `info`, `debug`, or a filter such as `info,sqlx=warn`.
    pub log: String,
    /// The parts' own settings, each under the part's name: `[parts.commitments.terms]`. A part reads its own with
    /// [`Settings::of_part`].
    pub parts: Option<BTreeMap<String, serde_json::Value>>,
}

/// How the partnership shows itself to the public.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PublicPages {
    /// The name people know it by: "Family Connect". The partnership's own where there is none.
    pub name: Option<String>,
    /// The telephone of the front door in office hours.
    pub telephone: Option<String>,
    /// When it is answered: "Monday to Friday, 9am to 5pm".
    pub hours: Option<String>,
    /// The telephone at night and at weekends.
    pub out_of_hours: Option<String>,
    /// Where the quick exit leads: a page that gives nothing away.
    pub leave_to: Option<String>,
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
            secrets: "data/secrets".into(),
            public: None,
            bank_holidays: None,
            smtp: None,
            log_format: "plain".into(),
            log: "info,sqlx=warn".into(),
            parts: None,
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

    /// A part's own section, laid over its defaults.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn of_part<T: Serialize + DeserializeOwned + Default>(&self, part: &str) -> Result<T, Error> {
        let Some(section) = self.parts.as_ref().and_then(|parts| parts.get(part)) else { return Ok(T::default()) };
        let read = Figment::from(Serialized::defaults(T::default())).merge(Serialized::defaults(section)).extract();
        read.map_err(|e: figment::Error| {
            let name: Vec<&str> = ["parts", part].into_iter().chain(e.path.iter().map(String::as_str)).collect();
            Error::refused(format!("The setting {} cannot be read: {}.", name.join("."), e.kind))
        })
    }
}
