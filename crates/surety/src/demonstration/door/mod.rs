//! A year at the front door, told hour by hour through its verbs: contacts, referrals, what was sent on and what came of
//! it, with the troubles that a year has: services that stay silent or decline, a referrer untold, a decision disputed.

mod cast;
mod raised;
mod story;

use front_door::contact::{As, Channel, ContactId, Source};
use front_door::onward::OnwardId;
use front_door::referral::{Outcome, Referral, ReferralId, Worker};
use front_door::{
    Deciding, Intake, Named, Referring, Says, Seen, Sending, Telling, acknowledge_referral, allocate, answer_check,
    answer_onward, ask_check, close_onward, close_referral, decide_referral, give_advice, open_referral,
    pass_to_worker, raise_disagreement, redirect_onward, refer, schools, send_onward, take_contact, tell_referrer,
    verify_onward,
};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use people::{PersonId, Subject};
use platform::clock::start_of;
use platform::trail::Entry;
use platform::{Error, clockwork, record};

use super::teller::Teller;
use story::{Script, Step, TROUBLES, TURN};

/// A contact every so many days.
const EVERY_DAYS: i64 = 3;
/// How far back the year begins.
const YEAR: i64 = 365;
/// Since when the clockwork chases, in days ago: what was silent before was settled then.
const CHASING_SINCE: i64 = 45;
const MIND: &str = "Young people’s mental health service";
const TEAM: &str = "Exploitation team";
const FAMILY: &str = "Family intervention service";

/// One story as it goes on.
struct Going {
    script: Script,
    number: usize,
    child: Option<usize>,
    contact: Option<ContactId>,
    referral: Option<ReferralId>,
    check: Option<front_door::check::CheckId>,
    onward: Option<(OnwardId, &'static str)>,
}

/// All that goes on, and what it goes on with.
struct Door<'t> {
    t: &'t Teller,
    children: Vec<PersonId>,
    /// How many services work with each child now.
    open: Vec<usize>,
    stories: Vec<Going>,
}

/// The next thing to happen: when, of which story, its which step. Nothing of a story: the clockwork's morning.
type Happening = (Timestamp, Option<(usize, usize)>);

pub(super) async fn tell(t: &Teller) -> Result<(), Error> {
    t.days_ago(YEAR);
    let children = children(t).await?;
    rolls(t).await?;
    let mut door = Door { t, open: vec![0; children.len()], children, stories: Vec::new() };
    for (when, what) in door.year()? {
        t.app.clock().set(when);
        match what {
            Some((story, step)) => door.step(story, step).await?,
            None => clockwork::run_once(&t.app).await.map(|_| ())?,
        }
    }
    raised::tell(t).await
}

async fn children(t: &Teller) -> Result<Vec<PersonId>, Error> {
    let mut tx = t.app.begin(&t.actor("frontdoor")?).await?;
    let mut ids = Vec::new();
    for number in 0..cast::CHILDREN.len() {
        ids.push(people::add_person(&mut tx, &t.app, cast::child(number, t.day(0))).await?.id);
    }
    tx.commit(Entry::about("DemonstrationChildrenAdded", "partnership", "demonstration")).await?;
    Ok(ids)
}

async fn rolls(t: &Teller) -> Result<(), Error> {
    let manager = t.actor("doormanager")?;
    for (school, pupils) in cast::SCHOOLS {
        schools::set_roll(&t.app, &manager, t.body(school)?, *pupils, t.day(-YEAR)).await?;
    }
    Ok(())
}

