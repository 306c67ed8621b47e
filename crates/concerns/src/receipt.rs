//! The receipt: sixteen digits that only the reporter has.

use argon2::Argon2;
use hmac::{Hmac, KeyInit, Mac};
use platform::error::Error;
use sha2::Sha256;

/// How many digits.
pub const DIGITS: usize = 16;

/// Sixteen digits. Neither shown by `Debug` nor kept anywhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt(String);

impl std::fmt::Debug for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Receipt(…)")
    }
}

impl Receipt {
    /// The receipt of one showing of a form. `once` holds 128 bits of the operating system's randomness; the secret makes
    /// digits of them that nobody else can make. The same form sent twice has one receipt, so a double click loses none.
    ///
    /// # Errors
    /// A fault when the secret cannot be used.
    pub fn of(secret: &[u8; 32], once: &str) -> Result<Self, Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| Error::fault("a key of the wrong length"))?;
        mac.update(once.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let number = bytes.iter().take(16).fold(0u128, |n, b| (n << 8) | u128::from(*b));
        Ok(Self(format!("{:016}", number % 10u128.pow(16))))
    }

    /// What somebody typed, whatever they put between the digits; `None` when it is not sixteen of them.
    pub fn typed(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter_map(|c| c.to_digit(10)).map(|d| d.to_string()).collect();
        let others = text.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace() && !"-–.".contains(c));
        (digits.len() == DIGITS && !others).then_some(Self(digits))
    }

    /// In fours, to read and to write down.
    pub fn in_fours(&self) -> String {
        self.0.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c)).collect::<Vec<_>>().join(" ")
    }

    /// The last four, which its holder types to show that they kept it.
    pub fn last_four(&self) -> &str {
        &self.0[DIGITS - 4..]
    }

    /// All of it, for a sealed token in the page that shows it.
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }
}

/// What is kept of a receipt: argon2id under a secret of this installation (19 MiB, two passes). What is no receipt costs
/// the same and fits nothing. Takes some tens of milliseconds: not for the thread that serves pages.
///
/// # Errors
/// A fault when the secret cannot be used.
pub fn kept_as(secret: &[u8; 32], receipt: Option<&Receipt>) -> Result<String, Error> {
    let fault = |_| Error::fault("the receipt's hash cannot be made");
    let slow = Argon2::new_with_secret(secret, argon2::Algorithm::Argon2id, argon2::Version::V0x13, <_>::default())
        .map_err(fault)?;
    let mut out = [0u8; 32];
    let digits = receipt.map_or("none", |r| r.0.as_str());
    slow.hash_password_into(digits.as_bytes(), b"concern receipt", &mut out).map_err(fault)?;
    Ok(out.iter().map(|b| format!("{b:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn read_however_it_is_written() {
        let receipt = Receipt::of(&[1; 32], "abc").unwrap();
        for way in [receipt.in_fours(), receipt.digits().to_owned(), receipt.in_fours().replace(' ', "-")] {
            assert_eq!(Receipt::typed(&way).unwrap(), receipt);
        }
        assert!(receipt.in_fours().ends_with(receipt.last_four()));
        assert!(!format!("{receipt:?}").contains(receipt.digits()));
    }

    #[test]
    fn what_is_no_receipt() {
        for text in ["", "123", "1234 5678 9012 345", "1234 5678 9012 34567", "1234567890123456 or so", "١٢٣٤"] {
            assert_eq!(Receipt::typed(text), None, "{text}");
        }
    }

    #[test]
    fn the_hash_needs_the_secret() {
        let receipt = Receipt::typed("0000111122223333").unwrap();
        let kept = kept_as(&[1; 32], Some(&receipt)).unwrap();
        assert_eq!(kept_as(&[1; 32], Some(&receipt)).unwrap(), kept);
        assert_ne!(kept_as(&[2; 32], Some(&receipt)).unwrap(), kept);
        assert_ne!(kept_as(&[1; 32], None).unwrap(), kept);
    }

    proptest! {
        #[test]
        fn any_form_has_sixteen_digits(once in "[0-9a-f]{32}") {
            let receipt = Receipt::of(&[3; 32], &once).unwrap();
            prop_assert_eq!(receipt.digits().len(), DIGITS);
            prop_assert!(receipt.digits().bytes().all(|b| b.is_ascii_digit()));
        }
    }
}
