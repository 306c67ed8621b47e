//! Blocks on disk: the entries of every rule dealt into partitions by their key, each partition sorted and written
//! back without the records that are alone, so that one partition at a time is all that memory holds.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempDir;

use crate::block::choose::MOST_RULES;
use crate::block::keys::{PartColumns, Rule};
use crate::block::members::Members;
use crate::block::walk::{Entries, Met, walk};
use crate::records::Records;
use crate::refusal::Refusal;
use crate::settings::BlockingSettings;

/// Most files written at once; systems commonly allow a program a thousand.
const MOST_FILES: usize = 512;
/// Bytes gathered before a file is written to.
const BUFFER: usize = 1 << 15;

/// The blocks of every rule, in files.
#[derive(Debug)]
pub(crate) struct Spilled {
    /// Removed with everything in it when the run is over.
    folder: TempDir,
    partitions: usize,
    pairs: Vec<u64>,
}

/// Bytes on disk at most, and bytes of memory for the partitions being sorted.
pub(crate) fn spilled_bytes(records: usize, rules: usize) -> (u64, u64) {
    let disk: u64 = (0..rules).map(|rule| 4 * (rule as u64 + 2)).sum::<u64>() * records as u64;
    let partition = (4 * (rules as u64 + 1) + 16) * records as u64 / partitions(rules) as u64;
    (disk, partition * rayon::current_num_threads() as u64 + (MOST_FILES * BUFFER) as u64)
}

fn partitions(rules: usize) -> usize {
    MOST_FILES / rules.max(1)
}

impl Spilled {
    pub fn new(rows: &PartColumns, rules: &[Rule], settings: &BlockingSettings) -> Result<Spilled, Refusal> {
        let parent = settings.folder.clone().unwrap_or_else(std::env::temp_dir);
        let folder = tempfile::Builder::new().prefix("linkage-").tempdir_in(&parent);
        let folder = folder.map_err(|e| Refusal::file(&parent, e))?;
        let mut spilled = Spilled { folder, partitions: partitions(rules.len()), pairs: Vec::new() };
        spilled.deal(rows, rules)?;
        let all: Vec<u64> = (0..rules.len() * spilled.partitions)
            .into_par_iter()
            .map(|at| spilled.sort(at))
            .collect::<Result<_, _>>()?;
        spilled.pairs = all.chunks(spilled.partitions).map(|rule| rule.iter().sum()).collect();
        Ok(spilled)
    }

    pub fn pairs(&self, rule: usize) -> u64 {
        self.pairs[rule]
    }

    pub fn visit<T: Send + Default>(
        &self,
        records: &Records,
        rule: usize,
        wants: impl Fn(u32, u32) -> bool + Sync,
        visit: impl Fn(&mut T, Met<'_>) + Sync,
    ) -> Result<Vec<T>, Refusal> {
        let mut out = Vec::new();
        for partition in 0..self.partitions {
            let part = Partition::read(&self.path(rule * self.partitions + partition), rule)?;
            out.extend(walk(&part, &part.members(), records, &wants, &visit));
        }
        Ok(out)
    }

    fn path(&self, file: usize) -> PathBuf {
        self.folder.path().join(format!("{file}"))
    }

    /// Writes every record to one partition of each rule, with its keys up to that rule. Keys rise with the number of
    /// the partition, so that blocks come in the order they have in memory.
    fn deal(&self, rows: &PartColumns, rules: &[Rule]) -> Result<(), Refusal> {
        let open = |at: usize| {
            let path = self.path(at);
            File::create(&path).map(|f| BufWriter::with_capacity(BUFFER, f)).map_err(|e| Refusal::file(path, e))
        };
        let mut files: Vec<_> = (0..rules.len() * self.partitions).map(open).collect::<Result<_, _>>()?;
        let mut entry = [0u32; MOST_RULES + 1];
        for record in 0..rows.len() {
            entry[0] = record as u32;
            for (rule, slot) in rules.iter().zip(&mut entry[1..]) {
                *slot = rows.key(rule, record);
            }
            for rule in (0..rules.len()).filter(|rule| entry[rule + 1] != 0) {
                let partition = (u64::from(entry[rule + 1]) * self.partitions as u64) >> 32;
                let at = rule * self.partitions + partition as usize;
                put(&mut files[at], &entry[..rule + 2]).map_err(|e| Refusal::file(self.path(at), e))?;
            }
        }
        let mut close =
            |(at, file): (usize, &mut BufWriter<File>)| file.flush().map_err(|e| Refusal::file(self.path(at), e));
        files.iter_mut().enumerate().try_for_each(&mut close)
    }

    /// Sorts a partition by key, drops entries that are alone, writes it back; gives the pairs of its blocks.
    fn sort(&self, at: usize) -> Result<u64, Refusal> {
        let path = self.path(at);
        let part = Partition::read(&path, at / self.partitions)?;
        let keys: Vec<u32> = (0..part.len()).map(|entry| part.key(entry)).collect();
        let members = Members::new(&keys);
        let write = || -> std::io::Result<()> {
            let mut out = BufWriter::with_capacity(1 << 18, File::create(&path)?);
            members.entries.iter().try_for_each(|&entry| put(&mut out, part.entry(entry as usize)))?;
            out.flush()
        };
        write().map_err(|e| Refusal::file(&path, e))?;
        Ok(members.pairs())
    }
}

fn put(out: &mut impl Write, words: &[u32]) -> std::io::Result<()> {
    let mut bytes = [0u8; 4 * (MOST_RULES + 1)];
    bytes.chunks_exact_mut(4).zip(words).for_each(|(slot, word)| slot.copy_from_slice(&word.to_le_bytes()));
    out.write_all(&bytes[..4 * words.len()])
}

/// Entries of one rule: the record, its keys under earlier rules, its key under this one.
struct Partition {
    width: usize,
    words: Vec<u32>,
}

impl Partition {
    fn read(path: &Path, rule: usize) -> Result<Partition, Refusal> {
        let bytes = std::fs::read(path).map_err(|e| Refusal::file(path, e))?;
        let word = |b: &[u8]| b.try_into().map_or(0, u32::from_le_bytes);
        Ok(Partition { width: rule + 2, words: bytes.chunks_exact(4).map(word).collect() })
    }

    fn len(&self) -> usize {
        self.words.len() / self.width
    }

    #[inline]
    fn entry(&self, at: usize) -> &[u32] {
        &self.words[at * self.width..(at + 1) * self.width]
    }

    fn key(&self, at: usize) -> u32 {
        self.words[(at + 1) * self.width - 1]
    }

    /// The blocks of a sorted partition.
    fn members(&self) -> Members {
        let entries: Vec<u32> = (0..self.len() as u32).collect();
        let mut out = Members::default();
        for block in entries.chunk_by(|a, b| self.key(*a as usize) == self.key(*b as usize)) {
            out.add(block.iter().copied());
        }
        out
    }
}

impl Entries for Partition {
    #[inline]
    fn record(&self, entry: u32) -> u32 {
        self.words[entry as usize * self.width]
    }

    #[inline]
    fn met_before(&self, a: u32, b: u32) -> bool {
        let earlier = 1..self.width - 1;
        let (x, y) = (&self.entry(a as usize)[earlier.clone()], &self.entry(b as usize)[earlier]);
        x.iter().zip(y).any(|(x, y)| x == y && *x != 0)
    }
}
