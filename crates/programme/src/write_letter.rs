//! The letter is written: its words, who signs, and where each ask stands in it.

use platform::Error;
use platform::access::Actor;
use platform::web::App;

use crate::national_request::Letter;
use crate::national_step::{SeenRequest, not_ahead, take};

/// Keeps a new wording.
///
/// # Errors
/// For whoever does not write for the Board; for a signature dated ahead; when the letter has been sent.
pub async fn write_letter(app: &App, actor: &Actor, seen: SeenRequest, to: &str, letter: Letter) -> Result<(), Error> {
    for (field, text, missing) in
        [("to", to, "Say which body the letter goes to."), ("text", &letter.text, "Write the letter.")]
    {
        if text.trim().is_empty() {
            return Err(Error::invalid(field, missing));
        }
    }
    for (i, signatory) in letter.signatories.iter().enumerate() {
        if let Some(signed) = signatory.signed {
            not_ahead(signed, app.clock().today(), &format!("signed-{i}"))?;
        }
    }
    take(app, actor, seen, "NationalLetterWritten", |request, _, _| {
        let mut request = request.write(letter)?;
        request.to = to.trim().to_owned();
        Ok(request)
    })
    .await?;
    Ok(())
}
