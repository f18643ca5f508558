//! `{total, data}`, and `next_offset` while there is more.

use serde_json::{Map, Value, json};

use super::{Checked, checks, ok};

/// `limit` and `offset`, which are 10 and 0 when absent.
pub(super) fn window(fields: &Map<String, Value>) -> Checked<(usize, usize)> {
    let number = |name: &str, default: i64| {
        let number = checks::number(fields, name, 0..=i64::from(i32::MAX))?;
        Ok(usize::try_from(number.unwrap_or(default)).unwrap_or(0))
    };
    Ok((number("limit", 10)?, number("offset", 0)?))
}

/// A page of what is given newest first, or oldest first with `order=asc`.
pub(super) fn dated(mut newest_first: Vec<Value>, fields: &Map<String, Value>) -> Checked {
    match checks::text(fields, "orderby")? {
        None | Some("date") => {}
        Some(_) => return Err(checks::invalid("orderby")),
    }
    match checks::text(fields, "order")? {
        None | Some("desc") => {}
        Some("asc") => newest_first.reverse(),
        Some(_) => return Err(checks::invalid("order")),
    }
    page(newest_first, fields)
}

/// A page of what is given, as it is.
pub(super) fn page(all: Vec<Value>, fields: &Map<String, Value>) -> Checked {
    let (limit, offset) = window(fields)?;
    let total = all.len();
    let data: Vec<Value> = all.into_iter().skip(offset).take(limit).collect();
    let next = offset + data.len();
    let mut answer = json!({ "total": total, "data": data });
    if next < total {
        answer["next_offset"] = json!(next);
    }
    Ok(ok(answer))
}
