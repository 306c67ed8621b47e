//! `surety backup` and `surety restore`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use platform::Error;
use platform::db::Db;
use platform::settings::Settings;
use platform::trail::{Verdict, verify};

#[derive(Args)]
pub(super) struct Backup {
    /// A new folder to make
    into: PathBuf,
}

#[derive(Args)]
pub(super) struct Restore {
    /// The folder that `surety backup` made
    from: PathBuf,
}

const DATABASE: &str = "surety.db";
const FILES: &str = "files";

pub(super) async fn run(backup: Backup, settings: Settings) -> Result<ExitCode, Error> {
    if backup.into.exists() {
        return Err(Error::refused(format!("{} is already there. Name a new folder.", backup.into.display())));
    }
    if let Some(missing) = sqlite_file(&settings).filter(|file| !file.exists()) {
        return Err(Error::refused(format!(
            "There is no database at {}. Check the setting database_url.",
            missing.display()
        )));
    }
    let db = Db::open(&settings.database_url).await?;
    std::fs::create_dir_all(&backup.into)?;
    let copy = backup.into.join(DATABASE);
    db.copy_to(&copy).await?;
    let files = copy_folder(&settings.files, &backup.into.join(FILES))?;
    let entries = sound_entries(&copy).await?;
    println!(
        "Backed up {entries} trail entries and {files} files to {}. The copy's trail is sound.",
        backup.into.display()
    );
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(restore: Restore, settings: Settings) -> Result<ExitCode, Error> {
    let Some(place) = sqlite_file(&settings) else {
        return Err(Error::refused("On PostgreSQL, restore with pg_restore."));
    };
    let copy = restore.from.join(DATABASE);
    if !copy.exists() {
        return Err(Error::refused(format!(
            "There is no {DATABASE} in {}. Name a folder that surety backup made.",
            restore.from.display()
        )));
    }
    if place.exists() && Db::is_in_use(&place).await? {
        return Err(Error::refused(format!(
            "A program is using {}. Stop the server first, then restore.",
            place.display()
        )));
    }
    let entries = sound_entries(&copy).await?;
    let aside = set_aside(&place)?;
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::copy(&copy, &place)?;
    let files = copy_folder(&restore.from.join(FILES), &settings.files)?;
    println!("Restored {entries} trail entries and {files} files.");
    if let Some(aside) = aside {
        println!("What was there before is kept at {}.", aside.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// The database's file; none on PostgreSQL.
fn sqlite_file(settings: &Settings) -> Option<PathBuf> {
    settings.database_url.strip_prefix("sqlite:").map(|path| PathBuf::from(path.trim_start_matches("//")))
}

async fn sound_entries(database: &Path) -> Result<i64, Error> {
    let db = Db::open(&format!("sqlite:{}", database.display())).await?;
    let verdict = verify(&db, |_| ()).await?;
    db.close().await;
    match verdict {
        Verdict::Sound { entries } => Ok(entries),
        Verdict::Broken { seq, how } => {
            Err(Error::refused(format!("The copy's trail is broken at entry {seq}: {how}.")))
        }
    }
}

/// Nothing is overwritten: the database in place gets another name.
fn set_aside(place: &Path) -> Result<Option<PathBuf>, Error> {
    if !place.exists() {
        return Ok(None);
    }
    let stamp = jiff::Timestamp::now().strftime("%Y%m%d-%H%M%S").to_string();
    let aside = place.with_extension(format!("before-{stamp}.db"));
    std::fs::rename(place, &aside)?;
    for tail in ["-wal", "-shm"] {
        let beside = PathBuf::from(format!("{}{tail}", place.display()));
        if beside.exists() {
            std::fs::rename(&beside, format!("{}{tail}", aside.display()))?;
        }
    }
    Ok(Some(aside))
}

/// Copies the files of a folder (they lie flat, named by their hash). Returns how many.
fn copy_folder(from: &Path, to: &Path) -> Result<u64, Error> {
    if !from.exists() {
        return Ok(0);
    }
    std::fs::create_dir_all(to)?;
    let mut copied = 0;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        if file.file_type()?.is_file() {
            std::fs::copy(file.path(), to.join(file.file_name()))?;
            copied += 1;
        }
    }
    Ok(copied)
}
