//! How many SQL statements a piece of work sent: pages are held to a number that does not grow with the rows.

use std::cell::Cell;

tokio::task_local! {
    static SENT: Cell<u64>;
}

/// Notes one statement, where somebody counts.
pub(super) fn one() {
    let _ = SENT.try_with(|sent| sent.set(sent.get() + 1));
}

/// Runs `work` and returns its result with the number of statements it sent.
pub async fn counted<F: Future>(work: F) -> (F::Output, u64) {
    SENT.scope(Cell::new(0), async {
        let result = work.await;
        (result, SENT.with(Cell::get))
    })
    .await
}
