//! The one error of the house, free of HTTP. Two converters turn it into a page or a problem document ([`crate::web`]).

use std::fmt;

use uuid::Uuid;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// Not there, or the asker may not even know that it is: the same answer for both.
    Hidden,
    /// There, but not for this asker. A plain sentence.
    Forbidden(String),
    /// The rules say no. A plain sentence that says what to do next.
    Refused(String),
    /// A form with faults, field by field.
    Invalid(Faults),
    /// Somebody else saved first.
    Stale,
    /// Too much at once; try again.
    Busy(String),
    /// Our own failure: the person sees the reference, the log keeps the rest.
    Fault(Fault),
}

/// A failure of ours.
#[derive(Debug)]
pub struct Fault {
    /// What the person can quote.
    pub reference: Uuid,
    /// For the log: never personal data.
    pub detail: String,
}

/// What is wrong with a form: field name and sentence, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Faults(pub Vec<FieldFault>);

/// One fault of one field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldFault {
    /// The field's name in the form.
    pub field: String,
    /// What to do, as a sentence.
    pub message: String,
}

impl Faults {
    /// Adds a fault.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldFault { field: field.into(), message: message.into() });
    }

    /// `Ok` when there is no fault.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is one.
    pub fn done(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

impl Error {
    /// The rules say no.
    pub fn refused(sentence: impl fmt::Display) -> Self {
        Self::Refused(sentence.to_string())
    }

    /// Not for this asker.
    pub fn forbidden(sentence: impl fmt::Display) -> Self {
        Self::Forbidden(sentence.to_string())
    }

    /// One fault of one field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        let mut faults = Faults::default();
        faults.add(field, message);
        Self::Invalid(faults)
    }

    /// Our own failure. `detail` is for the log and must hold no personal data.
    pub fn fault(detail: impl Into<String>) -> Self {
        Self::Fault(Fault { reference: Uuid::new_v4(), detail: detail.into() })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden => f.write_str("There is nothing here, or you do not have access to it."),
            Self::Forbidden(sentence) | Self::Refused(sentence) | Self::Busy(sentence) => f.write_str(sentence),
            Self::Invalid(faults) => {
                let all: Vec<String> = faults.0.iter().map(|x| format!("{}: {}", x.field, x.message)).collect();
                f.write_str(&all.join("; "))
            }
            Self::Stale => f.write_str("Somebody else changed this while you were working on it."),
            Self::Fault(fault) => write!(f, "Something went wrong on our side. Quote reference {}.", fault.reference),
        }
    }
}

impl std::error::Error for Error {}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy("The system is busy. Wait a minute and try again.".into()),
            // A database message may quote values; only its code and constraint are fit for a log.
            sqlx::Error::Database(e) => {
                let constraint = e.constraint().map(|c| format!(", constraint {c}")).unwrap_or_default();
                let code = e.code().unwrap_or_default().into_owned();
                let message = e.message().split(':').next().unwrap_or_default().to_owned();
                Self::fault(format!("database error {code}{constraint}: {message}"))
            }
            other => Self::fault(format!("database: {other}")),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::fault(format!("file: {error}"))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::fault(format!("stored record does not fit its type: line {} column {}", error.line(), error.column()))
    }
}
