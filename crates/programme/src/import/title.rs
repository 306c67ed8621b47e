//! Where a title ends and the recommendation begins, in a cell that runs one into the other.

use std::collections::HashMap;

use documents::{Cell, Line};

use super::words::{LANGUAGE, is_finished, plain};

/// A recommendation's cell, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Titled {
    pub title: Option<String>,
    pub text: Vec<Line>,
}

/// A place at which the first line may be taken apart, and how much speaks for it.
struct Split {
    words: usize,
    weight: u8,
}

/// From this weight on a split counts as evidence that the table prints titles at all.
const STRONG: u8 = 3;
const LONGEST: usize = 14;

/// Takes the cells of a table apart. `families` names rows which are parts of one recommendation: they share a title.
/// Weak evidence counts only where the table prints titles elsewhere.
pub(super) fn take_apart(cells: &[Cell], families: &[Option<String>], is_body: &dyn Fn(&str) -> bool) -> Vec<Titled> {
    let shared = shared_titles(cells, families);
    let mut splits: Vec<Option<Split>> = cells.iter().map(|cell| best_split(cell, is_body)).collect();
    for (split, title) in splits.iter_mut().zip(&shared) {
        if let Some(words) = *title {
            *split = Some(Split { words, weight: STRONG });
        }
    }
    let titled = cells
        .iter()
        .zip(&splits)
        .filter(|(c, s)| own_line(c) || s.as_ref().is_some_and(|s| s.weight >= STRONG))
        .count();
    let prints_titles = titled * 2 >= cells.len();
    let cut = |(cell, split): (&Cell, Option<Split>)| apart(cell, split.filter(|_| prints_titles));
    cells.iter().zip(splits).map(cut).collect()
}

fn apart(cell: &Cell, split: Option<Split>) -> Titled {
    let mut lines = cell.lines.clone();
    if own_line(cell) {
        let title = lines.remove(0).text;
        return Titled { title: Some(title), text: lines };
    }
    let Some((split, first)) = split.zip(lines.first_mut()) else {
        return Titled { title: None, text: lines };
    };
    let words: Vec<&str> = first.text.split(' ').collect();
    let title = words[..split.words].join(" ");
    let rest = words[split.words..].join(" ");
    first.text = rest;
    first.bold = false;
    Titled { title: Some(title), text: lines }
}

/// The first line is a title by itself: short and without an end, or bold, with more below.
fn own_line(cell: &Cell) -> bool {
    let Some((first, rest)) = cell.lines.split_first() else { return false };
    let words = first.text.split_whitespace().count();
    let short = (1..=LONGEST).contains(&words) && first.bullet.is_none();
    let bold = first.bold && rest.first().is_some_and(|line| !line.bold);
    short && !rest.is_empty() && (bold || !is_finished(&first.text) && !has_modal(&first.text))
}

/// A sentence begins in it, at its start or behind a title: more than a title stands there.
pub(super) fn holds_a_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let opens = words.first().is_some_and(|w| LANGUAGE.openers.contains(&plain(w)));
    opens || has_modal(text) || (1..words.len()).any(|at| weigh(&words, at, &|_| false) >= STRONG)
}

/// A new sentence that asks begins here: "It recommends that …".
pub(super) fn begins_an_ask(text: &str) -> bool {
    let beginning: Vec<&str> = text.split(' ').take(8).collect();
    beginning.first().is_some_and(|w| LANGUAGE.openers.contains(&plain(w))) && has_modal(&beginning.join(" "))
}

/// The sentence cannot end here: "works with", "the schools and".
pub(super) fn ends_in_joiner(text: &str) -> bool {
    text.split(' ').next_back().is_some_and(|w| LANGUAGE.joiners.contains(&plain(w)))
}

fn has_modal(text: &str) -> bool {
    text.split(' ').any(|w| matches!(plain(w).as_str(), "should" | "must" | "will" | "recommends" | "shall"))
}

