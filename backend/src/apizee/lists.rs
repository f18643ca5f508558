//! Lists in parts: `{total, data}`, and `{limit, offset, medias, count}` for a ticket's media.

use serde::Deserialize;
use serde_json::Value;

/// How many items are asked for at once: what the documents' samples ask for.
pub const PART: u32 = 10;

/// The same where all are wanted (Get a Conference ID by name asks for as many).
pub(super) const LARGE_PART: &str = "100";

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<T> {
    /// What could be read.
    pub items: Vec<T>,
    /// Where the next part begins; absent when there is none.
    pub next_offset: Option<u32>,
}

/// Both envelopes at once.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope {
    #[serde(alias = "medias")]
    data: Vec<Value>,
    /// Of the whole list.
    #[serde(default)]
    total: Value,
    /// The documents show 2 for a whole list of 2: of the whole list or of the part.
    #[serde(default)]
    count: Value,
    #[serde(default)]
    next_offset: Value,
}

impl Envelope {
    /// The part that was asked for at `offset`. What cannot be read is left out, and counts as told.
    pub(super) fn read<T>(self, offset: u32, read: impl Fn(Value) -> Option<T>) -> Part<T> {
        let told = u32::try_from(self.data.len()).unwrap_or(u32::MAX);
        let next_offset = self.next(offset, told);
        Part {
            items: self.data.into_iter().filter_map(read).collect(),
            next_offset,
        }
    }

    /// Never `offset` itself, so that whoever follows it comes to an end.
    fn next(&self, offset: u32, told: u32) -> Option<u32> {
        let after = offset.checked_add(told).filter(|_| told > 0)?;
        if let Some(next) = number(&self.next_offset) {
            return u32::try_from(next).ok().filter(|next| *next > offset);
        }
        let more = match (number(&self.total), number(&self.count)) {
            (Some(total), _) => total > u64::from(after),
            (None, Some(count)) if count > u64::from(told) => count > u64::from(after),
            (None, _) => told >= PART,
        };
        more.then_some(after)
    }
}

fn number(value: &Value) -> Option<u64> {
    value
        .as_u64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn next(envelope: Value, offset: u32) -> Option<u32> {
        let envelope: Envelope = serde_json::from_value(envelope).unwrap();
        envelope.read(offset, Some).next_offset
    }

    #[test]
    fn both_envelopes_tell_whether_there_is_more() {
        let ten = vec![json!({}); 10];
        assert_eq!(next(json!({"total": 11, "data": ten}), 0), Some(10));
        assert_eq!(next(json!({"total": 20, "data": ten}), 10), None);
        assert_eq!(next(json!({"data": ten, "next_offset": 7}), 0), Some(7));
        assert_eq!(next(json!({"data": ten, "next_offset": 0}), 0), None);
        assert_eq!(
            next(
                json!({"limit": 10, "offset": 0, "medias": ten, "count": 25}),
                0
            ),
            Some(10)
        );
        // Ten of ten: whether of the list or of the part is not said, so the next part is offered.
        assert_eq!(next(json!({"medias": ten, "count": 10}), 0), Some(10));
        assert_eq!(next(json!({"medias": [{}, {}], "count": 2}), 0), None);
        assert_eq!(next(json!({"data": [], "total": "90"}), 80), None);
    }

    proptest::proptest! {
        #[test]
        fn following_the_offsets_reads_each_item_once(total in 0u32..60) {
            let (mut seen, mut offset) = (Vec::new(), Some(0));
            while let Some(at) = offset {
                let data: Vec<Value> = (at..total.min(at + PART)).map(|n| json!(n)).collect();
                let envelope: Envelope =
                    serde_json::from_value(json!({"total": total, "data": data})).unwrap();
                let part = envelope.read(at, |item| item.as_u64());
                seen.extend(part.items);
                offset = part.next_offset;
            }
            proptest::prop_assert_eq!(seen, (0..u64::from(total)).collect::<Vec<_>>());
        }
    }
}
