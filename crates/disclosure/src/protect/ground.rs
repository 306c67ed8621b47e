//! The task as the protector sees it: which cells can move, along which relations, and how far at most.

use super::attack::Attack;
use crate::{Control, Standing, Task};

/// How far a cell can lie from its true value in a reader's eyes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Room {
    pub(crate) down: f64,
    pub(crate) up: f64,
}

impl Room {
    /// The cell stays where it is.
    pub(crate) const NONE: Room = Room { down: 0.0, up: 0.0 };
}

/// Stands for "no limit": far beyond any demand, and small enough for floating point.
pub(crate) const NO_LIMIT: f64 = 1e7;
const ROOMS_BY_PROGRAMME: usize = 700;
/// Relations of a table that counts as large.
const LARGE: usize = 600;

/// Cells that can be unknown, their relations, and the room each reader leaves them when everything possible is hidden.
pub(crate) struct Ground<'a> {
    pub(crate) task: &'a Task,
    /// Cells that can be unknown to a reader.
    pub(crate) movable: Vec<usize>,
    /// Relations among movable cells, by position in `movable`.
    pub(crate) relations: Vec<Vec<(usize, f64)>>,
    rooms: Vec<Vec<Room>>,
    touching: Vec<Vec<(usize, f64)>>,
    position: Vec<usize>,
}

impl<'a> Ground<'a> {
    pub(crate) fn new(task: &'a Task) -> Self {
        let cells = task.system.cells().len();
        let movable: Vec<usize> = (0..cells).filter(|&cell| task.can_be_hidden(cell)).collect();
        let mut position = vec![usize::MAX; cells];
        for (index, &cell) in movable.iter().enumerate() {
            position[cell] = index;
        }
        let mut relations: Vec<Vec<(usize, f64)>> = task
            .system
            .relations()
            .iter()
            .map(|relation| among(&relation.0, &position))
            .filter(|relation| !relation.is_empty())
            .collect();
        relations.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        relations.dedup();
        let rooms = (0..task.readers.len()).map(|reader| initial_rooms(task, reader, &movable)).collect();
        let mut touching = vec![Vec::new(); movable.len()];
        for (number, relation) in relations.iter().enumerate() {
            relation.iter().for_each(|&(index, by)| touching[index].push((number, by)));
        }
        Ground { task, movable, relations, rooms, touching, position }
    }

    /// Whether the attackers' programmes are better kept to the neighbourhood of a cell.
    pub(crate) fn is_large(&self) -> bool {
        self.relations.len() > LARGE
    }

    /// Numbers of the relations that the `index`-th movable cell is in, with its coefficients.
    pub(crate) fn relations_of(&self, index: usize) -> &[(usize, f64)] {
        &self.touching[index]
    }

    /// Narrows the rooms of a reader to what the relations allow when everything possible is hidden.
    pub(crate) fn narrow(&mut self, reader: usize, control: &Control) {
        self.propagate(reader);
        if self.movable.len() > ROOMS_BY_PROGRAMME {
            return;
        }
        let mut attack = Attack::far(self, control);
        let mut rooms = self.rooms[reader].clone();
        for (index, room) in rooms.iter_mut().enumerate() {
            if control.is_over() {
                break;
            }
            room.up = attack.furthest(self, reader, index, 1.0).min(room.up);
            room.down = attack.furthest(self, reader, index, -1.0).min(room.down);
        }
        self.rooms[reader] = rooms;
    }

    /// The room of the `index`-th movable cell.
    pub(crate) fn room(&self, reader: usize, index: usize) -> Room {
        self.rooms[reader][index]
    }

    /// Position of a cell among the movable ones.
    pub(crate) fn position(&self, cell: usize) -> Option<usize> {
        Some(self.position[cell]).filter(|&position| position != usize::MAX)
    }

    pub(crate) fn is_free(&self, cell: usize) -> bool {
        self.task.standing[cell] == Standing::Free
    }

    /// Interval propagation over the relations, to a fixed point or a few rounds.
    fn propagate(&mut self, reader: usize) {
        let rooms = &mut self.rooms[reader];
        for _ in 0..12 {
            let mut changed = false;
            for relation in &self.relations {
                changed |= narrow_by(relation, rooms);
            }
            if !changed {
                break;
            }
        }
    }
}

fn among(entries: &[(usize, i64)], position: &[usize]) -> Vec<(usize, f64)> {
    entries
        .iter()
        .filter(|&&(cell, _)| position[cell] != usize::MAX)
        .map(|&(cell, by)| (position[cell], by as f64))
        .collect()
}

fn initial_rooms(task: &Task, reader: usize, movable: &[usize]) -> Vec<Room> {
    let reader = &task.readers[reader];
    let room = |&cell: &usize| {
        let value = task.system.value(cell);
        let up = reader.ceiling[cell].map_or(NO_LIMIT, |most| (most - value) as f64);
        Room { down: (value - reader.floor[cell]) as f64, up: up.min(NO_LIMIT) }
    };
    movable.iter().map(room).collect()
}

fn narrow_by(relation: &[(usize, f64)], rooms: &mut [Room]) -> bool {
    let mut rise = 0.0;
    let mut fall = 0.0;
    for &(index, by) in relation {
        let Room { down, up } = rooms[index];
        rise += if by > 0.0 { by * up } else { -by * down };
        fall += if by > 0.0 { by * down } else { -by * up };
    }
    let mut changed = false;
    for &(index, by) in relation {
        let Room { down, up } = rooms[index];
        let (own_rise, own_fall) = if by > 0.0 { (by * up, by * down) } else { (-by * down, -by * up) };
        // what this cell adds must be taken back by the others
        let (most_rise, most_fall) = ((fall - own_fall) / by.abs(), (rise - own_rise) / by.abs());
        let (most_up, most_down) = if by > 0.0 { (most_rise, most_fall) } else { (most_fall, most_rise) };
        let room = &mut rooms[index];
        if most_up < room.up - 1e-6 || most_down < room.down - 1e-6 {
            room.up = room.up.min(most_up.max(0.0));
            room.down = room.down.min(most_down.max(0.0));
            changed = true;
            rise += (if by > 0.0 { by * room.up } else { -by * room.down }) - own_rise;
            fall += (if by > 0.0 { by * room.down } else { -by * room.up }) - own_fall;
        }
    }
    changed
}
