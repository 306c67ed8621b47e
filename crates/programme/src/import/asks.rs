//! A recommendation taken apart into what it asks, first guess. No word is lost: sentences that only explain stay with
//! the ask they explain.

use std::sync::LazyLock;

use documents::Line;
use regex::Regex;

use super::bodies::Bodies;
use super::dates;
use super::model::{Answer, Ask, Part, Threshold};
use super::patterns::pattern;
use super::words::{ASK_VERBS, LANGUAGE, normal, plain, says, sentences, stem, tokens};

/// A passage that asks, before its parts are named.
#[derive(Debug, Default, Clone)]
struct Passage {
    lead_in: Option<String>,
    text: String,
    asking: Option<String>,
}

/// What stands above list items.
#[derive(Debug, Clone)]
struct LeadIn {
    text: String,
    depth: Option<u8>,
    /// The items below are what is asked for.
    asks: bool,
    /// The items below only inform.
    informs: bool,
}

/// The asks of a recommendation; the flag is true when no sentence of it was seen to ask, and the whole is given as one.
pub(super) fn split(lines: &[Line], bodies: &Bodies) -> (Vec<Ask>, bool) {
    let mut passages: Vec<Passage> = Vec::new();
    let mut waiting = String::new();
    let mut above: Vec<LeadIn> = Vec::new();
    let marked = lines.iter().any(|line| is_marked(&line.text));
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        above.retain(|lead| line.bullet.is_some() && lead.depth.is_none_or(|d| line.bullet.is_some_and(|own| own > d)));
        take(line, &above, marked, &mut passages, &mut waiting);
        if let Some(lead) = lead_in(line) {
            above.push(lead);
        }
    }
    let open = lines.last().and_then(lead_in).filter(|lead| lead.asks).map(|lead| lead.text);
    finish(&mut passages, joined(&waiting, open.as_deref().unwrap_or_default()));
    let nothing = passages.is_empty();
    if nothing {
        passages.extend(whole(lines));
    }
    let asks = passages.into_iter().zip(1..).map(|(passage, limb)| ask(passage, limb, bodies)).collect();
    (asks, nothing)
}

fn lead_in(line: &Line) -> Option<LeadIn> {
    let text = line.text.trim_end();
    let last = *sentences(text).last()?;
    let informs = says(last, "as follows") && !is_marked(last);
    let asks = is_marked(last) || !informs && !LANGUAGE.context_markers.said_in(last);
    text.ends_with(':').then(|| LeadIn { text: last.to_owned(), depth: line.bullet, asks, informs })
}

/// Adds the sentences of a line to the passages.
fn take(line: &Line, above: &[LeadIn], marked: bool, passages: &mut Vec<Passage>, waiting: &mut String) {
    if let Some(lead) = above.last()
        && lead.informs
    {
        return explain(passages, waiting, &line.text);
    }
    let lead = above.last();
    let all = sentences(&line.text);
    let asking: Vec<bool> = all.iter().map(|s| asks(s, line, lead, marked)).collect();
    let informs = lead_in(line).is_some_and(|own| own.informs);
    let whole_item = line.bullet.is_some() && !informs && !asking.iter().any(|a| *a) && lead.is_some_and(|l| l.asks);
    for (at, (sentence, asks)) in all.iter().zip(asking).enumerate() {
        if asks || whole_item && at == 0 {
            let text = joined(&std::mem::take(waiting), sentence);
            let lead_in = lead.filter(|l| l.asks).map(|l| l.text.clone());
            passages.push(Passage { lead_in, text, asking: Some((*sentence).to_owned()) });
        } else if at + 1 == all.len() && lead_in(line).is_some_and(|l| l.asks) {
            // It is kept as the lead-in of the items below it.
        } else if at > 0 && passages.last().is_some() && waiting.is_empty() && is_aside(sentence) {
            append(passages, sentence);
        } else {
            *waiting = joined(waiting, sentence);
        }
    }
    let explained = line.bullet.is_some() || !line.text.trim_end().ends_with(':');
    if explained
        && all.len() > 1
        && !waiting.is_empty()
        && !passages.is_empty()
        && passages_of_line(passages, &line.text)
    {
        let rest = std::mem::take(waiting);
        append(passages, &rest);
    }
}

/// The last passage came from this very line: what follows it there explains it.
fn passages_of_line(passages: &[Passage], line: &str) -> bool {
    passages.last().and_then(|p| p.asking.as_ref()).is_some_and(|asking| line.contains(asking.as_str()))
}

fn explain(passages: &mut [Passage], waiting: &mut String, text: &str) {
    if passages.is_empty() || !waiting.is_empty() {
        *waiting = joined(waiting, text);
    } else {
        append(passages, text);
    }
}

fn append(passages: &mut [Passage], text: &str) {
    if let Some(last) = passages.last_mut() {
        last.text = joined(&last.text, text);
    }
}

fn joined(before: &str, after: &str) -> String {
    format!("{before} {after}").trim().to_owned()
}

