//! Text into HTML: nothing of it is markup.

use std::fmt::Write as _;

use crate::report::{Run, Text};
use crate::write::plan::Plan;
use crate::write::words::{self, Target};

/// `text` with the characters that mean something to HTML and XML written as entities.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in words::clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Runs with their emphasis and links; line breaks as `<br>`.
pub fn runs(plan: &Plan, text: &Text) -> String {
    text.0.iter().map(|run| self::run(plan, run)).collect()
}

fn run(plan: &Plan, run: &Run) -> String {
    let mut out = escaped(&run.text).replace('\n', "<br>");
    if run.italic {
        out = format!("<em>{out}</em>");
    }
    if run.bold {
        out = format!("<strong>{out}</strong>");
    }
    let href = match run.link.as_deref().and_then(words::target) {
        Some(Target::Web(address)) => address,
        Some(Target::Anchor(anchor)) if plan.anchors.contains(&anchor) => format!("#{anchor}"),
        _ => return out,
    };
    let mut link = String::new();
    let _ = write!(link, "<a class=\"govuk-link\" href=\"{}\">{out}</a>", escaped(&href));
    link
}
