//! What the panels of one browser tell one another.

use contract::RoomId;

/// The line between them.
pub(crate) const NAME: &str = "apizee-panel";

/// One word of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word<'a> {
    /// A panel that is seen shows this room.
    Show(RoomId),
    /// A panel was told this about these rooms: an answer of the backend, empty if nothing is new.
    Told(Vec<RoomId>, &'a str),
}

impl<'a> Word<'a> {
    /// `show` and an id; or `told`, ids, and the answer on the lines that follow.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Show(id) => ["show ", id.as_str()].concat(),
            Self::Told(ids, answer) => {
                let ids: Vec<&str> = ids.iter().map(RoomId::as_str).collect();
                ["told ", &ids.join(" "), "\n", answer].concat()
            }
        }
    }

    /// `None` for what another version of the panel may say.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let (head, answer) = text.split_once('\n').unwrap_or((text, ""));
        let (kind, ids) = head.split_once(' ')?;
        let mut ids = ids.split(' ').filter_map(|id| id.parse::<RoomId>().ok());
        match kind {
            "show" => Some(Self::Show(ids.next()?)),
            "told" => Some(Self::Told(ids.collect(), answer)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_the_rest_is_nothing() {
        let id = |name: &str| name.parse::<RoomId>().unwrap();
        for word in [
            Word::Show(id("room-1")),
            Word::Told(vec![id("room-1"), id("room-2")], "{\"rooms\":[]}\nmore"),
            Word::Told(vec![id("room-1")], ""),
        ] {
            assert_eq!(Word::read(&word.written()), Some(word));
        }
        for text in ["", "show", "show ", "dance room-1", "room-1\n{}"] {
            assert_eq!(Word::read(text), None, "{text}");
        }
    }
}
