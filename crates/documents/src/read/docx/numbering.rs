//! Lists: which are bulleted, and what number stands before an item that is numbered.

use std::collections::{HashMap, HashSet};

use quick_xml::events::BytesStart;

use crate::Refusal;
use crate::read::{Limits, xml};

/// Levels a Word list has.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    /// `numFmt`: "decimal", "bullet", ...
    format: String,
    /// `lvlText`: "%1.%2."
    text: String,
    /// The paragraph style tied to this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".into(), text: String::new(), style: None }
    }
}

#[derive(Debug, Default)]
struct Instance {
    plan: String,
    /// Levels whose counting starts afresh in this instance, and at what.
    restarts: HashMap<usize, u32>,
}

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    plans: HashMap<String, [Level; LEVELS]>,
    instances: HashMap<u32, Instance>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    restarted: HashSet<(u32, usize)>,
}

/// What stands before an item.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Bullet,
    Number(String),
}

impl Numbering {
    pub(super) fn read(source: &str, limits: &Limits) -> Result<Self, Refusal> {
        let mut reading = Reading::default();
        xml::walk("numbering.xml", source, limits.depth, |piece| {
            if let xml::Piece::Open(name, element) = piece {
                reading.open(name, element);
            }
            Ok(())
        })?;
        Ok(reading.numbering)
    }

    /// The level tied to a paragraph style, 0 when none is.
    pub(super) fn level_of_style(&self, instance: u32, style: &str) -> u8 {
        let plan = self.instances.get(&instance).and_then(|i| self.plans.get(&i.plan));
        let at = plan.and_then(|levels| levels.iter().position(|l| l.style.as_deref() == Some(style)));
        at.and_then(|n| u8::try_from(n).ok()).unwrap_or(0)
    }

    /// Counts one more item of a list and says what stands before it; `None` when there is no such list.
    pub(super) fn next(&mut self, instance: u32, level: u8) -> Option<Mark> {
        let at = usize::from(level).min(LEVELS - 1);
        let list = self.instances.get(&instance)?;
        let levels = self.plans.get(&list.plan)?;
        let counters = self.counters.entry(list.plan.clone()).or_default();
        let restart = list.restarts.get(&at).filter(|_| self.restarted.insert((instance, at)));
        counters[at] = Some(match (restart, counters[at]) {
            (Some(start), _) => *start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => levels[at].start,
        });
        counters[at + 1..].fill(None);
        Some(mark(levels, counters, at))
    }
}

fn mark(levels: &[Level; LEVELS], counters: &[Option<u32>; LEVELS], at: usize) -> Mark {
    if levels[at].format == "bullet" {
        return Mark::Bullet;
    }
    let mut text = levels[at].text.clone();
    for (n, level) in levels.iter().enumerate() {
        let count = counters[n].unwrap_or(level.start);
        text = text.replace(&format!("%{}", n + 1), &written(count, &level.format));
    }
    Mark::Number(text)
}

/// `count` as Word writes it in this format.
fn written(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count),
        "upperLetter" => letters(count).to_uppercase(),
        "lowerRoman" => roman(count),
        "upperRoman" => roman(count).to_uppercase(),
        "decimalZero" => format!("{count:02}"),
        "none" => String::new(),
        _ => count.to_string(),
    }
}

/// a to z, then aa to zz.
fn letters(count: u32) -> String {
    let Some(n) = count.checked_sub(1) else { return String::new() };
    let letter = char::from(b'a' + (n % 26) as u8);
    letter.to_string().repeat((n / 26 + 1).min(30) as usize)
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if count > 4_000 {
        return count.to_string();
    }
    let mut left = count;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        out.push_str(&sign.repeat((left / value) as usize));
        left %= value;
    }
    out
}

#[derive(Debug, Default)]
struct Reading {
    numbering: Numbering,
    plan: Option<String>,
    instance: Option<u32>,
    level: usize,
}

impl Reading {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || xml::attribute(element, "val");
        let number = |key: &str| xml::attribute(element, key).and_then(|v| v.parse::<u32>().ok());
        match name {
            "abstractNum" => self.open_plan(xml::attribute(element, "abstractNumId")),
            "num" => (self.plan, self.instance) = (None, number("numId")),
            "lvl" | "lvlOverride" => self.level = number("ilvl").unwrap_or(0).min(8) as usize,
            "abstractNumId" => self.instance().plan = value().unwrap_or_default(),
            "startOverride" => {
                let level = self.level;
                self.instance().restarts.insert(level, number("val").unwrap_or(1));
            }
            "start" => self.at_level(|l| l.start = number("val").unwrap_or(1)),
            "numFmt" => self.at_level(|l| l.format = value().unwrap_or_default()),
            "lvlText" => self.at_level(|l| l.text = value().unwrap_or_default()),
            "pStyle" => self.at_level(|l| l.style = value()),
            _ => (),
        }
    }

    fn open_plan(&mut self, id: Option<String>) {
        self.instance = None;
        self.plan = id;
        if let Some(id) = &self.plan {
            self.numbering.plans.insert(id.clone(), Default::default());
        }
    }

    fn instance(&mut self) -> &mut Instance {
        self.numbering.instances.entry(self.instance.unwrap_or(0)).or_default()
    }

    fn at_level(&mut self, change: impl FnOnce(&mut Level)) {
        let plan = self.plan.as_ref().and_then(|id| self.numbering.plans.get_mut(id));
        if let Some(levels) = plan {
            change(&mut levels[self.level]);
        }
    }
}
