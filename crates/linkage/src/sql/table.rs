//! The prepared table: one row a record, with everything that is awkward to compute in SQL made once.

use std::io::Write;

use crate::block::keys::{Keys, PartColumns};
use crate::link::Linked;
use crate::records::{Records, Values};
use crate::value::nhs_number_holds;

/// Columns that stand beside a field's value.
fn beside(values: &Values) -> &'static [&'static str] {
    match values {
        Values::Names(_) => &["bag", "sound", "first", "groups"],
        Values::Words(_) => &["bag", "words", "count"],
        Values::Codes(_) => &["sector", "district", "holds"],
        Values::Dates(_) | Values::Filters(_) => &[],
    }
}

/// Writes the prepared table as CSV. Values are folded to letters, digits and spaces, so that nothing needs quoting but
/// identifiers and sources.
///
/// # Errors
/// What the writer says.
pub fn prepared(out: &mut impl Write, linked: &Linked) -> std::io::Result<()> {
    let records = &linked.records;
    let mut head = String::from("n,id,source,slot");
    for (field, values) in records.values.iter().enumerate() {
        head.push_str(&format!(",v{field},rare{field}"));
        beside(values).iter().for_each(|column| head.push_str(&format!(",{column}{field}")));
    }
    (0..linked.rules.len()).for_each(|rule| head.push_str(&format!(",k{rule}")));
    writeln!(out, "{head}")?;
    let keys = PartColumns::of_all(records, &Keys::new(records), &linked.rules);
    for record in 0..records.len() {
        row(out, linked, record)?;
        for rule in &linked.rules {
            match keys.key(rule, record) {
                0 => out.write_all(b",")?,
                key => write!(out, ",{key}")?,
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn row(out: &mut impl Write, linked: &Linked, record: usize) -> std::io::Result<()> {
    let records = &linked.records;
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let slot = if linked.model.prior.sources == 1 { 0 } else { records.source_of[record] };
    write!(out, "{record},{},{},{slot}", quoted(records.id(record)), quoted(records.source(record)))?;
    for field in 0..records.fields.len() {
        let code = records.row(record)[field];
        if code == 0 {
            let columns = 2 + beside(&records.values[field]).len();
            out.write_all(",".repeat(columns).as_bytes())?;
            continue;
        }
        write!(out, ",{},{:.9}", value(records, field, code), linked.rarity.of_field(records, field, code))?;
        write_beside(out, &records.values[field], code as usize - 1)?;
    }
    Ok(())
}

fn value(records: &Records, field: usize, code: u32) -> String {
    let at = code as usize - 1;
    match &records.values[field] {
        Values::Names(v) => v.full[at].text.to_string(),
        Values::Words(v) => v[at].text.to_string(),
        Values::Dates(v) => format!("{:08}", v[at].0),
        Values::Codes(v) => String::from_utf8_lossy(&v[at].bytes()[..v[at].len()]).replace(['"', ','], ""),
        Values::Filters(v) => v[at].to_hex(),
    }
}

/// The same bits as a signed number: engines may have no other.
fn signed(bag: u64) -> i64 {
    i64::from_ne_bytes(bag.to_ne_bytes())
}

fn write_beside(out: &mut impl Write, values: &Values, at: usize) -> std::io::Result<()> {
    match values {
        Values::Names(v) => {
            let name = &v.full[at];
            let groups: Vec<String> = name.groups.iter().filter(|g| **g != 0).map(ToString::to_string).collect();
            write!(out, ",{},{},{},{}", signed(name.bag), name.sound, name.first_part(), groups.join(" "))
        }
        Values::Words(v) => {
            let words: Vec<String> = v[at].words[..usize::from(v[at].count)].iter().map(ToString::to_string).collect();
            write!(out, ",{},{},{}", signed(v[at].bag), words.join(" "), v[at].count)
        }
        Values::Codes(v) => {
            let text =
                |code: crate::value::Code| String::from_utf8_lossy(&code.bytes()[..code.len()]).replace(['"', ','], "");
            let shaped = v[at].is_postcode();
            // The sector counts for postcodes of the British shape alone.
            let sector = if shaped { text(v[at].sector()) } else { String::new() };
            write!(out, ",{sector},{},{}", text(v[at].district()), u8::from(nhs_number_holds(v[at])))
        }
        Values::Dates(_) | Values::Filters(_) => Ok(()),
    }
}
