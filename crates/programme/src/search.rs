//! Finding rows, asks and actions by words.

use platform::Error;
use platform::access::Actor;
use platform::db::List;
use platform::part::{Later, SearchHit};
use platform::record::{self, Record, Versioned};
use platform::web::App;

use crate::action::Action;
use crate::ask::Ask;
use crate::policy;
use crate::recommendation::Recommendation;

/// Rows of each kind that are looked at closely, and shown.
const MOST: usize = 20;

// The body holds more than words (ids, field names), so what the database finds is looked at again below.
const RECOMMENDATIONS: List = List::both(
    "search.recommendations",
    "select version, body from recommendation where lower(body) like $1 and {scope} order by sort_order limit 200",
);
const ASKS: List =
    List::both("search.asks", "select version, body from ask where lower(body) like $1 and {scope} order by id limit 200");
const ACTIONS: List =
    List::both("search.actions", "select version, body from action where lower(body) like $1 and {scope} order by id limit 200");

/// The lists of this file.
pub const LISTS: &[List] = &[RECOMMENDATIONS, ASKS, ACTIONS];

/// What the programme finds for words: all of them must stand in the text. Three statements, whatever is there.
pub fn search<'a>(app: &'a App, actor: &'a Actor, words: &'a str) -> Later<'a, Vec<SearchHit>> {
    Box::pin(find(app, actor, words))
}

async fn find(app: &App, actor: &Actor, words: &str) -> Result<Vec<SearchHit>, Error> {
    if !policy::sees_register(actor) {
        return Ok(Vec::new());
    }
    let words: Vec<String> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let longest = words.iter().max_by_key(|w| w.len()).cloned().unwrap_or_default();
    let pattern = format!("%{}%", as_stored(&longest));
    let mut hits = Vec::new();
    hits.extend(kind::<Recommendation>(app, actor, RECOMMENDATIONS, &pattern, &words).await?);
    hits.extend(kind::<Ask>(app, actor, ASKS, &pattern, &words).await?);
    hits.extend(kind::<Action>(app, actor, ACTIONS, &pattern, &words).await?);
    Ok(hits)
}

/// As JSON writes it, with the marks that `like` knows taken for themselves by leaving them out.
fn as_stored(word: &str) -> String {
    let json = serde_json::to_string(word).unwrap_or_default();
    json.trim_matches('"').replace(['%', '_', '\\'], "")
}

async fn kind<T: Record + Found>(app: &App, actor: &Actor, list: List, pattern: &str, words: &[String]) -> Result<Vec<SearchHit>, Error> {
    let query = list.within(&policy::scope(actor), [pattern.into()]);
    let rows: Vec<Versioned<T>> = record::list(&mut app.db().read().await?, query).await?;
    let says = |text: &str| words.iter().all(|w| text.to_lowercase().contains(w.as_str()));
    Ok(rows.iter().filter(|r| says(&r.record.text())).take(MOST).map(|r| r.record.hit(words)).collect())
}

/// A noun that can be found.
trait Found {
    /// Its words.
    fn text(&self) -> String;
    /// How it is shown.
    fn hit(&self, words: &[String]) -> SearchHit;
}

impl Found for Recommendation {
    fn text(&self) -> String {
        let printed = [&self.response_as_printed, &self.challenges_as_printed].map(|t| t.as_deref().unwrap_or_default());
        format!("{} {} {} {} {}", self.reference, self.title, self.verbatim.text(), printed[0], printed[1])
    }

    fn hit(&self, words: &[String]) -> SearchHit {
        hit("Recommendation", format!("{} {}", self.reference, self.title), &self.text(), words, format!("/programme/recommendations/{}", self.id))
    }
}

impl Found for Ask {
    fn text(&self) -> String {
        self.text.clone()
    }

    fn hit(&self, words: &[String]) -> SearchHit {
        let href = format!("/programme/recommendations/{}#ask-{}", self.recommendation, self.limb);
        hit("Ask", first_words(&self.text), &self.text, words, href)
    }
}

impl Found for Action {
    fn text(&self) -> String {
        format!("{} {}", self.plan().title, self.plan().outcome)
    }

    fn hit(&self, words: &[String]) -> SearchHit {
        hit("Action", self.plan().title.clone(), &self.plan().outcome, words, format!("/programme/actions/{}", self.id))
    }
}

fn hit(kind: &str, title: String, text: &str, words: &[String], href: String) -> SearchHit {
    SearchHit { kind: kind.into(), title, excerpt: excerpt(text, words), href }
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

    #[test]
    fn marks_of_like_are_taken_for_themselves() {
        assert_eq!(as_stored("100%_\\\""), "100\"");
    }
}