/// The words that all parts of one recommendation begin with, counted.
fn shared_titles(cells: &[Cell], families: &[Option<String>]) -> Vec<Option<usize>> {
    let first = |cell: &Cell| cell.lines.first().map(|l| l.text.clone()).unwrap_or_default();
    let mut texts: HashMap<&String, Vec<String>> = HashMap::new();
    for (cell, family) in cells.iter().zip(families) {
        if let Some(family) = family {
            texts.entry(family).or_default().push(first(cell));
        }
    }
    let common = |family: &Option<String>| {
        let parts = texts.get(family.as_ref()?)?;
        let (one, others) = parts.split_first().filter(|(_, rest)| !rest.is_empty())?;
        let length = others.iter().map(|other| common_words(one, other)).min()?;
        (1..=LONGEST).contains(&length).then_some(length)
    };
    let longer = |cell: &Cell, words: &usize| first(cell).split(' ').count() > *words;
    cells.iter().zip(families).map(|(cell, family)| common(family).filter(|words| longer(cell, words))).collect()
}

fn common_words(one: &str, other: &str) -> usize {
    let mut length = one.split(' ').zip(other.split(' ')).take_while(|(a, b)| a == b).count();
    let ends = |length: usize| {
        one.split(' ').nth(length.saturating_sub(1)).is_some_and(|w| LANGUAGE.joiners.contains(&plain(w)))
    };
    while length > 0 && ends(length) {
        length -= 1;
    }
    length
}

/// The best place to cut the first line: the heaviest, and of those the first — but of weak ones the last, since a title
/// may itself look like a subject.
fn best_split(cell: &Cell, is_body: &dyn Fn(&str) -> bool) -> Option<Split> {
    let first = cell.lines.first().filter(|line| line.bullet.is_none())?;
    let words: Vec<&str> = first.text.split(' ').collect();
    if LANGUAGE.openers.contains(&plain(words.first()?)) {
        return None;
    }
    let longest = (LONGEST + 1).min(words.len().saturating_sub(2));
    let mut best: Option<Split> = None;
    for at in 1..longest {
        let weight = weigh(&words, at, is_body);
        let kept = best.as_ref().map_or(0, |split| split.weight);
        if weight > kept || weight == kept && (1..STRONG).contains(&weight) {
            best = Some(Split { words: at, weight });
        }
        if words[at - 1].ends_with(['.', '!', '?', ':', ';']) {
            break;
        }
    }
    best.filter(|split| split.weight > 0)
}

/// What speaks for a sentence beginning with the word `at`: 0 nothing, 1 a capital before a small word, 2 a verb near,
/// 3 a word that begins sentences, 4 the title's own words said again.
fn weigh(words: &[&str], at: usize, is_body: &dyn Fn(&str) -> bool) -> u8 {
    let low =
        |i: usize| words.get(i).map(|w| plain(w.trim_matches(|c: char| !c.is_alphanumeric()))).unwrap_or_default();
    let upper =
        |i: usize| words.get(i).and_then(|w| w.chars().find(|c| c.is_alphanumeric())).is_some_and(char::is_uppercase);
    let before = words[at - 1];
    let closed = before.ends_with([',', ';', ':', '.', '!', '?', '-', '/'])
        || LANGUAGE.joiners.contains(&low(at - 1))
        || before == "–"
        || before == "&";
    if !upper(at) || closed || inside_body(words, at, is_body) {
        return 0;
    }
    let listed = matches!(low(at + 1).as_str(), "and" | "or" | "of");
    let opener =
        LANGUAGE.openers.contains(&low(at)) && !listed && (!upper(at + 1) || LANGUAGE.determiners.contains(&low(at)));
    let verb = LANGUAGE.modals.contains(&low(at + 1)) || !upper(at + 1) && LANGUAGE.modals.contains(&low(at + 2));
    let small = !upper(at + 1) && !words[at].chars().skip(1).any(char::is_uppercase);
    if repeats(words, at) {
        4
    } else if opener || participle_opens(&low(at), &low(at + 1)) {
        STRONG
    } else if small && verb {
        2
    } else {
        u8::from(small && !LANGUAGE.joiners.contains(&low(at + 1))).max(u8::from(small && at <= 3))
    }
}

