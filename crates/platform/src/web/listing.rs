//! Tables that one can sort, filter and page through the address, so that a view can be sent to somebody.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a list's address asks for.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    path: String,
    asked: BTreeMap<String, String>,
}

/// A heading that sorts: what a template needs.
#[derive(Debug, Clone, Serialize)]
pub struct Sorted {
    /// The words of the heading.
    pub words: String,
    /// The address that sorts by it (or turns the order round).
    pub href: String,
    /// `ascending`, `descending` or `none`, for `aria-sort`.
    pub order: &'static str,
}

/// One page of a list: what the pagination template needs.
#[derive(Debug, Clone, Serialize)]
pub struct Pages {
    /// From 1.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
    /// How many rows in all.
    pub total: usize,
    /// The first row shown, from 1.
    pub from: usize,
    /// The last row shown.
    pub to: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

impl Listing {
    /// What the address of this page asks for.
    pub fn of(visitor: &super::Visitor) -> Self {
        let decoded = |t: &str| super::posted::decoded(t);
        let asked = visitor.query.split('&').filter_map(|pair| pair.split_once('='));
        Self { path: visitor.path.clone(), asked: asked.map(|(n, v)| (decoded(n), decoded(v))).collect() }
    }

    /// A filter's value, when it is given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.asked.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// All filters, to fill the form again.
    pub fn asked(&self) -> &BTreeMap<String, String> {
        &self.asked
    }

    /// This address with one value changed; the page goes back to the first.
    pub fn href(&self, name: &str, value: &str) -> String {
        let mut asked = self.asked.clone();
        if name != "page" {
            asked.remove("page");
        }
        asked.remove("done");
        asked.insert(name.into(), value.into());
        let pairs: Vec<String> = asked
            .iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(n, v)| format!("{}={}", encoded(n), encoded(v)))
            .collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }

    /// The column sorted by, and whether downwards.
    pub fn sort(&self) -> (&str, bool) {
        let sort = self.get("sort").unwrap_or_default();
        sort.strip_prefix('-').map_or((sort, false), |column| (column, true))
    }

    /// A heading that sorts by `column`.
    pub fn heading(&self, column: &str, words: &str) -> Sorted {
        let (by, down) = self.sort();
        let (order, target) = match (by == column, down) {
            (true, false) => ("ascending", format!("-{column}")),
            (true, true) => ("descending", column.to_owned()),
            (false, _) => ("none", column.to_owned()),
        };
        Sorted { words: words.into(), href: self.href("sort", &target), order }
    }

    /// Cuts the page asked for out of all rows.
    pub fn cut<T>(&self, rows: Vec<T>, size: usize) -> (Vec<T>, Pages) {
        let (skip, pages) = self.window(rows.len(), size);
        (rows.into_iter().skip(skip).take(size).collect(), pages)
    }

    /// How many of `total` rows come before the page asked for, and what the page says of itself.
    pub(crate) fn window(&self, total: usize, size: usize) -> (usize, Pages) {
        let pages = total.div_ceil(size).max(1);
        let page = self.get("page").and_then(|p| p.parse().ok()).unwrap_or(1).clamp(1, pages);
        let skip = (page - 1) * size;
        let link = |p: usize| self.href("page", &p.to_string());
        let pages = Pages {
            page,
            pages,
            total,
            from: (skip + 1).min(total),
            to: (skip + size).min(total),
            previous: (page > 1).then(|| link(page - 1)),
            next: (page < pages).then(|| link(page + 1)),
        };
        (skip, pages)
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (b as char).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
