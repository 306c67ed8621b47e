//! What a run costs: said beforehand, and as the operating system counts it.

use crate::block::choose::MOST_RULES;
use crate::block::{held_bytes, spilled_bytes};
use crate::settings::BlockingSettings;

/// Processor time and memory of this process so far; nothing where the system does not say.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Used {
    /// Seconds of processor time, user and system, all threads.
    pub processor_seconds: Option<f64>,
    /// Largest resident memory so far, in bytes.
    pub peak_memory: Option<u64>,
}

/// Clock ticks of `/proc/self/stat` in a second; Linux has shown 100 to programs on every machine since 2.6.
const TICKS: f64 = 100.0;

/// What a run will take, in bytes, said on the safe side before it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Memory at its peak.
    pub memory: u64,
    /// Disk for blocks, 0 when they are held in memory.
    pub disk: u64,
}

/// What a run over so many records and fields will take: rows of numbers, identifiers and distinct values, and the
/// blocks of up to sixteen rules, in memory as far as the settings allow and else on disk, a partition at a time in
/// memory. Measured figures are in `DESIGN.md`.
pub fn expected(records: usize, fields: usize, blocking: &BlockingSettings) -> Expected {
    let base = 8_000_000 + records as u64 * (4 * (fields as u64 + 1) + 40 * fields as u64);
    let allowed = blocking.hold_up_to_mb.saturating_mul(1 << 20);
    let held = held_bytes(records, MOST_RULES);
    if held <= allowed {
        return Expected { memory: base + held, disk: 0 };
    }
    let (disk, sorting) = spilled_bytes(records, MOST_RULES);
    Expected { memory: base + allowed.max(sorting), disk }
}

/// What this process has used.
pub fn used() -> Used {
    Used { processor_seconds: processor_seconds(), peak_memory: peak_memory() }
}

fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets and may hold spaces; the 14th and 15th fields follow it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
