//! How a contact goes on, step by step, each so many days after the one before. What would lie after today has not
//! happened yet: so there are referrals at every stage.

/// A step of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Somebody gets in touch.
    Contact,
    /// A professional refers by the form.
    Refer,
    /// Advice is given.
    Advise,
    /// News of an open case goes to its worker.
    Pass,
    /// A referral is opened.
    Open,
    /// The referrer hears that it came.
    Acknowledge,
    /// The police are asked what they know.
    Check,
    /// They answer.
    CheckAnswered,
    /// Decided: no further action.
    DecideNothing,
    /// Decided: early help.
    DecideHelp,
    /// Decided: an assessment.
    DecideAssessment,
    /// The referrer hears what was decided.
    Tell,
    /// Sent on to the young people's mental health service.
    SendMind,
    /// Sent on to the council's exploitation team.
    SendTeam,
    /// The service says that it has it.
    Receive,
    /// It accepts.
    Accept,
    /// It declines: the criteria are not met.
    Decline,
    /// The front door sends the same papers on to the family intervention service.
    Redirect,
    /// Work has begun.
    Start,
    /// The young person says no for now.
    SayNo,
    /// What came of it.
    Outcome,
    /// The front door looks, and is content.
    Verify,
    /// The onward referral is closed.
    CloseOnward,
    /// The referral is closed.
    Close,
    /// The professional disagrees with the decision.
    Disagree,
}

use Step::{
    Accept, Acknowledge, Advise, Check, CheckAnswered, Close, CloseOnward, Contact, DecideAssessment, DecideHelp,
    DecideNothing, Decline, Disagree, Open, Outcome, Pass, Receive, Redirect, Refer, SayNo, SendMind, SendTeam, Start,
    Tell, Verify,
};

/// A story: days after the step before, and the step.
pub(super) type Script = &'static [(i64, Step)];

const ADVICE: Script = &[(0, Contact), (0, Advise)];
const NEWS: Script = &[(0, Contact), (0, Pass)];
const NOTHING: Script = &[(0, Contact), (0, Open), (0, Acknowledge), (1, DecideNothing), (2, Tell), (1, Close)];
const WHOLE: Script = &[
    (0, Contact),
    (0, Open),
    (0, Acknowledge),
    (0, Check),
    (1, CheckAnswered),
    (0, DecideAssessment),
    (1, Tell),
    (0, SendTeam),
    (1, Receive),
    (1, Accept),
    (5, Start),
    (30, Outcome),
    (4, Verify),
    (0, CloseOnward),
    (1, Close),
];
const BOUNCED: Script = &[
    (0, Refer),
    (1, DecideHelp),
    (1, Tell),
    (0, SendMind),
    (2, Receive),
    (4, Decline),
    (1, Redirect),
    (2, Accept),
    (6, Start),
    (40, Outcome),
    (5, Verify),
    (0, CloseOnward),
    (1, Close),
];
/// Sent on, and nobody answers.
const SILENT: Script = &[(0, Contact), (0, Open), (0, Acknowledge), (1, DecideHelp), (1, Tell), (0, SendMind)];
const NOT_TODAY: Script = &[
    (0, Contact),
    (0, Open),
    (1, Acknowledge),
    (0, DecideHelp),
    (1, Tell),
    (0, SendMind),
    (1, Receive),
    (1, Accept),
    (6, SayNo),
];
/// Decided late, and the referrer never told.
const UNTOLD: Script = &[(0, Contact), (0, Open), (4, DecideAssessment), (0, SendTeam), (1, Receive), (1, Accept)];
const DISPUTED: Script = &[(0, Refer), (1, DecideNothing), (1, Tell), (2, Disagree)];

/// The stories in their turn: a year has some of each.
pub(super) const TURN: &[Script] = &[
    ADVICE, WHOLE, NOTHING, ADVICE, BOUNCED, NEWS, WHOLE, ADVICE, NOTHING, NOT_TODAY, WHOLE, ADVICE, BOUNCED, NOTHING,
    WHOLE, NEWS, ADVICE, BOUNCED, NOTHING, WHOLE,
];

/// Those whose trouble must show today: so many days ago, and how.
pub(super) const TROUBLES: &[(i64, Script)] = &[
    (34, SILENT),
    (19, SILENT),
    (16, DISPUTED),
    (12, UNTOLD),
    (9, SILENT),
    (5, BOUNCED),
    (3, UNTOLD),
    (2, NOT_TODAY),
    (1, NOTHING),
    (1, &[(0, Contact), (0, Open)]),
    (0, &[(0, Contact)]),
    (0, &[(0, Contact)]),
];
