//! The floor plan as `src/lib.rs` states it: the lines ``//! - `room`: what it is for``, from the top to the ground.

/// The two roots, which stand above every room.
const ROOTS: [&str; 2] = ["main", "lib"];

/// The rooms of the house, the highest first.
#[derive(Debug)]
pub(crate) struct FloorPlan {
    rooms: Vec<String>,
}

impl FloorPlan {
    /// Reads the plan out of the text of `lib.rs`.
    pub(crate) fn from_doc_comment(text: &str) -> Self {
        let rooms = text.lines().filter_map(|line| {
            let (room, _) = line.strip_prefix("//! - `")?.split_once("`: ")?;
            Some(room.to_owned())
        });
        Self { rooms: rooms.collect() }
    }

    /// The rooms without the roots.
    pub(crate) fn rooms(&self) -> &[String] {
        &self.rooms
    }

    /// How far below the roof a room lies; `None` for a name that is not on the plan.
    pub(crate) fn depth_of(&self, room: &str) -> Option<usize> {
        ROOTS.into_iter().chain(self.rooms.iter().map(String::as_str)).position(|known| known == room)
    }

    /// Whether something in one room may use something of another: the same room, or one further down. A room that is
    /// not on the plan may use everything, since the plan is what must change then.
    pub(crate) fn allows(&self, from: &str, to: &str) -> bool {
        self.depth_of(from).is_none_or(|from| self.depth_of(to).is_some_and(|to| from <= to))
    }
}
