//! Cell-key perturbation: the same children always get the same noise.
//!
//! Every record carries a random key from 0 to 255 that never changes; the key of a cell is the sum of its records' keys,
//! modulo 256; count and key together look up the noise in a published-by-nobody table (Fraser and Wooton, 2005; the layout
//! with columns `pcv`, `ckey` and `pvalue` is that of the ONS). Counts beyond the table use its last rows in turn. A layer over
//! suppression: noise that is bounded can be averaged out by asking often enough.

use std::collections::BTreeMap;

use crate::{Refusal, Rows};

/// Keys run from 0 to one below this.
pub const KEYS: i64 = 256;

/// Noise by count and key.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PerturbationTable {
    noise: BTreeMap<(i64, i64), i64>,
    largest: i64,
}

impl PerturbationTable {
    /// Reads a table with the columns `pcv`, `ckey` and `pvalue`.
    ///
    /// # Errors
    /// Columns or combinations that are missing, noise that makes a count negative, and zeros that do not stay zero.
    pub fn from_rows(rows: &Rows) -> Result<Self, Refusal> {
        let columns = [rows.column("pcv")?, rows.column("ckey")?, rows.column("pvalue")?];
        let mut table = PerturbationTable::default();
        for (line, fields) in &rows.rows {
            let number = |column: usize| {
                let text = fields.get(column).map_or("", String::as_str);
                let wrong = || {
                    Refusal::unreadable(
                        format!("{}, line {line}", rows.place),
                        format!("\"{text}\" is not a whole number"),
                    )
                };
                text.parse::<i64>().map_err(|_| wrong())
            };
            let (count, key, noise) = (number(columns[0])?, number(columns[1])?, number(columns[2])?);
            if count < 0 || !(0..KEYS).contains(&key) || count.saturating_add(noise) < 0 || (count == 0 && noise != 0) {
                let what = format!(
                    "a count of {count} with key {key} and noise {noise} cannot be: keys run from 0 to 255, zeros stay, and nothing falls below 0"
                );
                return Err(Refusal::unreadable(format!("{}, line {line}", rows.place), what));
            }
            table.largest = table.largest.max(count);
            table.noise.insert((count, key), noise);
        }
        table.check(&rows.place)?;
        Ok(table)
    }

    fn check(&self, place: &str) -> Result<(), Refusal> {
        for count in 1..=self.largest {
            if let Some(key) = (0..KEYS).find(|&key| !self.noise.contains_key(&(count, key))) {
                return Err(Refusal::unreadable(
                    place,
                    format!("there is no row for a count of {count} with key {key}"),
                ));
            }
        }
        if self.largest == 0 { Err(Refusal::unreadable(place, "holds no noise")) } else { Ok(()) }
    }

    /// The count as shown. Keys beyond 255 are taken modulo 256.
    pub fn perturb(&self, count: i64, key: i64) -> i64 {
        if count <= 0 || self.largest == 0 {
            return count;
        }
        // beyond the table the last rows are used in turn, as many as there are, so that noise keeps varying with the count
        let span = self.largest.min(250);
        let row = if count <= self.largest { count } else { self.largest - span + 1 + (count - 1) % span };
        let noise = self.noise.get(&(row, key.rem_euclid(KEYS))).copied().unwrap_or(0);
        (count + noise).max(0)
    }
}
