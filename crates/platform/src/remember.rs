//! What was read and worked out once, kept in memory until somebody writes.
//!
//! Every write moves the trail's head, so its number is the version of all records: while it is the same, so is whatever
//! was derived from them. The number is read in the reader's own snapshot, so this holds as well when several programs
//! share a database.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use crate::db::{Ask, ReadTx, Statement};
use crate::error::Error;
use crate::part::Later;

const HEAD: Statement = Statement::both("remember.head", "select seq from trail_head where only_row = 1");

/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[HEAD];

/// By the function that makes it (each has a type of its own) and what for.
type Name = (TypeId, String);
type Thing = Arc<dyn Any + Send + Sync>;
type Place = Arc<OnceCell<Thing>>;

/// The things remembered.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    head: i64,
    places: HashMap<Name, Place>,
}

impl Memory {
    /// What `make` derives for `key` from the records as this reader sees them. It must not depend on who asks.
    pub(crate) async fn of<K, T, F>(&self, read: &mut ReadTx, key: K, make: F) -> Result<Arc<T>, Error>
    where
        K: Debug + Send + 'static,
        T: Any + Send + Sync,
        F: for<'a> FnOnce(&'a mut ReadTx, K) -> Later<'a, T> + Send + 'static,
    {
        let head = read.number(HEAD.with([])).await?;
        let place = self.place(head, (TypeId::of::<F>(), format!("{key:?}")));
        // Of several who ask at once, one works it out and the others wait for it.
        let made =
            place.get_or_try_init(|| async move { make(read, key).await.map(|made| Arc::new(made) as Thing) }).await?;
        Arc::downcast(made.clone()).map_err(|_| Error::fault("a thing remembered under another's name"))
    }

    fn place(&self, head: i64, name: Name) -> Place {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if head > kept.head {
            *kept = Kept { head, places: HashMap::new() };
        }
        // A reader whose snapshot is older than the last write works for itself.
        if head < kept.head { Place::default() } else { kept.places.entry(name).or_default().clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::agency::{Agencies, Sector};
    use crate::testkit::World;

    static MADE: AtomicU32 = AtomicU32::new(0);

    fn names(read: &mut ReadTx, _key: u8) -> Later<'_, Vec<String>> {
        Box::pin(async move {
            MADE.fetch_add(1, Ordering::SeqCst);
            Ok(Agencies::load(read).await?.iter().map(|a| a.short.clone()).collect())
        })
    }

    async fn seen(world: &World) -> Vec<String> {
        let mut read = world.app.db().read().await.unwrap();
        world.app.remembered(&mut read, 1, names).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn kept_until_somebody_writes_and_not_for_those_who_read_before() {
        let world = World::new(vec![]).await;
        world.agency("One", Sector::Police).await;
        assert_eq!(seen(&world).await, ["One"]);
        assert_eq!(seen(&world).await, ["One"]);
        assert_eq!(MADE.load(Ordering::SeqCst), 1);
        let mut earlier = world.app.db().read().await.unwrap();
        let before = earlier.number(HEAD.with([])).await.unwrap();
        world.agency("Two", Sector::Police).await;
        assert_eq!(seen(&world).await, ["One", "Two"]);
        assert_eq!(*world.app.remembered(&mut earlier, 1, names).await.unwrap(), ["One"]);
        assert_eq!(seen(&world).await, ["One", "Two"]);
        assert_eq!((MADE.load(Ordering::SeqCst), before), (3, 1));
    }
}
