//! Faults that were found in large tables, each in the smallest one that shows it.

use disclosure::{Cell, Control, Demand, Reader, Relation, Standing, Status, System, Task, protect};

/// Over seven linked tables a safe choice was once called impossible. The attacker's programme is first asked a narrower question,
/// in which no cell moves further than its demand asks; where that falls short, its multipliers still make a cut. Here they
/// promise more than is asked, since the group is hidden in any case and can rise without limit: the cut asks for nothing. Its
/// coefficients were cut down to that "less than nothing" all the same, and it then forbade hiding both complementary cells. The
/// partner keeps the small cell from having been seen to move before these are hidden.
#[test]
fn hiding_more_than_one_cell_beside_a_primary_group_is_allowed() {
    let cell = |name: &str, value| Cell { name: name.into(), value };
    let cells = vec![
        cell("small", 2),
        cell("group, hidden in any case", 28),
        cell("first complementary", 10),
        cell("second complementary", 10),
        cell("first neighbour", 2),
        cell("second neighbour", 2),
        cell("first sum", 12),
        cell("second sum", 12),
        cell("partner of the small one", 10),
        cell("their sum", 12),
    ];
    let relations = vec![
        Relation(vec![(1, 1), (0, -4), (2, -1), (3, -1)]),
        Relation(vec![(6, 1), (4, -1), (2, -1)]),
        Relation(vec![(7, 1), (5, -1), (3, -1)]),
        Relation(vec![(9, 1), (0, -1), (8, -1)]),
    ];
    let mut standing = vec![Standing::Free; 10];
    [0, 1, 4, 5].into_iter().for_each(|cell| standing[cell] = Standing::Primary);
    [6, 7, 9].into_iter().for_each(|cell| standing[cell] = Standing::Shown);
    let task = Task {
        system: System::new(cells, relations).unwrap(),
        standing,
        weight: vec![1.0; 10],
        readers: vec![Reader::outsider("anyone", 10, 0)],
        demands: [0, 4, 5].map(|cell| Demand { cell, reader: 0, below: 0.0, above: 3.0, width: 1.0 }).to_vec(),
    };
    let choice = protect(&task, &Control::unlimited()).unwrap();
    assert_eq!((choice.status, choice.hidden.as_slice()), (Status::Optimal, [0, 1, 2, 3, 4, 5, 8].as_slice()));
}
