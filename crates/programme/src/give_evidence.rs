//! Puts evidence on file for an action or an answer, lets it bear on more work, and puts new versions in its place.

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::id::AgencyId;
use platform::record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::action::Action;
use crate::at_field::{AtField, changed};
use crate::evidence::{Evidence, EvidenceId, EvidenceKind, Grade, Holding, Sensitivity};
use crate::policy::Act;
use crate::programme::ProgrammeId;
use crate::response::Response;
use crate::stamp::stamp;
use crate::store::evidence;
use crate::verification::Subject;

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 25 * 1024 * 1024;

/// Endings of files that run when they are opened.
const RUNS: &[&str] = &[
    "app", "appimage", "bat", "cab", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "gadget", "hta", "htm", "html",
    "inf", "jar", "js", "jse", "lnk", "mht", "mhtml", "msc", "msi", "msp", "pif", "ps1", "psm1", "py", "rb", "reg",
    "scf", "scr", "sh", "svg", "url", "vb", "vbe", "vbs", "ws", "wsf", "wsh", "xhtml", "docm", "dotm", "xlsm", "xltm",
    "pptm",
];

/// What files that run begin with, whatever they are called: Windows, Linux, macOS, Java, scripts.
const RUNS_BY_BYTES: &[&[u8]] = &[
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"MSCF",
];

/// Where the evidence is, as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// A file.
    File {
        /// Its name.
        name: String,
        /// What it holds.
        bytes: Vec<u8>,
    },
    /// A place where it is kept.
    Place(String),
}

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    /// Nothing in it.
    #[error("The file {0} is empty. Choose the one that holds the evidence.")]
    Empty(String),
    /// Too large.
    #[error("The file {0} is larger than 25 MB. Send the pages that show the work, or say where it is kept.")]
    TooLarge(String),
    /// It runs when opened.
    #[error(
        "The file {0} is of a kind that can run when it is opened. Save it as PDF, document without macros, spreadsheet without macros, picture or text."
    )]
    Runs(String),
}

impl AtField for FileRefused {
    fn field(&self) -> &'static str {
        "file"
    }
}

/// Says whether a file may be taken.
///
/// # Errors
/// See [`FileRefused`].
pub fn check_file(name: &str, bytes: &[u8]) -> Result<(), FileRefused> {
    let shown = || bare(name);
    if bytes.is_empty() {
        return Err(FileRefused::Empty(shown()));
    }
    if bytes.len() > LARGEST {
        return Err(FileRefused::TooLarge(shown()));
    }
    // Windows drops dots and spaces at the end of a name, so "letter.exe. " runs as well.
    let trimmed = shown().trim_end_matches(['.', ' ']).to_lowercase();
    let runs = trimmed.rsplit_once('.').is_some_and(|(_, ending)| RUNS.contains(&ending.trim()));
    if runs || RUNS_BY_BYTES.iter().any(|start| bytes.starts_with(start)) {
        return Err(FileRefused::Runs(shown()));
    }
    Ok(())
}

/// A file's name without the folders that some browsers send along, at most 200 characters.
fn bare(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    last.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Keeps what was sent and says where.
fn hold(app: &App, sent: Sent) -> Result<Holding, Error> {
    match sent {
        Sent::Place(place) => Ok(Holding::Reference(place.trim().to_owned())),
        Sent::File { name, bytes } => {
            check_file(&name, &bytes).map_err(|refusal| refusal.at_field())?;
            let sha256 = app.files().keep(&bytes)?;
            Ok(Holding::File { name: bare(&name), sha256, bytes: bytes.len() as u64 })
        }
    }
}

/// What somebody says of a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Giving {
    /// What sort it is.
    pub kind: EvidenceKind,
    /// What it is called.
    pub title: String,
    /// The first day it speaks for.
    pub effective_from: Date,
    /// The last.
    pub effective_to: Option<Date>,
    /// Who may see it.
    pub sensitivity: Sensitivity,
    /// The grade it is offered for.
    pub grade: Grade,
}

