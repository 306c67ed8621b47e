//! Invented people: a few names are common and most are rare, as names are.

use jiff::civil::Date;
use people::{Address, Born, PersonName, Phone};

const FAMILIES: [&str; 48] = [
    "Smith", "Jones", "Taylor", "Khan", "Williams", "Brown", "Ahmed", "Davies", "Patel", "Evans", "Hussain", "Wilson",
    "Thomas", "Ali", "Roberts", "Singh", "Johnson", "Lewis", "Walker", "Begum", "Robinson", "Wood", "Kaur", "Thompson",
    "White", "Watson", "Jackson", "Wright", "Green", "Harris", "Kowalski", "Cooper", "King", "Nowak", "Lee", "Martin",
    "Clarke", "James", "Morgan", "Hughes", "Edwards", "Hill", "Wojcik", "Chaudhry", "Moore", "Clark", "Harrison",
    "Scott",
];
const GIVEN: [&str; 48] = [
    "Oliver", "Amelia", "Mohammed", "Olivia", "George", "Isla", "Harry", "Ava", "Noah", "Emily", "Jack", "Aisha",
    "Leo", "Sophia", "Arthur", "Grace", "Muhammad", "Mia", "Oscar", "Poppy", "Charlie", "Ella", "Jakub", "Lily",
    "Ibrahim", "Fatima", "Thomas", "Zofia", "Yusuf", "Chloe", "Adam", "Jessica", "Ethan", "Maryam", "Alfie", "Ruby",
    "Henry", "Evie", "Logan", "Daisy", "Riley", "Zainab", "Lucas", "Freya", "Archie", "Phoebe", "Joshua", "Alice",
];
const BEGINNINGS: [&str; 24] = [
    "Al", "Bar", "Cal", "Dor", "El", "Fen", "Gar", "Hol", "Is", "Jor", "Kel", "Lan", "Mor", "Nor", "Os", "Pen", "Quin",
    "Ros", "Sal", "Tor", "Ul", "Ver", "Wes", "Yar",
];
const MIDDLES: [&str; 24] = [
    "a", "ber", "ca", "de", "en", "fi", "go", "he", "in", "ka", "lo", "mi", "na", "or", "pe", "ri", "sa", "te", "um",
    "va", "wi", "ya", "ze", "sto",
];
const ENDS: [&str; 24] = [
    "by", "combe", "den", "dra", "ell", "field", "ford", "gate", "ham", "is", "ka", "ley", "man", "nell", "owski",
    "ra", "shaw", "son", "ster", "ton", "wa", "wick", "wood", "worth",
];

/// Somebody invented, the same in every run.
pub struct Invented {
    /// Which.
    pub at: usize,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Date of birth.
    pub born: Date,
    /// House and street.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Telephone.
    pub phone: String,
}

impl Invented {
    /// The person of this number.
    pub fn at(at: usize) -> Self {
        let mut dice = Dice(at as u64 + 1);
        let born = Date::new(1950 + dice.of(76) as i16, 1 + dice.of(12) as i8, 1 + dice.of(28) as i8).unwrap();
        let street = dice.of(4_000);
        let letter = |n: usize| char::from(b'A' + (n % 20) as u8);
        Self {
            at,
            given: dice.name(&GIVEN),
            family: dice.name(&FAMILIES),
            born,
            street: format!("{} {}{} Road", 1 + dice.of(90), BEGINNINGS[street % 24], ENDS[street / 24 % 24]),
            postcode: format!("AL{} {}{}{}", 1 + street % 40, street % 9, letter(street / 20), letter(street)),
            phone: format!("07{:09}", dice.of(1_000_000_000)),
        }
    }

    /// What is known of them.
    pub fn known(&self) -> people::person::Known {
        people::person::Known {
            names: vec![PersonName::usual(&self.given, &self.family)],
            born: Born::Exact(self.born),
            addresses: vec![Address::of(&self.street, &self.postcode)],
            phones: vec![Phone::of(&self.phone)],
            ..Default::default()
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn of(&mut self, many: usize) -> usize {
        (self.next() % many as u64) as usize
    }

    /// Half the people have one of the common names, the commonest most often; the others one of 14,000.
    fn name(&mut self, common: &[&str]) -> String {
        if self.of(2) == 0 {
            let (one, other) = (self.of(common.len()), self.of(common.len()));
            return common[one.min(other)].to_owned();
        }
        format!("{}{}{}", BEGINNINGS[self.of(24)], MIDDLES[self.of(24)], ENDS[self.of(24)])
    }
}