/// In brackets, an example, or a note: it belongs to what stands before.
fn is_aside(sentence: &str) -> bool {
    let start = normal(sentence);
    let bracketed = sentence.starts_with('(');
    bracketed
        || ["for example", "nb ", "this could"].iter().any(|s| start.starts_with(s)) && !says(sentence, "recommends")
}

fn is_marked(text: &str) -> bool {
    LANGUAGE.ask_markers.said_in(text)
}

/// Does the sentence ask for something? `elsewhere` says that some sentence of the recommendation asks in so many words.
fn asks(sentence: &str, line: &Line, lead: Option<&LeadIn>, elsewhere: bool) -> bool {
    if is_aside(sentence) || sentence.trim_end().ends_with(':') {
        return false;
    }
    if is_marked(sentence) {
        return true;
    }
    let context = LANGUAGE.context_markers.said_in(sentence);
    let item = line.bullet.is_some() && lead.is_none_or(|l| !l.informs);
    !context && (item || !elsewhere || wishes(sentence))
}

static PASSIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:is|are)\s+(?:\w+ly\s+)?(?:\w+ed|\w+en|told|made|set|put|held|kept|met|sent|shown|built|found|taught)\b",
    )
});

/// "That the plan is reviewed …", "All parents are told …", "The Force implements …": council English for a wish.
fn wishes(sentence: &str) -> bool {
    let words = tokens(sentence);
    let acts =
        (1..words.len().min(12)).any(|at| is_ask_verb(words[at]) && words[at].ends_with('s') && !is_noun(&words, at));
    normal(sentence).starts_with("that ") || PASSIVE.as_ref().is_some_and(|p| p.is_match(sentence)) || acts
}

fn finish(passages: &mut [Passage], waiting: String) {
    if !waiting.is_empty() {
        append(passages, &waiting);
    }
}

fn whole(lines: &[Line]) -> Option<Passage> {
    let text = lines.iter().map(|l| l.text.trim()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| Passage { text: text.clone(), lead_in: None, asking: Some(text) })
}

fn ask(passage: Passage, limb: u32, bodies: &Bodies) -> Ask {
    let asking = passage.asking.unwrap_or_else(|| passage.text.clone());
    let said = match &passage.lead_in {
        Some(lead) if !is_marked(&asking) => format!("{lead} {asking}"),
        _ => asking.clone(),
    };
    let (verb, addressee) = verb_and_addressee(&said, bodies);
    let dated = passage.lead_in.as_ref().map_or(passage.text.clone(), |lead| format!("{lead} {}", passage.text));
    Ask {
        limb,
        verb,
        addressee,
        due: dates::for_work(&dated, Part::Recommendation),
        thresholds: thresholds(&passage.text, Part::Recommendation),
        after: after(&asking),
        answer: Answer::NoResponse,
        lead_in: passage.lead_in,
        text: passage.text,
        asking,
    }
}

static ONCE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)\b(?:once|prior to|following the)\s+([^,.]{8,160})"));

fn after(sentence: &str) -> Option<String> {
    let found = ONCE.as_ref()?.find(sentence)?;
    Some(found.as_str().trim().to_owned())
}

/// The verb of asking and who stands before it.
fn verb_and_addressee(sentence: &str, bodies: &Bodies) -> (Option<String>, Option<String>) {
    let start = [" recommends that ", " recommend that ", " recommended that ", " asks that "]
        .iter()
        .find_map(|m| sentence.find(m).map(|at| at + m.len()))
        .unwrap_or(0);
    let words = tokens(&sentence[start..]);
    let modal = words.iter().position(|w| matches!(plain(w).as_str(), "should" | "must" | "shall" | "will"));
    let article =
        |w: &&&str| !matches!(plain(w).as_str(), "a" | "an" | "the" | "in" | "on" | "at" | "as" | "of" | "with");
    let skip = |w: &str| {
        matches!(
            plain(w).as_str(),
            "should"
                | "must"
                | "shall"
                | "will"
                | "be"
                | "also"
                | "then"
                | "not"
                | "continue"
                | "to"
                | "therefore"
                | "urgently"
                | "always"
        )
    };
    let at = match modal {
        Some(modal) => words.iter().enumerate().skip(modal).find(|(_, w)| !skip(w)).map(|(at, _)| at),
        None => words
            .iter()
            .position(|w| matches!(plain(w).as_str(), "ensure" | "ensures"))
            .filter(|at| !is_noun(&words, *at))
            .or_else(|| (0..words.len()).find(|at| is_ask_verb(words[*at]) && !is_noun(&words, *at))),
    };
    let verb = at.and_then(|at| words.get(at)).filter(article).map(|w| (*w).to_owned());
    let passive = at.is_some_and(|at| at > 0 && matches!(plain(words[at - 1]).as_str(), "be" | "is" | "are"));
    let subject = &words[..modal.or(at).unwrap_or(0)];
    let addressee = if passive { None } else { named(subject, bodies) };
    (verb, addressee)
}

