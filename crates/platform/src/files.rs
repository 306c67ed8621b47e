//! Files as sent: kept once under the hash of their bytes, never changed, written whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::db::hex;
use crate::error::Error;

/// A folder of files.
#[derive(Debug, Clone)]
pub struct Files(PathBuf);

impl Files {
    /// In this folder; made at the first file.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Keeps bytes and returns their SHA-256 in hexadecimal. The same bytes twice are one file.
    ///
    /// # Errors
    /// A fault when the disk does.
    pub fn keep(&self, bytes: &[u8]) -> Result<String, Error> {
        let sum = hex(&Sha256::digest(bytes));
        let place = self.0.join(&sum);
        if !place.exists() {
            std::fs::create_dir_all(&self.0)?;
            let aside = self.0.join(format!("{sum}.{}.part", uuid::Uuid::new_v4().simple()));
            let mut file = std::fs::File::create(&aside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            std::fs::rename(&aside, &place)?;
        }
        Ok(sum)
    }

    /// The bytes kept under a hash, checked against it.
    ///
    /// # Errors
    /// [`Error::Hidden`] when there are none; a fault when they were altered.
    pub fn get(&self, sha256: &str) -> Result<Vec<u8>, Error> {
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::Hidden);
        }
        let bytes = std::fs::read(self.0.join(sha256)).map_err(|_| Error::Hidden)?;
        if hex(&Sha256::digest(&bytes)) == sha256 {
            return Ok(bytes);
        }
        Err(Error::fault("a kept file no longer fits its hash"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_once_and_checked() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path());
        let sum = files.keep(b"minutes").unwrap();
        assert_eq!(files.keep(b"minutes").unwrap(), sum);
        assert_eq!(files.get(&sum).unwrap(), b"minutes");
        std::fs::write(folder.path().join(&sum), b"altered").unwrap();
        assert!(matches!(files.get(&sum), Err(Error::Fault(_))));
        assert!(matches!(files.get("../../etc/passwd"), Err(Error::Hidden)));
    }
}
