use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::field::{Field, Meaning};
use crate::hash::Stream;
use crate::pprl::filter::{BITS, Filter};
use crate::refusal::Refusal;
use crate::similar;
use crate::value::{Code, Date, DateOrder, Name, Words};

/// Bits set for each token of a value. One HMAC gives them all: independent positions, not double hashing, whose
/// regularity Niedermeyer and others (2014) used to break filters.
const BITS_PER_TOKEN: usize = 15;
/// Shortest secret taken, in bytes.
const SHORTEST_SECRET: usize = 16;
/// Bytes kept of a blocking key: enough that strangers rarely share one by chance among ten million records.
const KEY_BYTES: usize = 6;

/// What the sources share and the linker must not have.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(not shown)")
    }
}

impl Secret {
    /// Takes the bytes of a secret.
    ///
    /// # Errors
    /// Fewer than 16 bytes.
    pub fn new(bytes: &[u8]) -> Result<Secret, Refusal> {
        match bytes.len() >= SHORTEST_SECRET {
            true => Ok(Secret(bytes.to_vec())),
            false => Err(Refusal::Settings(format!(
                "the secret has {} bytes, it must have at least {SHORTEST_SECRET}",
                bytes.len()
            ))),
        }
    }

    fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC takes a key of any length, so this never fails; the empty result would only make filters empty.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        mac.update(purpose.as_bytes());
        for part in parts {
            // Lengths in front keep "ab" + "c" apart from "a" + "bc".
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// What is done against attacks on the encodings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hardening {
    /// Share of bits turned over at random in every filter (BLIP; Alaggan, Gambs and Kermarrec 2012).
    pub noise: f64,
    /// Whether the year of birth goes into the hash of every other field, so that equal names of different years have
    /// unlike filters (salting; Niedermeyer and others 2014). A wrong year then costs the agreement of all fields.
    pub salt_with_birth_year: bool,
}

impl Default for Hardening {
    fn default() -> Self {
        Hardening { noise: 0.01, salt_with_birth_year: false }
    }
}

/// Turns records into encodings.
#[derive(Debug)]
pub struct Encoder {
    fields: Vec<Field>,
    orders: Vec<DateOrder>,
    secret: Secret,
    hardening: Hardening,
    /// Positions of tokens met before, by field.
    known: Vec<HashMap<String, [u16; BITS_PER_TOKEN]>>,
}

/// Blocking keys made at the source: each joins at least two fields, so that no key is shared by many people.
const KEYS: &[(&str, &[KeyPart])] = &[
    ("forename+birth-date", &[KeyPart::Forename, KeyPart::Birth]),
    ("surname+birth-date", &[KeyPart::SurnameSound, KeyPart::Birth]),
    ("forename+surname", &[KeyPart::Forename, KeyPart::SurnameStart]),
    ("birth-date+postcode", &[KeyPart::Birth, KeyPart::District]),
    ("forename+postcode", &[KeyPart::ForenameStart, KeyPart::Postcode]),
    ("surname+postcode", &[KeyPart::SurnameStart, KeyPart::Postcode]),
    ("forename+surname+birth-date", &[KeyPart::ForenameStart, KeyPart::SurnameSound, KeyPart::Year]),
];

#[derive(Debug, Clone, Copy)]
enum KeyPart {
    Forename,
    ForenameStart,
    SurnameSound,
    SurnameStart,
    Birth,
    Year,
    Postcode,
    District,
}

impl Encoder {
    /// An encoder for these fields.
    ///
    /// # Errors
    /// Noise outside 0 to 0.2: with more nothing links.
    pub fn new(
        fields: Vec<Field>,
        orders: Vec<DateOrder>,
        secret: Secret,
        hardening: Hardening,
    ) -> Result<Encoder, Refusal> {
        if !(0.0..=0.2).contains(&hardening.noise) {
            return Err(Refusal::Settings(format!(
                "the share of noise is {}, it must lie between 0 and 0.2",
                hardening.noise
            )));
        }
        let known = fields.iter().map(|_| HashMap::new()).collect();
        Ok(Encoder { fields, orders, secret, hardening, known })
    }

    /// Headings of the encoded table, after identifier and source.
    pub fn headings(&self) -> Vec<String> {
        let filters = self.fields.iter().map(|f| format!("bloom:{}", meaning_word(f.meaning)));
        filters.chain(KEYS.iter().map(|(name, _)| format!("block:{name}"))).collect()
    }