fn is_ask_verb(word: &str) -> bool {
    let noun = ["tion", "tions", "ment", "ing", "er", "ers"].iter().any(|end| word.ends_with(end));
    word.chars().next().is_some_and(char::is_lowercase) && !noun && ASK_VERBS.contains(&stem(word))
}

/// Behind "the", "their", "of" or "to" stands no verb that asks.
fn is_noun(words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| words.get(i)).map(|w| plain(w)).unwrap_or_default();
    LANGUAGE.joiners.contains(&before) && before != "that" && before != "and"
        || matches!(before.as_str(), "more" | "such")
}

/// The words before the verb, when they name somebody who can be asked.
fn named(subject: &[&str], bodies: &Bodies) -> Option<String> {
    let subject: Vec<&str> = subject
        .iter()
        .skip_while(|w| matches!(plain(w).as_str(), "the" | "that" | "and" | "also" | "therefore"))
        .copied()
        .collect();
    let somebody = subject.iter().any(|w| bodies.knows(w) || LANGUAGE.actors.contains(&plain(w)))
        || bodies.knows(&subject.join(" "));
    let scrutineer = subject.iter().any(|w| plain(w) == "committee") && subject.len() <= 2;
    ((1..=9).contains(&subject.len()) && somebody && !scrutineer).then(|| subject.join(" "))
}

static FIGURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b\d+(?:\.\d+)?\s?(?:%|per\s?cent\b)|\b(?:within\s+|at\s+least\s+|minimum\s+of\s+|every\s+)\d+[ -](?:working[ -])?(?:day|week|month|hour)s?\b|\b\d+[ -](?:working[ -])?(?:day|hour)s?\b",
    )
});
static TO_BE_SET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:maximum|minimum|target|ceiling|limit)\b.{0,80}\b(?:determined|set|agreed|decided|fixed)\b")
});

/// Figures by which work can be measured, and limits that are still to be set.
pub(super) fn thresholds(text: &str, part: Part) -> Vec<Threshold> {
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let figures = FIGURE.iter().flat_map(|f| f.find_iter(sentence)).map(|m| Some(m.as_str().to_owned()));
        let open = TO_BE_SET.iter().filter(|p| p.is_match(sentence)).map(|_| None);
        found.extend(figures.chain(open).map(|figure| Threshold { figure, part, sentence: sentence.to_owned() }));
    }
    found
}

#[cfg(test)]
mod tests {
    use documents::{Document, Format};

    use super::*;

    fn asks_of(lines: &[Line]) -> Vec<Ask> {
        let empty = Document { format: Format::Text, blocks: Vec::new() };
        split(lines, &Bodies::of(&empty, &[], &["Northmoor Police (NP)".to_owned()], &["AC".into()])).0
    }

    #[test]
    fn context_stays_with_the_ask_it_explains() {
        let asks = asks_of(&[
            Line::paragraph("It was reported that calls were lost. The Board should test the line every quarter."),
            Line::paragraph("Its findings should be published. (This is not new.)"),
        ]);
        assert_eq!(asks.len(), 2, "{asks:#?}");
        assert!(asks[0].text.starts_with("It was reported"));
        assert!(asks[1].text.ends_with("(This is not new.)"));
    }

    #[test]
    fn items_below_an_asking_lead_in_are_limbs() {
        let asks = asks_of(&[
            Line::paragraph("The Panel recommends that AC reviews the following by July 2026:"),
            Line::bullet(0, "The needs assessment"),
            Line::bullet(0, "Adult safeguarding policies"),
        ]);
        assert_eq!(
            asks.iter().map(|a| a.text.as_str()).collect::<Vec<_>>(),
            ["The needs assessment", "Adult safeguarding policies"]
        );
        assert_eq!(asks[1].addressee.as_deref(), Some("AC"));
        assert_eq!(asks[1].verb.as_deref(), Some("reviews"));
        assert_eq!(asks[0].due[0].when.as_deref(), Some("2026-07"));
    }

    #[test]
    fn items_that_only_inform_are_no_limbs() {
        let asks = asks_of(&[
            Line::bullet(0, "Victims should be offered a check."),
            Line::bullet(0, "Who commissions what is as follows:"),
            Line::bullet(1, "Pharmacies: the Council"),
        ]);
        assert_eq!(asks.len(), 1, "{asks:#?}");
        assert!(asks[0].text.ends_with("Pharmacies: the Council"));
    }

    #[test]
    fn figures_and_limits_to_be_set_are_measurable() {
        let figures = |text| thresholds(text, Part::Response).into_iter().map(|t| t.figure).collect::<Vec<_>>();
        assert_eq!(
            figures("A sample of 10% is drawn. Answers come within 5 days."),
            [Some("10%".into()), Some("within 5 days".into())]
        );
        assert_eq!(figures("The maximum number of cases should be determined by the Board."), [None]);
    }
}