impl Door<'_> {
    /// All that happens in the year, in its order.
    fn year(&mut self) -> Result<Vec<Happening>, Error> {
        let regular = (0..YEAR / EVERY_DAYS).map(|n| (YEAR - n * EVERY_DAYS, TURN[n as usize % TURN.len()]));
        let usual = regular.filter(|(ago, _)| *ago > CHASING_SINCE);
        let all: Vec<(i64, Script)> = usual.chain(TROUBLES.iter().copied()).collect();
        let mut happenings = Vec::new();
        for (number, (ago, script)) in all.into_iter().enumerate() {
            happenings.extend(self.dated(number, ago, script)?);
            let (child, contact, referral, check, onward) = (None, None, None, None, None);
            self.stories.push(Going { script, number, child, contact, referral, check, onward });
        }
        for ago in 0..CHASING_SINCE {
            happenings.push((start_of(self.t.day(-ago)) + SignedDuration::from_hours(8), None));
        }
        let now = start_of(self.t.day(0)) + SignedDuration::from_mins(9 * 60 + 30);
        happenings.retain(|(when, _)| *when <= now);
        happenings.sort();
        Ok(happenings)
    }

    /// The steps of a story with their moments: whatever follows a contact waits for a working day.
    fn dated(&self, number: usize, ago: i64, script: Script) -> Result<Vec<Happening>, Error> {
        let calendar = self.t.app.calendar();
        let evening = number % 7 == 3 && !matches!(script.first(), Some((_, Step::Refer)));
        let mut day = self.t.day(-ago);
        let mut minutes = if evening { 19 * 60 + 40 } else { 8 * 60 + 50 + (number as i64 * 37) % 400 };
        if ago == 0 {
            minutes = 8 * 60 + number as i64 % 50;
        }
        let mut out = Vec::new();
        for (at, (after, _)) in script.iter().enumerate() {
            let before = day;
            day = day.saturating_add((*after).days());
            if at > 0 {
                if evening && day == self.t.day(-ago) {
                    day = day.tomorrow().unwrap_or(day);
                }
                while !calendar.is_working_day(day) {
                    day = day.tomorrow().unwrap_or(day);
                }
            }
            minutes = if day == before { minutes + 7 } else { 9 * 60 + (number as i64 * 13) % 420 };
            out.push((start_of(day) + SignedDuration::from_mins(minutes), Some((number, at))));
        }
        Ok(out)
    }

    async fn step(&mut self, story: usize, at: usize) -> Result<(), Error> {
        let going = &self.stories[story];
        let step = going.script[at].1;
        match step {
            Step::Contact => self.contact(story).await,
            Step::Refer => self.refer(story).await,
            Step::Advise | Step::Pass => self.answer_contact(story, step).await,
            Step::Open => self.open(story).await,
            Step::Acknowledge | Step::Tell => self.tell_referrer(story, step).await,
            Step::Check | Step::CheckAnswered => self.check(story, step).await,
            Step::DecideNothing | Step::DecideHelp | Step::DecideAssessment => self.decide(story, step).await,
            Step::SendMind | Step::SendTeam | Step::Redirect => self.send(story, step).await,
            Step::Receive | Step::Accept | Step::Decline | Step::Start | Step::SayNo | Step::Outcome => {
                self.service(story, step).await
            }
            Step::Verify | Step::CloseOnward | Step::Close => self.close(story, step).await,
            Step::Disagree => self.disagree(story).await,
        }
    }

    /// A child with whom somebody works now, or with whom nobody does.
    fn choose(&self, number: usize, open: bool) -> usize {
        let many = self.children.len();
        let turn = (0..many).map(|n| (number * 5 + n) % many);
        turn.clone().find(|c| (self.open[*c] > 0) == open).unwrap_or(number % many)
    }

    fn worker(&self, story: usize) -> &'static str {
        if story.is_multiple_of(2) { "frontdoor" } else { "frontdoor2" }
    }

    async fn contact(&mut self, story: usize) -> Result<(), Error> {
        let going = &self.stories[story];
        let news = going.script.iter().any(|(_, s)| *s == Step::Pass);
        let child = self.choose(going.number, news);
        let (kind, body, name) = cast::CALLERS[story % cast::CALLERS.len()];
        let source = Source {
            kind: kind.into(),
            agency: body.map(|b| self.t.body(b)).transpose()?,
            name: Some(name.into()),
            call_back: Some("01632 960 000".into()),
            account: None,
        };
        let (worry, category, _) = cast::WORRIES[story % cast::WORRIES.len()];
        let intake = Intake {
            channel: if story % 5 == 4 { Channel::Email } else { Channel::Telephone },
            received: None,
            source,
            about: vec![Named::Found(As::Child, Subject::Person(self.children[child]))],
            worry: worry.into(),
            category: Some(category.into()),
            urgent: story % 11 == 2,
            flag: cast::flag(story),
            form_key: format!("demonstration-contact-{story}"),
            draft: None,
            from: None,
        };
        let id = take_contact(&self.t.app, &self.t.actor(self.worker(story))?, intake).await?;
        let going = &mut self.stories[story];
        (going.contact, going.child) = (Some(id), Some(child));
        Ok(())
    }

    async fn refer(&mut self, story: usize) -> Result<(), Error> {
        let child = self.choose(self.stories[story].number, false);
        let (given, family, _, home, _, school) = cast::CHILDREN[child];
        let (worry, category, _) = cast::WORRIES[story % cast::WORRIES.len()];
        let referring = Referring {
            channel: Channel::Form,
            kind: "school".into(),
            name: self.t.named("referrer")?,
            call_back: "01632 960 011".into(),
            children: vec![format!("{given} {family}, {home}, {school}")],
            worry: worry.into(),
            category: Some(category.into()),
            flag: cast::flag(story),
            urgent: false,
            form_key: format!("demonstration-referral-{story}"),
            draft: None,
        };
        let id = refer(&self.t.app, &self.t.actor("referrer")?, referring).await?;
        let contact = self.of_referral(id).await?.contact;
        let (worker, subject) = (self.t.actor(self.worker(story))?, Subject::Person(self.children[child]));
        front_door::identify(&self.t.app, &worker, now(contact), 0, subject).await?;
        let going = &mut self.stories[story];
        (going.contact, going.referral, going.child) = (Some(contact), Some(id), Some(child));
        Ok(())
    }

    async fn of_referral(&self, id: ReferralId) -> Result<Referral, Error> {
        let mut read = self.t.app.db().read().await?;
        Ok(record::find::<Referral>(&mut read, id).await?.for_rules("the demonstration tells its own story").record)
    }

    async fn answer_contact(&mut self, story: usize, step: Step) -> Result<(), Error> {
        let (app, worker) = (&self.t.app, self.t.actor(self.worker(story))?);
        let contact = self.stories[story].contact.ok_or_else(unready)?;
        let open = self.stories[story].child.is_some_and(|c| self.open[c] > 0);
        if step == Step::Pass && open {
            return pass_to_worker(app, &worker, now(contact), true).await.map(|_| ());
        }
        let advice =
            "Told whom to ask and where help can be had without a referral; they will ring again if it goes on.";
        give_advice(app, &worker, now(contact), advice).await.map(|_| ())
    }

    async fn open(&mut self, story: usize) -> Result<(), Error> {
        let contact = self.stories[story].contact.ok_or_else(unready)?;
        let id = open_referral(&self.t.app, &self.t.actor(self.worker(story))?, now(contact), None).await?;
        self.stories[story].referral = Some(id);
        self.allocate(story, id).await
    }

    /// Two of three are taken by somebody at once; the others wait in the tray.
    async fn allocate(&self, story: usize, id: ReferralId) -> Result<(), Error> {
        if story % 3 == 2 {
            return Ok(());
        }
        let (who, team) = (self.worker(story), cast::TEAMS[story % cast::TEAMS.len()]);
        let actor = self.t.actor(who)?;
        let worker = Worker { account: self.t.account(who)?, name: actor.name.clone(), team: team.into() };
        allocate(&self.t.app, &actor, now(id), Some(worker)).await.map(|_| ())
    }

    async fn tell_referrer(&self, story: usize, step: Step) -> Result<(), Error> {
        let (app, worker) = (&self.t.app, self.t.actor(self.worker(story))?);
        let referral = now(self.stories[story].referral.ok_or_else(unready)?);
        let telling = |words: &str| Telling { how: "By telephone".into(), words: words.into(), cannot: false };
        let done = match step {
            Step::Acknowledge => acknowledge_referral(app, &worker, referral, telling("It has arrived.")).await,
            _ => tell_referrer(app, &worker, referral, telling("What was decided, why, and what happens next.")).await,
        };
        done.map(|_| ())
    }

    async fn check(&mut self, story: usize, step: Step) -> Result<(), Error> {
        let app = &self.t.app;
        if step == Step::Check {
            let referral = self.stories[story].referral.ok_or_else(unready)?;
            let question = "What is known of the child and of the adults at the address in the last two years?";
            let worker = self.t.actor(self.worker(story))?;
            self.stories[story].check = Some(ask_check(app, &worker, referral, self.t.body("NP")?, question).await?);
            return Ok(());
        }
        let check = now(self.stories[story].check.ok_or_else(unready)?);
        let known = "Reported missing twice; no other report at this address.";
        answer_check(app, &self.t.actor("police")?, check, known).await.map(|_| ())
    }

    async fn decide(&self, story: usize, step: Step) -> Result<(), Error> {
        let (outcome, level, reason) = match step {
            Step::DecideNothing => (
                Outcome::NoFurtherAction,
                "1",
                "The school supports the child well, and nothing further was found when we asked.",
            ),
            Step::DecideHelp => {
                (Outcome::EarlyHelp, "2", "The family agrees to help, and the need can be met without a social worker.")
            }
            _ => (Outcome::Assessment, "4", "The indicators together, and what the police know, need an assessment."),
        };
        let deciding = Deciding { outcome, level: level.into(), urgent: story % 11 == 2, reason: reason.into() };
        let referral = now(self.stories[story].referral.ok_or_else(unready)?);
        decide_referral(&self.t.app, &self.t.actor("doormanager")?, referral, deciding).await.map(|_| ())
    }

    async fn send(&mut self, story: usize, step: Step) -> Result<(), Error> {
        let (app, worker) = (&self.t.app, self.t.actor(self.worker(story))?);
        let sent = match step {
            Step::Redirect => {
                let onward = self.stories[story].onward.ok_or_else(unready)?.0;
                (redirect_onward(app, &worker, now(onward), self.t.body("AC")?, FAMILY).await?, FAMILY)
            }
            _ => {
                let (body, service) = if step == Step::SendMind { ("LMHT", MIND) } else { ("AC", TEAM) };
                let sending = Sending {
                    agency: self.t.body(body)?,
                    service: service.into(),
                    need: "Somebody to talk to whom the child chooses, and a safe way home from school.".into(),
                    agreed: "The parents know and agree; the child has said how they wish to be reached.".into(),
                };
                let referral = self.stories[story].referral.ok_or_else(unready)?;
                (send_onward(app, &worker, referral, sending).await?, service)
            }
        };
        self.stories[story].onward = Some(sent);
        Ok(())
    }

    async fn service(&mut self, story: usize, step: Step) -> Result<(), Error> {
        let (onward, service) = self.stories[story].onward.ok_or_else(unready)?;
        let child = self.stories[story].child.ok_or_else(unready)?;
        let actor = self.t.actor(if service == MIND { "camhs" } else { "practitioner" })?;
        let says = match step {
            Step::Receive => Says::Received,
            Step::Accept => Says::Accepted,
            Step::Decline => {
                Says::Declined("criteria".into(), "The difficulties are not at the level that we see.".into())
            }
            Step::Start => Says::Started,
            Step::SayNo => Says::SaidNo("Does not want to talk to anybody just now.".into(), Some(self.later()?)),
            _ => Says::Outcome(
                "Back at school, goes out with friends again, and has somebody to ring.".into(),
                "Six meetings, the review with the family, the school’s register.".into(),
            ),
        };
        answer_onward(&self.t.app, &actor, now(onward), says).await?;
        match step {
            Step::Accept => self.open[child] += 1,
            Step::SayNo => self.open[child] = self.open[child].saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn later(&self) -> Result<Date, Error> {
        Ok(self.t.app.clock().today().saturating_add(28.days()))
    }

    async fn close(&mut self, story: usize, step: Step) -> Result<(), Error> {
        let (app, manager) = (&self.t.app, self.t.actor("doormanager")?);
        if step == Step::Close {
            let referral = now(self.stories[story].referral.ok_or_else(unready)?);
            let outcome = "What was asked for was done, and whoever referred knows it.";
            return close_referral(app, &manager, referral, outcome).await.map(|_| ());
        }
        let (onward, service) = self.stories[story].onward.ok_or_else(unready)?;
        if step == Step::Verify {
            let method = "Rang the parents and read the review.";
            let same =
                (service != MIND).then_some("Both are the council’s: a manager who does not lead the team looked.");
            return verify_onward(app, &manager, now(onward), method, same).await.map(|_| ());
        }
        close_onward(app, &manager, now(onward), true).await?;
        let child = self.stories[story].child.ok_or_else(unready)?;
        self.open[child] = self.open[child].saturating_sub(1);
        Ok(())
    }

    async fn disagree(&self, story: usize) -> Result<(), Error> {
        let referral = self.stories[story].referral.ok_or_else(unready)?;
        let why = "The same worry has come up three times this term. Please look at it again together with us.";
        raise_disagreement(&self.t.app, &self.t.actor("referrer")?, referral, why).await.map(|_| ())
    }
}

/// As it stands now.
fn now<I>(id: I) -> Seen<I> {
    Seen { id, version: None }
}

fn unready() -> Error {
    Error::fault("a step of the demonstration comes before the one that it needs")
}
