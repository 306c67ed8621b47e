//! A paper is added to a meeting. The file is kept once under its hash and never changed.

use platform::access::Actor;
use platform::error::Error;
use platform::web::App;

use crate::meeting::Paper;
use crate::policy::Act;
use crate::step::{self, SeenMeeting};

/// Adds it.
///
/// # Errors
/// For whoever does not prepare meetings; without a title or a file.
pub async fn add_paper(
    app: &App,
    actor: &Actor,
    seen: SeenMeeting,
    title: &str,
    file: Option<(String, &[u8])>,
    restricted: bool,
) -> Result<(), Error> {
    let (file_name, bytes) = file
        .filter(|(_, bytes)| !bytes.is_empty())
        .ok_or_else(|| Error::invalid("file", "Choose a file that is not empty."))?;
    let title = title.trim().to_owned();
    if title.is_empty() {
        return Err(Error::invalid("paper", "Say what the paper is."));
    }
    let sha256 = app.files().keep(bytes)?;
    let paper = Paper { title, file_name, sha256, restricted, added: app.clock().now() };
    step::take(app, actor, Act::Prepare, seen, "PaperAdded", |mut meeting| {
        meeting.papers.push(paper);
        Ok(meeting)
    })
    .await
}
