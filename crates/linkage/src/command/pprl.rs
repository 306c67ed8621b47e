use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::command::link::{LinkArguments, Summary, go_on, planned, run, source_of_file};
use crate::link::Progress;
use crate::meaning::ROWS_LOOKED_AT;
use crate::pprl::{Encoder, Hardening, Secret, fields_of};
use crate::read::{self, Mapping, Named, Said};
use crate::records::{Records, RecordsBuilder};
use crate::refusal::{Place, Refusal};
use crate::resources::{FieldSize, Size};
use crate::settings::Settings;

/// What `pprl encode` is given.
#[derive(Debug, Clone)]
pub struct EncodeArguments {
    /// The table of one source.
    pub input: PathBuf,
    /// Heading of the column that tells records apart; its values go into the encoded file.
    pub id: String,
    /// Settings as TOML, for the meanings of columns.
    pub settings: Option<PathBuf>,
    /// A file that holds the secret, at least 16 bytes; line ends at its end do not count.
    pub secret: PathBuf,
    /// What is done against attacks.
    pub hardening: Hardening,
    /// Where the encodings are written.
    pub output: PathBuf,
}

/// Encodes the table of one source; gives back how many records there were.
///
/// # Errors
/// Whatever is wrong with the file, the columns or the secret.
pub fn encode(arguments: &EncodeArguments, say: Said<'_>) -> Result<u64, Refusal> {
    let settings = super::link::settings(arguments.settings.as_deref())?;
    let named = Named { id: &arguments.id, source: None, settings: &settings };
    let mappings = Mapping::of_files(std::slice::from_ref(&arguments.input), named, say)?;
    let Some(mapping) = mappings.first() else { return Err(Refusal::Run("no file is named".into())) };
    let bytes = std::fs::read(&arguments.secret).map_err(|e| Refusal::file(&arguments.secret, e))?;
    let secret = Secret::new(bytes.trim_ascii_end())?;
    let mut encoder = Encoder::new(mapping.fields.clone(), mapping.orders.clone(), secret, arguments.hardening)?;
    let refuse = |e| Refusal::file(&arguments.output, e);
    let mut out = BufWriter::with_capacity(1 << 18, File::create(&arguments.output).map_err(refuse)?);
    writeln!(out, "id,{}", encoder.headings().join(",")).map_err(refuse)?;
    let mut count = 0;
    read::stream(&arguments.input, &mut |_, row| {
        let cells: Vec<&str> = mapping.cells(row).collect();
        let id = row[mapping.id];
        count += 1;
        super::write::cell(&mut out, id)
            .and_then(|()| writeln!(out, ",{}", encoder.encode(id, &cells).join(",")))
            .map_err(refuse)
    })?;
    out.flush().map_err(refuse)?;
    Ok(count)
}

/// Links encoded tables; arguments and files as for [`super::link()`], but columns are known by their headings.
///
/// # Errors
/// A table without encodings, or whatever [`super::link()`] refuses.
pub fn link_encoded(arguments: &LinkArguments, say: Said<'_>, progress: Progress<'_>) -> Result<Summary, Refusal> {
    let mut settings: Settings = super::link::settings(arguments.settings.as_deref())?;
    settings.blocking = planned(&size(arguments)?, &settings, say)?;
    let records = read_encoded(arguments, progress)?;
    run(arguments, settings, records, say, progress)
}

/// How large encoded tables are: nearly every encoding differs from all others.
fn size(arguments: &LinkArguments) -> Result<Size, Refusal> {
    let mut out = Size::default();
    for path in &arguments.inputs {
        let first = read::preview(path, ROWS_LOOKED_AT)?;
        out.records += read::rows_of(path, &first)?;
        if out.fields.is_empty() {
            let fields = fields_of(&first.headings);
            out.fields = fields.iter().map(|(_, field)| FieldSize::new(field, 0.0, 0.0)).collect();
        }
    }
    out.identifier = IDENTIFIER;
    out.fields.iter_mut().for_each(|field| field.distinct = out.records as f64);
    Ok(out)
}

/// Bytes of an identifier, on the safe side.
const IDENTIFIER: f64 = 24.0;

fn read_encoded(arguments: &LinkArguments, progress: Progress<'_>) -> Result<Records, Refusal> {
    let mut builder: Option<(RecordsBuilder, Vec<crate::field::Field>)> = None;
    for path in &arguments.inputs {
        let headings = read::headings(path)?;
        let columns = fields_of(&headings);
        if columns.is_empty() {
            return Err(not_encoded(path, "it has no column that starts with \"bloom:\"; was it encoded?"));
        }
        let fields: Vec<_> = columns.iter().map(|(_, field)| field.clone()).collect();
        let (builder, first) = match &mut builder {
            Some(known) => known,
            empty => empty.insert((RecordsBuilder::new(fields.clone(), &[])?, fields.clone())),
        };
        if *first != fields {
            return Err(not_encoded(path, "its encoded columns are not those of the first file"));
        }
        let find = |wanted: &String| {
            let missing = || not_encoded(path, &format!("there is no column \"{wanted}\""));
            headings.iter().position(|h| h == wanted).ok_or_else(missing)
        };
        let (id, source) = (find(&arguments.id)?, arguments.source.as_ref().map(find).transpose()?);
        let file_source = source_of_file(path);
        read::stream(path, &mut |_, row| {
            go_on(builder, progress)?;
            let source = source.map_or(file_source.as_str(), |at| row[at]);
            builder.push(row[id], source, columns.iter().map(|(at, _)| row[*at]))
        })?;
    }
    builder.ok_or_else(|| Refusal::Run("no file is named".into()))?.0.finish()
}

fn not_encoded(path: &Path, problem: &str) -> Refusal {
    Refusal::at(Place { file: Some(path.to_path_buf()), row: Some(1), column: None }, problem)
}
