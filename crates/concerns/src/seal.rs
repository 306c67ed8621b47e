//! Sealing: XChaCha20-Poly1305 under a concern's own key. What is sealed for one place cannot be opened in another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use platform::error::Error;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Bytes of the nonce that stands before what is sealed.
const NONCE: usize = 24;

/// A key of 256 bits. It is never shown.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// Something sealed, as text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed(String);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}

impl Sealed {
    /// As kept.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// From what was kept.
    pub fn kept(text: String) -> Self {
        Self(text)
    }
}

impl Key {
    /// A new one, from the operating system's randomness.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// Of these bytes.
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals bytes; `place` says where they belong and must be said again to open them.
    ///
    /// # Errors
    /// A fault when they are more than the cipher takes (256 GB).
    pub fn seal_bytes(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed =
            self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::fault("sealing failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Key::seal_bytes`] sealed.
    ///
    /// # Errors
    /// A fault when it was sealed with another key, for another place, or altered since.
    pub fn open_bytes(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let broken = || Error::fault("something sealed does not open with its key");
        let (nonce, body) = sealed.split_at_checked(NONCE).ok_or_else(broken)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| broken())?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        self.cipher().decrypt(&XNonce::from(nonce), payload).map_err(|_| broken())
    }

    /// Seals a value as text.
    ///
    /// # Errors
    /// As [`Key::seal_bytes`].
    pub fn seal(&self, place: &str, value: &impl Serialize) -> Result<Sealed, Error> {
        Ok(Sealed(BASE64.encode(self.seal_bytes(place, &serde_json::to_vec(value)?)?)))
    }

    /// Opens a value.
    ///
    /// # Errors
    /// As [`Key::open_bytes`]; a fault when the value does not fit its type.
    pub fn open<T: DeserializeOwned>(&self, place: &str, sealed: &Sealed) -> Result<T, Error> {
        let bytes = BASE64.decode(&sealed.0).map_err(|_| Error::fault("something sealed is no base64"))?;
        Ok(serde_json::from_slice(&self.open_bytes(place, &bytes)?)?)
    }

    /// Another key, wrapped under this one.
    ///
    /// # Errors
    /// As [`Key::seal_bytes`].
    pub fn wrap(&self, place: &str, other: &Self) -> Result<String, Error> {
        Ok(BASE64.encode(self.seal_bytes(place, &other.0)?))
    }

    /// The key that was wrapped.
    ///
    /// # Errors
    /// As [`Key::open_bytes`].
    pub fn unwrap_key(&self, place: &str, wrapped: &str) -> Result<Self, Error> {
        let bytes = BASE64.decode(wrapped).map_err(|_| Error::fault("a wrapped key is no base64"))?;
        let bytes = self.open_bytes(place, &bytes)?;
        bytes.try_into().map(Self).map_err(|_| Error::fault("a wrapped key has the wrong length"))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn opens_with_its_key_in_its_place_only() {
        let key = Key::random();
        let sealed = key.seal("concern 1 told", &"words").unwrap();
        assert_eq!(key.open::<String>("concern 1 told", &sealed).unwrap(), "words");
        assert!(key.open::<String>("concern 2 told", &sealed).is_err());
        assert!(Key::random().open::<String>("concern 1 told", &sealed).is_err());
        assert!(!format!("{sealed:?}").contains(sealed.text()));
    }

    #[test]
    fn a_key_comes_out_as_it_went_in() {
        let (guardian, key) = (Key::random(), Key::random());
        let wrapped = guardian.wrap("here", &key).unwrap();
        assert_eq!(guardian.unwrap_key("here", &wrapped).unwrap().0, key.0);
        assert!(guardian.unwrap_key("there", &wrapped).is_err());
    }

    proptest! {
        #[test]
        fn altered_bytes_never_open(plain in proptest::collection::vec(any::<u8>(), 0..100), at in 0usize..140, by in 1u8..) {
            let key = Key::random();
            let mut sealed = key.seal_bytes("x", &plain).unwrap();
            let at = at % sealed.len();
            sealed[at] ^= by;
            prop_assert!(key.open_bytes("x", &sealed).is_err());
        }
    }
}
