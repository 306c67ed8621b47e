//! Forms of the public side. They neither need nor set a cookie: each carries a token that this server signed when it
//! showed the form, so that a form's age is known and a form sent twice is known as one, and nothing else is.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::posted::{form_pairs, gather};
use super::{App, Posted};
use crate::db::hex;
use crate::error::{Error, Faults};

/// The hidden field that carries the token.
pub const TOKEN: &str = "token";
/// How long a form may lie open.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);
/// The most files that one form may bring.
const MOST_FILES: usize = 10;

/// A form as anybody sent it. No cookie was read.
#[derive(Debug, Clone)]
pub struct PublicForm {
    /// Its fields; the token is among them.
    pub posted: Posted,
    /// Its files: field and bytes. Their names are not read: a name tells of the person who gave it.
    pub files: Vec<(String, Bytes)>,
    /// What its token says.
    pub shown: Shown,
}

/// What a form's token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// This server showed it so long ago; `once` is the same for the same form sent twice, and for no other.
    Ago {
        /// Since then.
        age: SignedDuration,
        /// Names this showing of the form.
        once: String,
    },
    /// Longer ago than a form may lie open, or not by this server: show it again with all that was written.
    Again,
    /// What was sent did not fit or was cut off: nothing of it is there.
    TooLarge,
}

impl App {
    /// A token for a form that is shown now.
    ///
    /// # Errors
    /// A fault when the secrets cannot be read.
    pub fn form_token(&self) -> Result<String, Error> {
        let body = format!("{}.{}", self.clock().now().as_second(), hex(&rand::random::<[u8; 16]>()));
        Ok(format!("{body}.{}", signature(&self.secrets().key("public-forms")?, &body)?))
    }

    fn shown(&self, token: &str) -> Result<Shown, Error> {
        let key = self.secrets().key("public-forms")?;
        Ok(read(&key, token, self.clock().now()).unwrap_or(Shown::Again))
    }
}

fn signature(key: &[u8; 32], body: &str) -> Result<String, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::fault("a key of the wrong length"))?;
    mac.update(body.as_bytes());
    Ok(hex(&mac.finalize().into_bytes()))
}

fn read(key: &[u8; 32], token: &str, now: Timestamp) -> Option<Shown> {
    let (body, signed) = token.rsplit_once('.')?;
    let expected = signature(key, body).ok()?;
    if !bool::from(expected.as_bytes().ct_eq(signed.as_bytes())) {
        return None;
    }
    let (second, once) = body.split_once('.')?;
    let age = now.duration_since(Timestamp::from_second(second.parse().ok()?).ok()?);
    (age <= LONGEST).then(|| Shown::Ago { age, once: once.to_owned() })
}

impl FromRequest<App> for PublicForm {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let read = match kind.starts_with("multipart/form-data") {
            true => multipart(request, app).await,
            false => Bytes::from_request(request, app).await.ok().map(|bytes| (form_pairs(&bytes), Vec::new())),
        };
        let Some((pairs, files)) = read else {
            return Ok(Self { posted: Posted::default(), files: Vec::new(), shown: Shown::TooLarge });
        };
        let posted = Posted { values: gather(pairs), faults: Faults::default() };
        let shown = app.shown(&posted.text(TOKEN))?;
        Ok(Self { posted, files, shown })
    }
}

type Read = (Vec<(String, String)>, Vec<(String, Bytes)>);

async fn multipart(request: Request, app: &App) -> Option<Read> {
    let mut parts = Multipart::from_request(request, app).await.ok()?;
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.ok()?;
        if !is_file {
            pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        } else if !bytes.is_empty() && files.len() < MOST_FILES {
            files.push((name, bytes));
        }
    }
    Some((pairs, files))
}

impl PublicForm {
    /// The fields alone, without those that belong to the form and not to the person.
    pub fn written(&self) -> BTreeMap<String, Vec<String>> {
        self.posted.values.iter().filter(|(name, _)| *name != TOKEN).map(|(n, v)| (n.clone(), v.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn token(second: i64) -> String {
        let body = format!("{second}.ab12");
        format!("{body}.{}", signature(&KEY, &body).unwrap())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_form_tells_its_age_and_its_showing() {
        let shown = read(&KEY, &token(1000), at(1060)).unwrap();
        assert_eq!(shown, Shown::Ago { age: SignedDuration::from_secs(60), once: "ab12".into() });
        assert_eq!(read(&KEY, &token(1000), at(1000 + 24 * 3600 + 1)), None);
    }

    #[test]
    fn a_token_of_anybody_elses_making_is_none() {
        let forged = token(1000).replace("1000.", "0900.");
        for bad in ["", ".", "a.b.c", forged.as_str(), "1000.ab12.00"] {
            assert_eq!(read(&KEY, bad, at(1060)), None, "{bad}");
        }
        assert_eq!(read(&[8; 32], &token(1000), at(1060)), None);
    }
}
