//! Finding rows, asks and actions by words.

use platform::Error;
use platform::access::{Actor, Scope};
use platform::db::{List, ReadTx};
use platform::part::{Later, SearchHit};
use platform::record::{self, Record, Versioned};
use platform::web::App;

use crate::action::Action;
use crate::ask::Ask;
use crate::policy;
use crate::recommendation::Recommendation;

/// Things of each kind that are shown.
const MOST: usize = 20;

const RECOMMENDATIONS: List = List::both(
    "search.recommendations",
    "select version, body from recommendation where {scope} order by home, sort_order",
);
const ASKS: List = List::both("search.asks", "select version, body from ask where {scope} order by id");
const ACTIONS: List = List::both("search.actions", "select version, body from action where {scope} order by id");

/// The lists of this file.
pub const LISTS: &[List] = &[RECOMMENDATIONS, ASKS, ACTIONS];

/// What the programme finds for words: all of them must stand in the text.
pub fn search<'a>(app: &'a App, actor: &'a Actor, words: &'a str) -> Later<'a, Vec<SearchHit>> {
    Box::pin(find(app, actor, words))
}

async fn find(app: &App, actor: &Actor, words: &str) -> Result<Vec<SearchHit>, Error> {
    if !policy::sees_register(actor) {
        return Ok(Vec::new());
    }
    let words: Vec<String> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let texts = app.remembered(&mut app.db().read().await?, (), texts).await?;
    let says = |text: &&Text| words.iter().all(|w| text.searched.contains(w.as_str()));
    let of_kind = |kind: &'static str| {
        texts.iter().filter(move |t| t.kind == kind).filter(says).take(MOST).map(|t| t.hit(&words))
    };
    Ok(KINDS.into_iter().flat_map(of_kind).collect())
}

const KINDS: [&str; 3] = ["Recommendation", "Ask", "Action"];

/// A thing that can be found, as it is searched and shown.
struct Text {
    kind: &'static str,
    title: String,
    shown: String,
    /// All its words in lower case.
    searched: String,
    href: String,
}

impl Text {
    fn hit(&self, words: &[String]) -> SearchHit {
        let (kind, title, href) = (self.kind.into(), self.title.clone(), self.href.clone());
        SearchHit { kind, title, excerpt: excerpt(&self.shown, words), href }
    }
}

/// Every text, to be remembered: only for those who may see the programme.
fn texts(read: &mut ReadTx, _all: ()) -> Later<'_, Vec<Text>> {
    Box::pin(async move {
        let mut texts = all(read, RECOMMENDATIONS, of_recommendation).await?;
        texts.extend(all(read, ASKS, of_ask).await?);
        texts.extend(all(read, ACTIONS, of_action).await?);
        Ok(texts)
    })
}

async fn all<T: Record>(read: &mut ReadTx, list: List, text: fn(T) -> Text) -> Result<Vec<Text>, Error> {
    let found: Vec<Versioned<T>> = record::list(read, list.within(&Scope::everything(), [])).await?;
    Ok(found.into_iter().map(|v| text(v.record)).collect())
}

fn of_recommendation(r: Recommendation) -> Text {
    let printed = [&r.response_as_printed, &r.challenges_as_printed].map(|t| t.as_deref().unwrap_or_default());
    let shown = format!("{} {} {} {} {}", r.reference, r.title, r.verbatim.text(), printed[0], printed[1]);
    Text {
        kind: KINDS[0],
        title: format!("{} {}", r.reference, r.title),
        searched: shown.to_lowercase(),
        shown,
        href: format!("/programme/recommendations/{}", r.id),
    }
}

fn of_ask(ask: Ask) -> Text {
    Text {
        kind: KINDS[1],
        title: first_words(&ask.text),
        searched: ask.text.to_lowercase(),
        href: format!("/programme/recommendations/{}#ask-{}", ask.recommendation, ask.limb),
        shown: ask.text,
    }
}

fn of_action(action: Action) -> Text {
    let plan = action.plan();
    Text {
        kind: KINDS[2],
        title: plan.title.clone(),
        searched: format!("{} {}", plan.title, plan.outcome).to_lowercase(),
        shown: plan.outcome.clone(),
        href: format!("/programme/actions/{}", action.id),
    }
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(14).collect::<Vec<_>>().join(" ")
}

/// Some words around the first that was looked for.
fn excerpt(text: &str, words: &[String]) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    let at = all.iter().position(|w| words.iter().any(|x| w.to_lowercase().contains(x.as_str()))).unwrap_or(0);
    let (from, to) = (at.saturating_sub(10), (at + 20).min(all.len()));
    let (before, after) = (if from > 0 { "… " } else { "" }, if to < all.len() { " …" } else { "" });
    format!("{before}{}{after}", all[from..to].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_stands_around_the_word() {
        let text = (0..100).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let shown = excerpt(&text, &["w50".to_owned()]);
        assert!(shown.starts_with("… w40 ") && shown.ends_with(" w69 …"), "{shown}");
    }
}
