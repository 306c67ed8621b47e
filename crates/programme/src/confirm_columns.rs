//! A person says which column is which, where the guess is not safe; the answer is remembered for the next file of the
//! layout.

use std::collections::BTreeMap;

use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::error::Faults;
use platform::record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::correct_import::SeenImport;
use crate::import::model::NotUnderstood;
use crate::import::{Field, Mapping, NeedsMapping};
use crate::import_draft::{ImportDraft, ImportLayout};
use crate::open_import::open_import;
use crate::policy::Act;

/// Which field each column holds, counted from 0; a column left out holds none that is read.
pub type Chosen = BTreeMap<usize, Field>;

/// Keeps the columns, for this file and the next of its layout.
///
/// # Errors
/// For whoever may not import; a refusal when the file's columns are known; a fault at `column-0`, `column-1` and so on
/// where two columns are the same or one that a report must have is missing; [`Error::Stale`].
pub async fn confirm_columns(app: &App, actor: &Actor, seen: SeenImport, chosen: &Chosen) -> Result<(), Error> {
    let Err(NotUnderstood::NeedsMapping(needs)) = open_import(app, actor, seen.id).await?.understood else {
        return Err(Error::refused("The columns of this file are known. Correct its rows instead."));
    };
    let mapping = mapping_of(chosen, &needs)?;
    let mut tx = app.begin(actor).await?;
    let layout = ImportLayout { fingerprint: needs.fingerprint.clone(), mapping: mapping.clone() };
    remember(&mut tx, actor, layout).await?;
    let found = record::find::<ImportDraft>(&mut tx, seen.id).await?;
    let allowed = permit(actor, Act::Import, found)?.as_seen(seen.version)?;
    let allowed = allowed.change(|draft| Ok::<_, Error>(ImportDraft { mapping: Some(mapping), ..draft }))?;
    let entry = Entry::of("ColumnsConfirmed", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

fn mapping_of(chosen: &Chosen, needs: &NeedsMapping) -> Result<Mapping, Error> {
    let headings = needs.guess.mapping.headings.clone();
    let (mut columns, mut faults) = (BTreeMap::new(), Faults::default());
    for (at, field) in chosen {
        let name = format!("column-{at}");
        if *at >= headings.len() {
            faults.add(name, format!("The table has {} columns.", headings.len()));
        } else if columns.insert(*field, *at).is_some() {
            faults.add(name, format!("Only one column can be the {}.", field.words().to_lowercase()));
        }
    }
    for (field, missing) in [
        (Field::Reference, "Say which column holds the number."),
        (Field::Recommendation, "Say which column holds the recommendation."),
    ] {
        if !columns.contains_key(&field) {
            faults.add("column-0", missing);
        }
    }
    faults.done()?;
    Ok(Mapping { columns, headings })
}

async fn remember(tx: &mut WriteTx, actor: &Actor, layout: ImportLayout) -> Result<(), Error> {
    match record::find::<ImportLayout>(tx, &layout.fingerprint).await {
        Ok(found) => {
            let allowed = permit(actor, Act::Import, found)?.change(|_| Ok::<_, Error>(layout))?;
            tx.save(allowed).await?;
        }
        Err(Error::Hidden) => {
            tx.save(permit_new(actor, Act::Import, layout)?).await?;
        }
        Err(other) => return Err(other),
    }
    Ok(())
}
