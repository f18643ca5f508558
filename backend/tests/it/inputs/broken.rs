//! Breaking what is good.

use fastrand::Rng;
use serde_json::{Map, Number, Value, json};

/// Characters that programs have stumbled over.
const ODD: [&str; 24] = [
    "\0", "\n", "\r\n", "\"", "\\", "'", "%", "%00", "&", "=", "..", "/", "{", "}", "[", "\u{a0}",
    "\u{202e}", "\u{feff}", "é", "İ", "😀", "\u{301}", "１", "\u{fffd}",
];

/// A text of up to `most` characters, of any kind.
pub(super) fn text(random: &mut Rng, most: usize) -> String {
    let length = random.usize(..=most);
    let one = |_| match random.u8(..8) {
        0 => random.char(..).to_string(),
        1 => random.choice(ODD).unwrap().to_owned(),
        2 | 3 => random.digit(10).to_string(),
        _ => random.char('!'..='~').to_string(),
    };
    (0..length).map(one).collect()
}

/// The bytes, changed in a few places.
pub(super) fn bytes(random: &mut Rng, good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..random.usize(1..=4) {
        let at = random.usize(..=bytes.len());
        match random.u8(..6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(..8),
            1 if at < bytes.len() => bytes[at] = random.u8(..),
            2 => bytes.insert(at, random.u8(..)),
            3 => bytes.truncate(at),
            4 => {
                let from = random.usize(..=at);
                let piece = bytes[from..at].to_vec();
                let to = random.usize(..=bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => {
                let to = random.usize(at..=bytes.len());
                bytes.drain(at..to);
            }
        }
    }
    bytes
}

/// The text, changed in a few places; still a text.
pub(super) fn changed(random: &mut Rng, good: &str) -> String {
    let mut letters: Vec<char> = good.chars().collect();
    for _ in 0..random.usize(1..=4) {
        let at = random.usize(..=letters.len());
        match random.u8(..5) {
            0 if at < letters.len() => letters[at] = random.char(' '..='~'),
            1 => letters
                .splice(at..at, random.choice(ODD).unwrap().chars())
                .for_each(drop),
            2 => letters.truncate(at),
            3 => {
                let piece = text(random, 8);
                letters.splice(at..at, piece.chars()).for_each(drop);
            }
            _ => {
                let to = random.usize(at..=letters.len());
                letters.drain(at..to);
            }
        }
    }
    letters.into_iter().collect()
}

/// The document with a few of its values, or names, replaced, taken away or doubled.
pub(super) fn document(random: &mut Rng, good: &Value) -> Value {
    let mut document = good.clone();
    for _ in 0..random.usize(1..=3) {
        break_inside(random, &mut document);
    }
    document
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other JSON is treated alike"
)]
fn break_inside(random: &mut Rng, place: &mut Value) {
    match place {
        Value::Object(fields) if !fields.is_empty() && random.u8(..8) > 0 => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = random.choice(&names).unwrap().clone();
            match random.u8(..6) {
                0 => drop(fields.remove(&name)),
                1 => {
                    let value = fields.remove(&name).unwrap();
                    fields.insert(changed(random, &name), value);
                }
                2 => drop(fields.insert(text(random, 12), value(random, 2))),
                _ => break_inside(random, &mut fields[&name]),
            }
        }
        Value::Array(items) if !items.is_empty() && random.u8(..8) > 0 => {
            let at = random.usize(..items.len());
            match random.u8(..3) {
                0 => drop(items.remove(at)),
                1 => items.insert(at, items[at].clone()),
                _ => break_inside(random, &mut items[at]),
            }
        }
        Value::String(good) if random.bool() => *good = changed(random, good),
        other => *other = value(random, 3),
    }
}

/// Any value.
pub(super) fn value(random: &mut Rng, deep: u8) -> Value {
    match random.u8(..12) {
        0 => Value::Null,
        1 => json!(random.bool()),
        2 => json!(random.i64(..)),
        3 => json!(random.u64(..)),
        4 => Number::from_f64(random.f64() * 1e300).map_or(Value::Null, Value::Number),
        5 => json!(random.i64(-3..3)),
        6 => json!(text(random, 400)),
        7 | 8 if deep > 0 => (0..random.usize(..5))
            .map(|_| value(random, deep - 1))
            .collect(),
        9 | 10 if deep > 0 => {
            let field = |random: &mut Rng| (text(random, 10), value(random, deep - 1));
            let fields: Map<String, Value> =
                (0..random.usize(..5)).map(|_| field(random)).collect();
            Value::Object(fields)
        }
        _ => json!(text(random, 20)),
    }
}

/// A document as bytes: broken as a document, as bytes, or both; or no document at all.
pub(super) fn body(random: &mut Rng, good: &Value) -> Vec<u8> {
    match random.u8(..10) {
        0..5 => document(random, good).to_string().into_bytes(),
        5..8 => bytes(random, good.to_string().as_bytes()),
        8 => {
            let broken = document(random, good).to_string();
            bytes(random, broken.as_bytes())
        }
        _ => {
            // Deeper than any parser should follow.
            let deep = random.usize(..2_000);
            let open = *random.choice(b"[{").unwrap();
            vec![open; deep]
        }
    }
}
