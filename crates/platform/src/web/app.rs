//! What every handler has in hand.

use std::sync::Arc;

use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use super::Visitor;
use super::templates::Templates;
use crate::access::Actor;
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::db::{Db, ReadTx};
use crate::error::Error;
use crate::look::Ledger;
use crate::part::{Later, Part};
use crate::remember::Memory;
use crate::settings::Settings;

/// The running program: database, clock, calendar, settings, parts. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    calendar: Calendar,
    settings: Settings,
    parts: Vec<Part>,
    templates: Templates,
    memory: Memory,
    ledger: Ledger,
    metrics: Option<metrics_exporter_prometheus::PrometheusHandle>,
}

impl App {
    /// The program of these parts. Its schema must be up to date.
    pub fn new(db: Db, clock: Clock, calendar: Calendar, settings: Settings, parts: Vec<Part>) -> Self {
        let templates = Templates::new(parts.iter().filter_map(|p| p.templates).collect());
        let recorder = metrics_exporter_prometheus::PrometheusBuilder::new();
        let metrics = recorder.install_recorder().ok();
        let (memory, ledger) = (Memory::default(), Ledger::default());
        Self(Arc::new(Inner { db, clock, calendar, settings, parts, templates, memory, ledger, metrics }))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Working days.
    pub fn calendar(&self) -> &Calendar {
        &self.0.calendar
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The parts of this program.
    pub fn parts(&self) -> &[Part] {
        &self.0.parts
    }

    /// The folder of files.
    pub fn files(&self) -> crate::files::Files {
        crate::files::Files::in_folder(&self.settings().files)
    }

    /// The folder of keys.
    pub fn secrets(&self) -> crate::secrets::Secrets {
        crate::secrets::Secrets::in_folder(&self.settings().secrets)
    }

    /// Whether a path is one of those that anybody may use unseen ([`Part::unseen`]).
    pub fn is_unseen(&self, path: &str) -> bool {
        let under =
            |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.parts().iter().flat_map(|p| p.unseen).any(|prefix| under(prefix))
    }

    /// What `make` derives for `key` from the records as this reader sees them, kept in memory until somebody writes.
    /// It must not depend on who asks: check first that they may see it. `make` is a plain function, under whose name the
    /// thing is kept.
    ///
    /// # Errors
    /// Those of `make`.
    pub async fn remembered<K, T, F>(&self, read: &mut ReadTx, key: K, make: F) -> Result<Arc<T>, Error>
    where
        K: std::fmt::Debug + Send + 'static,
        T: std::any::Any + Send + Sync,
        F: for<'a> FnOnce(&'a mut ReadTx, K) -> Later<'a, T> + Send + 'static,
    {
        self.0.memory.of(read, key, make).await
    }

    /// The looks that wait to be written.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(crate) fn metrics(&self) -> Option<String> {
        self.0.metrics.as_ref().map(|m| m.render())
    }

    /// Begins a write for an actor, now.
    ///
    /// # Errors
    /// [`Error::Busy`] when the wait is too long.
    pub async fn begin(&self, actor: &Actor) -> Result<crate::trail::WriteTx, Error> {
        self.db().begin(actor, self.clock().now()).await
    }

    /// Renders a page: the template `name` with what `page` holds, inside the layout.
    ///
    /// # Errors
    /// A fault when the template does.
    pub fn page(&self, visitor: &Visitor, name: &str, page: impl Serialize) -> Result<Response, Error> {
        Ok(Html(self.render(visitor, name, page)?).into_response())
    }

    /// As [`App::page`], the text only.
    ///
    /// # Errors
    /// A fault when the template does.
    pub fn render(&self, visitor: &Visitor, name: &str, page: impl Serialize) -> Result<String, Error> {
        let mut page = serde_json::to_value(page)?;
        if let Some(fields) = page.as_object_mut() {
            fields.insert("site".into(), self.site(visitor));
        }
        self.0.templates.render(name, page)
    }

    fn site(&self, visitor: &Visitor) -> Value {
        let here = visitor.path.as_str();
        let shown = || self.parts().iter().flat_map(|p| p.nav).filter(|item| (item.shown_to)(&visitor.actor));
        let leads_here = |href: &&str| here == *href || (*href != "/" && here.starts_with(&format!("{href}/")));
        // Of a line and one below it, the one below.
        let active = shown().map(|item| item.href).filter(leads_here).max_by_key(|href| href.len());
        let nav: Vec<Value> = shown()
            .map(|item| json!({ "words": item.words, "href": item.href, "active": active == Some(item.href) }))
            .collect();
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "partnership": self.settings().partnership,
            "demonstration": self.settings().demonstration,
            "signed_in": visitor.session.is_some(),
            "name": visitor.actor.name,
            "post": visitor.session.as_ref().map(|s| &s.account.post),
            "csrf": visitor.csrf(),
            "path": here,
            "unseen": self.is_unseen(here),
            "notice": visitor.notice(),
            "today": self.clock().today(),
            "nav": nav,
        })
    }
}
