use crate::link::Linked;
use crate::predict::Link;

/// A pair worth a clerk's time.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The link in doubt.
    pub link: Link,
    /// What the answer is worth: bits of doubt about the number of persons and about who belongs together that it
    /// removes.
    pub worth: f64,
}

/// The pairs whose answer changes most, at most `most` of them: doubt about the pair itself, weighted by the pairs
/// that its clusters would form or lose.
pub fn questions(linked: &Linked, most: usize) -> Vec<Question> {
    let mut size = vec![0u32; linked.records.len()];
    linked.first_of.iter().for_each(|first| size[*first as usize] += 1);
    let of = |record: u32| f64::from(size[linked.first_of[record as usize] as usize]);
    let mut out: Vec<Question> = linked
        .links
        .iter()
        .map(|&link| {
            let together = linked.first_of[link.left as usize] == linked.first_of[link.right as usize];
            // Joining two clusters makes as many pairs as their sizes multiply to; parting one record loses the others.
            let at_stake = if together { of(link.left) - 1.0 } else { of(link.left) * of(link.right) };
            Question { link, worth: doubt(link.probability()) * at_stake }
        })
        .filter(|q| q.worth > 0.01)
        .collect();
    out.sort_by(|a, b| b.worth.total_cmp(&a.worth).then((a.link.left, a.link.right).cmp(&(b.link.left, b.link.right))));
    out.truncate(most);
    out
}

/// Entropy of a yes-or-no answer, in bits.
fn doubt(p: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * p.log2() } else { 0.0 };
    part(p) + part(1.0 - p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_chance_is_one_bit_of_doubt() {
        assert!((doubt(0.5) - 1.0).abs() < 1e-12);
        assert_eq!((doubt(0.0), doubt(1.0)), (0.0, 0.0));
    }
}