/// "Based on", "Linked with", "Building upon".
fn participle_opens(word: &str, next: &str) -> bool {
    (word.ends_with("ed") || word.ends_with("ing"))
        && matches!(next, "on" | "upon" | "with" | "to" | "from")
        && word.len() > 4
        && matches!(
            word,
            "based" | "building" | "linked" | "linking" | "following" | "according" | "related" | "further"
        )
}

/// The title's last two words, or all of it, are said again at once: "Referrals to Family Link Family Link is …".
fn repeats(words: &[&str], at: usize) -> bool {
    let same = |a: usize, b: usize| words.get(a).zip(words.get(b)).is_some_and(|(a, b)| plain(a) == plain(b));
    let pair = at >= 2 && same(at - 2, at) && same(at - 1, at + 1);
    let single = at == 1 && same(0, 1);
    pair || single
}

/// The cut would go through the name of a body.
fn inside_body(words: &[&str], at: usize, is_body: &dyn Fn(&str) -> bool) -> bool {
    let spans =
        |from: usize, to: usize| words.get(from..to).is_some_and(|w| is_body(w.join(" ").trim_end_matches([',', '.'])));
    (at.saturating_sub(5)..at).any(|from| (at + 1..at + 6).any(|to| spans(from, to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<String> {
        let cells: Vec<Cell> =
            ["Safe Travel The Board asks for a plan.", text, "Night Economy All venues should join."]
                .iter()
                .map(|t| Cell { lines: vec![Line::paragraph(*t)] })
                .collect();
        take_apart(&cells, &[None, None, None], &|name| name == "Northmoor Police" || name == "Harbour Link")
            .remove(1)
            .title
    }

    #[test]
    fn a_run_in_title_ends_where_a_sentence_begins() {
        assert_eq!(
            title("Mapping Help for Carers As set out above, carers should be told.").as_deref(),
            Some("Mapping Help for Carers")
        );
        assert_eq!(title("Councillors Training on exploitation should continue.").as_deref(), Some("Councillors"));
        assert_eq!(
            title("Care of the Team Regular professional supervision should be in place.").as_deref(),
            Some("Care of the Team")
        );
        assert_eq!(
            title("Work with Those at Risk of Harm Organisations should work together.").as_deref(),
            Some("Work with Those at Risk of Harm")
        );
        assert_eq!(
            title("Who Helps When and Agreeing Levels The Board asks for a map.").as_deref(),
            Some("Who Helps When and Agreeing Levels")
        );
        assert_eq!(
            title("Onward Referrals to Harbour Link Harbour Link is an open door.").as_deref(),
            Some("Onward Referrals to Harbour Link")
        );
    }

    #[test]
    fn a_sentence_is_not_a_title() {
        assert_eq!(title("The Council should review its policy."), None);
        assert_eq!(title("Northmoor Police should report every quarter."), None);
    }

    #[test]
    fn a_table_without_titles_is_left_alone() {
        let cells =
            ["Carers should be told.", "Organisations Across the county should meet.", "Review the plan yearly."]
                .map(|t| Cell { lines: vec![Line::paragraph(t)] });
        assert!(take_apart(&cells, &[None, None, None], &|_| false).iter().all(|t| t.title.is_none()));
    }

    #[test]
    fn parts_share_their_title() {
        let cells = ["Help after Harm Local bodies plan.", "Help after Harm However, ministers must pay."]
            .map(|t| Cell { lines: vec![Line::paragraph(t)] });
        let family = Some("7".to_owned());
        let titles = take_apart(&cells, &[family.clone(), family], &|_| false);
        assert!(titles.iter().all(|t| t.title.as_deref() == Some("Help after Harm")), "{titles:?}");
    }
}
