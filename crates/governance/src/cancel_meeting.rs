//! A meeting does not take place. Its items go to the next one by hand; calendar programs are told.

use platform::access::Actor;
use platform::error::Error;
use platform::web::App;

use crate::policy::Act;
use crate::step::{self, SeenMeeting};

/// Cancels it.
///
/// # Errors
/// For whoever does not prepare meetings; without a reason; when it was held or cancelled.
pub async fn cancel_meeting(app: &App, actor: &Actor, seen: SeenMeeting, why: &str) -> Result<(), Error> {
    let now = app.clock().now();
    step::take(app, actor, Act::Prepare, seen, "MeetingCancelled", |meeting| meeting.cancel(why, now)).await
}
