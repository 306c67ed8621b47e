//! How each noun is kept: its table, its columns, what it points at.

use platform::db::Arg;
use platform::record::Record;

use crate::action::Action;
use crate::ask::Ask;
use crate::challenge::Challenge;
use crate::claim::Claim;
use crate::cluster::Cluster;
use crate::evidence::Evidence;
use crate::impact::Impact;
use crate::link::Link;
use crate::national_request::NationalRequest;
use crate::programme::Programme;
use crate::recommendation::Recommendation;
use crate::response::Response;
use crate::source_report::SourceReport;
use crate::update::Update;
use crate::verification::{Subject, Verification};

/// The id of what is verified or supported, as shown.
pub fn subject_id(subject: &Subject) -> String {
    match subject {
        Subject::Action(id) => id.to_string(),
        Subject::Response(id) => id.to_string(),
    }
}

/// A state's stored name, as serde writes it.
pub(crate) fn stored_name(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().map(str::to_owned).unwrap_or_default()
}

/// A noun with `id` and `programme` that points at nothing many times.
macro_rules! kept {
    ($noun:ty, $name:literal, |$r:ident| $columns:expr) => {
        impl Record for $noun {
            const KIND: &'static str = $name;
            const TABLE: &'static str = $name;

            fn id(&self) -> String {
                self.id.to_string()
            }

            fn home(&self) -> String {
                self.programme.to_string()
            }

            fn columns(&self) -> Vec<(&'static str, Arg)> {
                let $r = self;
                Vec::from($columns)
            }
        }
    };
}

impl Record for Programme {
    const KIND: &'static str = "programme";
    const TABLE: &'static str = "programme";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.id.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("name", self.name.clone().into())]
    }
}

kept!(SourceReport, "source_report", |r| [("sha256", r.sha256.clone().into())]);
kept!(Recommendation, "recommendation", |r| [
    ("source", r.source.into()),
    ("reference", r.reference.clone().into()),
    ("sort_order", i64::from(r.sort_order).into()),
]);
kept!(Ask, "ask", |r| [("recommendation", r.recommendation.into()), ("limb", i64::from(r.limb).into())]);
kept!(Response, "response", |r| [("ask", r.ask.into()), ("agency", r.agency.into())]);
kept!(Link, "row_link", |_r| []);
kept!(Cluster, "cluster", |_r| []);
impl Record for Action {
    const KIND: &'static str = "action";
    const TABLE: &'static str = "action";
    const LINKED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.programme.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![
            ("lead", self.plan().lead.into()),
            ("officer", self.plan().officer.into()),
            ("stage", stored_name(&self.stage()).into()),
            ("first_due", self.first_due().map(|d| d.date).into()),
            ("expected", self.expected().into()),
        ]
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        let asks = self.plan().asks.iter().map(|a| ("serves", a.to_string()));
        asks.chain(self.plan().depends_on.iter().map(|a| ("waits_for", a.to_string()))).collect()
    }
}

impl Record for Claim {
    const KIND: &'static str = "claim";
    const TABLE: &'static str = "claim";
    const LINKED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.programme.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("action", self.action().into()), ("agency", self.agency().into()), ("at", self.at().into())]
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        self.evidence().iter().map(|e| ("rests_on", e.to_string())).collect()
    }
}

impl Record for Evidence {
    const KIND: &'static str = "evidence";
    const TABLE: &'static str = "evidence";
    const LINKED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.programme.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![
            ("agency", self.from.into()),
            ("sensitivity", stored_name(&self.sensitivity).into()),
            ("effective_to", self.effective_to.into()),
        ]
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        self.supports.iter().map(|s| ("supports", subject_id(s))).collect()
    }
}

kept!(Verification, "verification", |r| [("subject", subject_id(&r.subject()).into()), ("at", r.at().into()),]);
kept!(Impact, "impact", |r| [("recommendation", r.recommendation.into()), ("live", r.measured_by().is_some().into())]);
kept!(Challenge, "challenge", |r| [
    ("recommendation", r.recommendation.into()),
    ("agency", r.to.into()),
    ("open", r.is_open().into()),
    ("due", r.due.into()),
]);
kept!(NationalRequest, "national_request", |r| [("recommendation", r.recommendation.into())]);
kept!(Update, "progress_update", |r| [("action", r.action.into()), ("at", r.stamp.at.into())]);
