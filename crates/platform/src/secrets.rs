//! Secrets of this installation: keys in files of their own, apart from the database and its backups. Whoever has the
//! database or a backup of it, but not these files, cannot read what was sealed with them.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::db::hex;
use crate::error::Error;

/// A folder of keys.
#[derive(Debug, Clone)]
pub struct Secrets(PathBuf);

impl Secrets {
    /// In this folder; made, for this account of the operating system alone, at the first key.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// The key of this name: 256 random bits, made when first asked for. Of two programs that ask at once, both get the
    /// same. `name` is our own, of letters, digits and dashes.
    ///
    /// # Errors
    /// A fault when the folder cannot be written, or when the file holds no key.
    pub fn key(&self, name: &str) -> Result<[u8; 32], Error> {
        let place = self.0.join(format!("{name}.key"));
        if !place.exists() {
            self.make(&place)?;
        }
        let text = std::fs::read_to_string(&place)?;
        read(text.trim()).ok_or_else(|| Error::fault(format!("the secret {name} is not 64 hexadecimal digits")))
    }

    /// Whether there is a key of this name.
    pub fn holds(&self, name: &str) -> bool {
        self.0.join(format!("{name}.key")).exists()
    }

    fn make(&self, place: &Path) -> Result<(), Error> {
        private_folder(&self.0)?;
        let aside = self.0.join(format!(".{}.part", uuid::Uuid::new_v4().simple()));
        let mut file = private_file(&aside)?;
        writeln!(file, "{}", hex(&rand::random::<[u8; 32]>()))?;
        file.sync_all()?;
        // A link is made whole or not at all, and never over a key that is there.
        let made = std::fs::hard_link(&aside, place);
        std::fs::remove_file(&aside)?;
        match made {
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => Err(e.into()),
            _ => Ok(()),
        }
    }
}

fn private_folder(folder: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder)?)
}

fn private_file(place: &Path) -> Result<std::fs::File, Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(place)?)
}

fn read(text: &str) -> Option<[u8; 32]> {
    let bytes: Option<Vec<u8>> = (0..text.len())
        .step_by(2)
        .map(|i| text.get(i..i + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    bytes?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::in_folder(&folder.path().join("secrets"));
        assert!(!secrets.holds("one"));
        let key = secrets.key("one").unwrap();
        assert_eq!(secrets.key("one").unwrap(), key);
        assert_ne!(secrets.key("two").unwrap(), key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join("secrets/one.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "others may read the key");
        }
    }

    #[test]
    fn a_damaged_key_is_named_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("one.key"), "not a key").unwrap();
        let error = Secrets::in_folder(folder.path()).key("one").unwrap_err();
        assert!(matches!(error, Error::Fault(f) if f.detail.contains("one")));
        assert_eq!(std::fs::read_to_string(folder.path().join("one.key")).unwrap(), "not a key");
    }
}