    /// The encoded cells of a record, in the order of the headings; a missing field stays empty.
    pub fn encode(&mut self, id: &str, cells: &[&str]) -> Vec<String> {
        let person = Person::read(&self.fields, &self.orders, cells);
        let salt = match (self.hardening.salt_with_birth_year, person.birth) {
            (true, Some(birth)) => format!("{}", birth.year()),
            _ => String::new(),
        };
        let mut out = Vec::with_capacity(self.fields.len() + KEYS.len());
        for field in 0..self.fields.len() {
            let cell = cells.get(field).copied().unwrap_or("");
            let tokens = tokens(self.fields[field].meaning, cell, self.orders.get(field).copied().unwrap_or_default());
            out.push(if tokens.is_empty() { String::new() } else { self.filter(field, id, &salt, &tokens).to_hex() });
        }
        out.extend(KEYS.iter().map(|(name, parts)| self.block_key(name, parts, &person)));
        out
    }

    fn filter(&mut self, field: usize, id: &str, salt: &str, tokens: &[String]) -> Filter {
        let meaning = self.fields[field].meaning;
        let salt = if meaning == Meaning::BirthDate { "" } else { salt };
        let purpose = format!("linkage bloom {}", meaning_word(meaning));
        let mut out = Filter::default();
        for token in tokens {
            let secret = &self.secret;
            let salted = format!("{salt}/{token}");
            let positions =
                self.known[field].entry(salted).or_insert_with_key(|salted| positions(secret, &purpose, salted));
            positions.iter().for_each(|bit| out.set(usize::from(*bit)));
        }
        self.add_noise(&mut out, &purpose, id);
        out
    }

    /// The noise of a record follows from the secret and its identifier: encoding it again gives nothing to average.
    fn add_noise(&self, filter: &mut Filter, purpose: &str, id: &str) {
        if self.hardening.noise <= 0.0 {
            return;
        }
        let mac = self.secret.mac("linkage noise", &[purpose.as_bytes(), id.as_bytes()]);
        let mut seed = [0u8; 8];
        seed.copy_from_slice(&mac[..8]);
        let mut stream = Stream::new(u64::from_le_bytes(seed));
        (0..BITS).filter(|_| stream.unit() < self.hardening.noise).for_each(|bit| filter.flip(bit));
    }

    fn block_key(&self, name: &str, parts: &[KeyPart], person: &Person) -> String {
        let texts: Option<Vec<String>> = parts.iter().map(|part| person.part(*part)).collect();
        let Some(texts) = texts else { return String::new() };
        let bytes: Vec<&[u8]> = texts.iter().map(|t| t.as_bytes()).collect();
        let mac = self.secret.mac(&format!("linkage block {name}"), &bytes);
        mac[..KEY_BYTES].iter().map(|b| format!("{b:02x}")).collect()
    }
}

fn positions(secret: &Secret, purpose: &str, salted: &str) -> [u16; BITS_PER_TOKEN] {
    let mac = secret.mac(purpose, &[salted.as_bytes()]);
    let mut out = [0u16; BITS_PER_TOKEN];
    for (position, bytes) in out.iter_mut().zip(mac.chunks_exact(2)) {
        *position = u16::from_le_bytes([bytes[0], bytes[1]]) % BITS as u16;
    }
    out
}

pub(crate) fn meaning_word(meaning: Meaning) -> String {
    serde_json::to_value(meaning).ok().and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
}

/// What of a value goes into its filter, one by one: pairs of letters of a name, digits of a date with their place.
fn tokens(meaning: Meaning, cell: &str, order: DateOrder) -> Vec<String> {
    match meaning {
        Meaning::Forename | Meaning::Surname | Meaning::FullName => {
            Name::read(cell).map_or_else(Vec::new, |n| pairs(&n.text))
        }
        Meaning::BirthDate => Date::read(cell, order).map_or_else(Vec::new, date_tokens),
        Meaning::Sex => crate::value::sex_code(cell).map_or_else(Vec::new, |c| whole(c, 4)),
        Meaning::Postcode => Code::read_postcode(cell).map_or_else(Vec::new, postcode_tokens),
        Meaning::NhsNumber | Meaning::Identifier | Meaning::Contact | Meaning::HouseNumber => {
            Code::read(cell).map_or_else(Vec::new, places)
        }
        Meaning::Address | Meaning::Place | Meaning::School => {
            Words::read(cell).map_or_else(Vec::new, |w| pairs(&w.text))
        }
        Meaning::BlockKey | Meaning::Ignored => Vec::new(),
    }
}

/// Pairs of neighbouring letters with a mark before the first and after the last; a pair met again counts again.
fn pairs(text: &str) -> Vec<String> {
    let letters: Vec<char> = std::iter::once('_').chain(text.chars()).chain(['_']).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let one = |pair: &[char]| {
        let pair: String = pair.iter().collect();
        let times = seen.entry(pair.clone()).or_default();
        *times += 1;
        format!("{pair}{times}")
    };
    letters.windows(2).map(one).collect()
}

fn date_tokens(date: Date) -> Vec<String> {
    let digits = format!("{:08}", date.0);
    let places = digits.char_indices().map(|(at, digit)| format!("{at}{digit}"));
    places.chain([format!("d{}", date.day()), format!("m{}", date.month()), format!("y{}", date.year())]).collect()
}

fn text(code: Code) -> String {
    code.bytes()[..code.len()].iter().map(|b| char::from(*b)).collect()
}

fn places(code: Code) -> Vec<String> {
    let text = text(code);
    text.char_indices().map(|(at, letter)| format!("{at}{letter}")).chain(pairs(&text)).collect()
}

fn postcode_tokens(code: Code) -> Vec<String> {
    let mut out = places(code);
    out.extend([format!("d{}", text(code.district())), format!("s{}", text(code.sector()))]);
    out
}

fn whole(code: Code, times: usize) -> Vec<String> {
    let text = text(code);
    (0..times).map(|at| format!("{text}{at}")).collect()
}

/// What blocking keys are made of.
#[derive(Debug, Default)]
struct Person {
    forename: Option<Name>,
    surname: Option<Name>,
    birth: Option<Date>,
    postcode: Option<Code>,
}

impl Person {
    fn read(fields: &[Field], orders: &[DateOrder], cells: &[&str]) -> Person {
        let mut out = Person::default();
        for (at, field) in fields.iter().enumerate() {
            let cell = cells.get(at).copied().unwrap_or("");
            match field.meaning {
                Meaning::Forename => out.forename = out.forename.or_else(|| Name::read(cell)),
                Meaning::Surname => out.surname = out.surname.or_else(|| Name::read(cell)),
                Meaning::BirthDate => {
                    out.birth = out.birth.or_else(|| Date::read(cell, orders.get(at).copied().unwrap_or_default()));
                }
                Meaning::Postcode => out.postcode = out.postcode.or_else(|| Code::read_postcode(cell)),
                _ => {}
            }
        }
        out
    }