/// Puts evidence on file for a piece of work, from the actor's body. The lead and the bodies that take part give it; the
/// Board, its groups and the assessor may add what they found.
///
/// # Errors
/// See [`EvidenceRefused`](crate::evidence::EvidenceRefused) and [`FileRefused`].
pub async fn give_evidence(
    app: &App,
    actor: &Actor,
    subject: Subject,
    giving: Giving,
    sent: Sent,
) -> Result<EvidenceId, Error> {
    let mut tx = app.begin(actor).await?;
    let (programme, lead) = bears_on(&mut tx, actor, subject).await?;
    let from = actor.agency.or(lead).ok_or_else(|| Error::refused("Nobody leads this work yet."))?;
    let holding = hold(app, sent)?;
    let Giving { kind, title, effective_from, effective_to, sensitivity, grade } = giving;
    let evidence = Evidence {
        id: EvidenceId::new(),
        programme,
        kind,
        title: title.trim().to_owned(),
        from,
        effective_from,
        effective_to,
        received_at: tx.now(),
        holding,
        sensitivity,
        offered_grade: grade,
        supports: vec![subject],
        earlier: Vec::new(),
    };
    let evidence = evidence.accept().map_err(|refusal| refusal.at_field())?;
    let (id, entry) = (evidence.id, Entry::of("EvidenceGiven", &evidence));
    tx.save(permit_new(actor, given_as(actor), evidence)?).await?;
    evidence::refresh(&mut tx, id).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Verifiers have no duty to report and may put on file what they found.
fn given_as(actor: &Actor) -> Act {
    if crate::policy::may(Act::Report, actor, actor.agency.as_slice()) { Act::Report } else { Act::Verify }
}

/// Checks that the actor may give evidence for it, and says its programme and the body that answers for it.
async fn bears_on(tx: &mut WriteTx, actor: &Actor, subject: Subject) -> Result<(ProgrammeId, Option<AgencyId>), Error> {
    let mut answer = Err(Error::Hidden);
    for act in [Act::Report, Act::Verify] {
        answer = match subject {
            Subject::Action(id) => permit(actor, act, record::find::<Action>(tx, id).await?)
                .map(|found| (found.record().programme, found.record().plan().lead)),
            Subject::Response(id) => permit(actor, act, record::find::<Response>(tx, id).await?)
                .map(|found| (found.record().programme, Some(found.record().agency))),
        };
        if answer.is_ok() {
            break;
        }
    }
    answer
}

/// Lets evidence on file bear on another piece of work too.
///
/// # Errors
/// When the work is another programme's; for whoever may not give evidence for it.
pub async fn support_with_evidence(app: &App, actor: &Actor, id: EvidenceId, subject: Subject) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let (programme, _) = bears_on(&mut tx, actor, subject).await?;
    let found = record::find::<Evidence>(&mut tx, id).await?;
    let allowed = permit(actor, given_as(actor), found)?;
    if allowed.record().programme != programme {
        return Err(Error::invalid("action", "Choose an action of the same programme."));
    }
    let allowed = allowed.change(|mut evidence| {
        if !evidence.supports.contains(&subject) {
            evidence.supports.push(subject);
        }
        Ok::<_, Error>(evidence)
    })?;
    let entry = Entry::of("EvidenceUsedAgain", allowed.record());
    tx.save(allowed).await?;
    evidence::refresh(&mut tx, id).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// The days for which a new version speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Option<Date>,
}

/// Puts a new version in place of the one that somebody had before them; what was stays on file. A check that looked at it
/// is void from then on.
///
/// # Errors
/// See [`EvidenceRefused`](crate::evidence::EvidenceRefused) and [`FileRefused`]; for other bodies than its giver.
pub async fn replace_evidence(
    app: &App,
    actor: &Actor,
    (id, version): (EvidenceId, i64),
    days: Days,
    sent: Sent,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let found = record::find::<Evidence>(&mut tx, id).await?;
    let allowed = permit(actor, Act::Report, found)?.as_seen(version)?;
    let holding = hold(app, sent)?;
    let stamp = stamp(actor, tx.now());
    let allowed = changed(allowed, |evidence| evidence.replace(holding, days.from, days.to, stamp))?;
    let entry = Entry::of("EvidenceReplaced", allowed.record());
    tx.save(allowed).await?;
    evidence::refresh(&mut tx, id).await?;
    tx.commit(entry).await?;
    Ok(())
}
