//! Words with a little emphasis. Never markup.

use serde::{Deserialize, Serialize};

/// Words in a row that may differ in emphasis. A line break in them is a line break on paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Run>);

/// Words of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Printed bold.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    /// Printed italic.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub italic: bool,
    /// Where they lead: "https://…", "http://…", "mailto:…", or "#anchor" of a heading of this report. Anything else
    /// is printed as text without a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Text {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Run { text: text.into(), ..Run::default() }])
    }

    /// With plain words behind.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), ..Run::default() });
        self
    }

    /// With bold words behind.
    #[must_use]
    pub fn bold(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), bold: true, ..Run::default() });
        self
    }

    /// With italic words behind.
    #[must_use]
    pub fn italic(mut self, text: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), italic: true, ..Run::default() });
        self
    }

    /// With words behind that lead to `target`; see [`Run::link`].
    #[must_use]
    pub fn link(mut self, text: impl Into<String>, target: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), link: Some(target.into()), ..Run::default() });
        self
    }

    /// Its words without emphasis.
    pub fn words(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Nothing in it but white space.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}