    fn part(&self, part: KeyPart) -> Option<String> {
        let start = |name: &Name, letters: usize| name.text.chars().take(letters).collect::<String>();
        match part {
            KeyPart::Forename => self.forename.as_ref().map(|n| n.text.to_string()),
            KeyPart::ForenameStart => self.forename.as_ref().map(|n| start(n, 1)),
            KeyPart::SurnameSound => self.surname.as_ref().map(|n| similar::sound(n.text.as_bytes()).to_string()),
            KeyPart::SurnameStart => self.surname.as_ref().map(|n| start(n, 4)),
            KeyPart::Birth => self.birth.map(|d| d.unordered().to_string()),
            KeyPart::Year => self.birth.map(|d| d.year().to_string()),
            KeyPart::Postcode => self.postcode.map(text),
            KeyPart::District => self.postcode.map(|c| text(c.district())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoder(noise: f64, key: &[u8]) -> Encoder {
        let fields = vec![Field::new("a", Meaning::Forename), Field::new("b", Meaning::BirthDate)];
        let hardening = Hardening { noise, salt_with_birth_year: false };
        Encoder::new(fields, vec![], Secret::new(key).unwrap(), hardening).unwrap()
    }

    fn dice(a: &str, b: &str) -> f64 {
        Filter::from_hex(a).unwrap().dice(&Filter::from_hex(b).unwrap())
    }

    const KEY: &[u8] = b"a secret of the sources";

    #[test]
    fn like_names_have_like_filters_and_only_under_one_secret() {
        let mut one = encoder(0.0, KEY);
        let row = |e: &mut Encoder, name: &str| e.encode("1", &[name, "2016-11-24"])[0].clone();
        let (olivia, olivai, kacper) = (row(&mut one, "Olivia"), row(&mut one, "Olivai"), row(&mut one, "Kacper"));
        assert_eq!(olivia, row(&mut one, "OLIVIA"));
        assert!(dice(&olivia, &olivai) > 0.5 && dice(&olivia, &kacper) < 0.35);
        let other = row(&mut encoder(0.0, b"another secret, as long"), "Olivia");
        assert!(dice(&olivia, &other) < 0.4);
    }

    #[test]
    fn noise_makes_equal_values_differ_a_little_and_stays_the_same_for_one_record() {
        let mut noisy = encoder(0.01, KEY);
        let one = noisy.encode("1", &["Olivia", ""]);
        let two = noisy.encode("2", &["Olivia", ""]);
        assert_ne!(one[0], two[0]);
        assert!(dice(&one[0], &two[0]) > 0.86);
        assert_eq!(one, noisy.encode("1", &["Olivia", ""]));
        assert_eq!(one[1], "");
    }

    #[test]
    fn a_key_needs_all_its_fields_and_a_secret_its_length() {
        let mut e = encoder(0.0, KEY);
        let (with, without) = (e.encode("1", &["Ann", "2016-11-24"]), e.encode("1", &["Ann", ""]));
        assert_eq!((with[2].len(), without[2].len()), (2 * KEY_BYTES, 0));
        assert!(Secret::new(b"short").is_err());
        assert_eq!(format!("{:?}", Secret::new(KEY).unwrap()), "Secret(not shown)");
    }
}
