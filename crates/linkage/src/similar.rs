//! How alike two strings are. Strings come normalised (see [`crate::value`]), so bytes are letters.

/// Longest string compared; what is beyond is cut. Names in the United Kingdom are at most 35 letters in the
/// NHS data dictionary.
pub const LONGEST: usize = 40;

/// Two bits for each letter (at least one, at least two) and the rest of the bits shared by other bytes.
///
/// One insertion or deletion changes at most one bit, one substitution two, one transposition none: a cheap
/// lower bound on the edit distance, which spares the full comparison for nearly all pairs of strangers.
pub fn bag(text: &[u8]) -> u64 {
    let mut once = 0u64;
    let mut twice = 0u64;
    for &byte in text {
        let slot = match byte {
            b'a'..=b'z' => u32::from(byte - b'a'),
            other => 26 + u32::from(other % 6),
        };
        let bit = 1u64 << slot;
        twice |= once & bit;
        once |= bit;
    }
    once | (twice << 32)
}

/// How many bits two bags differ in.
#[inline]
pub fn bag_distance(a: u64, b: u64) -> u32 {
    (a ^ b).count_ones()
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one string into the other (optimal
/// string alignment), counted no further than `most` + 1.
pub fn edits(a: &[u8], b: &[u8], most: usize) -> usize {
    let (a, b) = strip_common(cut(a), cut(b));
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len());
    }
    edit_table(a, b).min(most + 1)
}

/// Whether exactly one insertion, deletion, substitution or swap of neighbours turns one string into the other.
pub fn one_edit(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    match strip_common(a, b) {
        ([_], [_]) => true,
        ([], [_]) | ([_], []) => true,
        ([a1, a2], [b1, b2]) => a1 == b2 && a2 == b1,
        _ => false,
    }
}

fn edit_table(a: &[u8], b: &[u8]) -> usize {
    let width = b.len() + 1;
    let mut rows = [[0u8; LONGEST + 1]; 3];
    for (column, cell) in (0u8..).zip(rows[1].iter_mut().take(width)) {
        *cell = column;
    }
    for i in 1..=a.len() {
        let (before, last, this) = ((i + 2) % 3, i % 3, (i + 1) % 3);
        rows[this][0] = i as u8;
        for j in 1..width {
            let change = rows[last][j - 1] + u8::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[last][j] + 1).min(rows[this][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[before][j - 2] + 1);
            }
            rows[this][j] = best;
        }
    }
    usize::from(rows[(a.len() + 1) % 3][b.len()])
}

fn cut(text: &[u8]) -> &[u8] {
    &text[..text.len().min(LONGEST)]
}

fn strip_common<'a>(mut a: &'a [u8], mut b: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first()) {
        if x != y {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_last(), b.split_last()) {
        if x != y {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    (a, b)
}

/// Jaro-Winkler similarity between 0 and 1 (Winkler 1990): prefix scale 0.1 over at most four letters, for pairs
/// whose Jaro similarity is above 0.7.
pub fn jaro_winkler(a: &[u8], b: &[u8]) -> f64 {
    let (a, b) = (cut(a), cut(b));
    let jaro = jaro(a, b);
    if jaro <= 0.7 {
        return jaro;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

fn jaro(a: &[u8], b: &[u8]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return if a.len() == b.len() { 1.0 } else { 0.0 };
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut used = 0u64;
    let mut found = [0u8; LONGEST];
    let mut matches = 0usize;
    for (i, x) in a.iter().enumerate() {
        let from = i.saturating_sub(reach);
        let to = (i + reach + 1).min(b.len());
        if let Some(j) = (from..to).find(|&j| used & (1 << j) == 0 && b[j] == *x) {
            used |= 1 << j;
            found[matches] = *x;
            matches += 1;
        }
    }
    if matches == 0 {
        return 0.0;
    }
    let in_b = (0..b.len()).filter(|j| used & (1 << j) != 0).map(|j| b[j]);
    let moved = in_b.zip(&found[..matches]).filter(|(x, y)| x != *y).count();
    let m = matches as f64;
    (m / a.len() as f64 + m / b.len() as f64 + (m - (moved / 2) as f64) / m) / 3.0
}

/// How a name sounds: Soundex as the United States National Archives publish it, on plain letters, as a number
/// (0 when there is no letter).
pub fn sound(text: &[u8]) -> u32 {
    let mut letters = text.iter().copied().filter(u8::is_ascii_lowercase);
    let Some(first) = letters.next() else { return 0 };
    let mut code = u32::from(first);
    let mut last = digit(first);
    let mut digits = 0;
    for letter in letters {
        let d = digit(letter);
        if d > 0 && d != last && digits < 3 {
            code = code * 8 + d;
            digits += 1;
        }
        if letter != b'h' && letter != b'w' {
            last = d;
        }
    }
    code << (3 * (3 - digits))
}

fn digit(letter: u8) -> u32 {
    match letter {
        b'b' | b'f' | b'p' | b'v' => 1,
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => 2,
        b'd' | b't' => 3,
        b'l' => 4,
        b'm' | b'n' => 5,
        b'r' => 6,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_count_a_swap_of_neighbours_as_one() {
        assert_eq!(edits(b"martha", b"marhta", 3), 1);
        assert_eq!(edits(b"kitten", b"sitting", 5), 3);
        assert_eq!(edits(b"", b"abc", 5), 3);
        assert_eq!(edits(b"abcdef", b"ghijkl", 2), 3);
        assert_eq!(edits(b"jon", b"john", 2), 1);
    }

    #[test]
    fn one_edit_is_an_edit_distance_of_one() {
        let words: [&[u8]; 9] = [b"", b"a", b"ab", b"ba", b"abc", b"acb", b"abcd", b"xbcd", b"abab"];
        for a in words {
            for b in words {
                assert_eq!(one_edit(a, b), edits(a, b, 3) == 1, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn jaro_winkler_gives_the_published_values() {
        // Winkler 1990: MARTHA/MARHTA 0.961, DIXON/DICKSONX 0.813, DWAYNE/DUANE 0.840.
        assert!((jaro_winkler(b"martha", b"marhta") - 0.961_111).abs() < 1e-5);
        assert!((jaro_winkler(b"dixon", b"dicksonx") - 0.813_333).abs() < 1e-5);
        assert!((jaro_winkler(b"dwayne", b"duane") - 0.84).abs() < 1e-5);
        assert_eq!(jaro_winkler(b"", b""), 1.0);
        assert_eq!(jaro_winkler(b"a", b""), 0.0);
    }

    #[test]
    fn names_that_sound_alike_have_one_code() {
        assert_eq!(sound(b"robert"), sound(b"rupert"));
        assert_eq!(sound(b"ashcraft"), sound(b"ashcroft"));
        assert_ne!(sound(b"robert"), sound(b"rubin"));
        assert_eq!(sound(b"42"), 0);
    }

    #[test]
    fn a_bag_never_claims_more_edits_than_there_are() {
        for (a, b) in [("smith", "smyth"), ("anna", "ana"), ("lee", "leee"), ("o", "")] {
            let distance = bag_distance(bag(a.as_bytes()), bag(b.as_bytes())) as usize;
            assert!(distance <= 2 * edits(a.as_bytes(), b.as_bytes(), 9));
        }
    }
}
