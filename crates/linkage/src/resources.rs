//! What a run costs, as the operating system counts it.

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

/// Memory a run will take at its peak, in bytes: rows of numbers, keys of up to sixteen rules held twice while blocks
/// are made, identifiers and distinct values. Measured at 240 to 330 bytes a record with seven fields; said on the safe
/// side.
pub fn expected_memory(records: usize, fields: usize) -> u64 {
    let a_record = 4 * (fields as u64 + 1) + 2 * 4 * 16 + 40 * fields as u64;
    8_000_000 + records as u64 * a_record
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
