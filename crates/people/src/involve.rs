//! Who works with a person: noted when a case opens, ended when it closes.

use jiff::civil::Date;
use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::facts::Involvement;
use crate::person::Person;
use crate::policy::Act;
use crate::store;
use crate::subject::PersonId;
use crate::who::kept;

/// Notes that somebody works with a person, on the record that stands for them. Noted twice, it is once.
///
/// # Errors
/// [`Error::Invalid`] without a team's name; [`Error::Hidden`] when there is no such person.
pub async fn involve(tx: &mut WriteTx, _app: &App, person: PersonId, new: Involvement) -> Result<(), Error> {
    let team = crate::facts::squeezed(&new.team);
    if team.is_empty() || team.chars().count() > crate::add_person::LONGEST_LINE {
        return Err(Error::invalid("team", "Say which team works with them, in a few words."));
    }
    let new = Involvement { team, ..new };
    changed(tx, person, |person| {
        if !person.all_involved().any(|i| i.is_same_work(&new) && i.until.is_none()) {
            person.involved.push(new);
        }
        Ok(())
    })
    .await
}

/// Ends such work with a person: `until` is the first day without it.
///
/// # Errors
/// [`Error::Refused`] when no such work is open, or it would end before it began or after today.
pub async fn end_involvement(
    tx: &mut WriteTx,
    app: &App,
    person: PersonId,
    work: &Involvement,
    until: Date,
) -> Result<(), Error> {
    let today = app.clock().today();
    changed(tx, person, |person| {
        let open = person.all_involved_mut().find(|i| i.is_same_work(work) && i.until.is_none());
        match open {
            None => Err("This work has ended already. Open the record again to see who works with them."),
            Some(_) if until > today => Err("Work ends on a day that has come. Choose today or an earlier day."),
            Some(open) if until < open.since => Err("Work cannot end before it began."),
            Some(open) => {
                open.until = Some(until);
                Ok(())
            }
        }
    })
    .await
}

async fn changed(
    tx: &mut WriteTx,
    person: PersonId,
    rule: impl FnOnce(&mut Person) -> Result<(), &'static str>,
) -> Result<(), Error> {
    let kept = kept(tx, person).await?;
    let allowed = tx.open::<Person, _>(Act::Involve, kept).await?;
    let changed = allowed.change(|mut person| rule(&mut person).map(|()| person))?;
    store::keep(tx, changed).await.map(|_| ())
}
