//! The environment, laid over the file.

use toml::{Table, Value};

use super::Fault;

/// What all names in the environment begin with; `__` separates the steps of the path.
const PREFIX: &str = "APIZEE_PANEL__";

/// Lays all of ours, and tells those that name nothing.
pub(super) fn lay_all(
    table: &mut Table,
    environment: impl Iterator<Item = (String, String)>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, value) in environment {
        let Some(path) = name.strip_prefix(PREFIX) else {
            continue;
        };
        let path = path.to_ascii_lowercase();
        let steps: Vec<&str> = path.split("__").collect();
        if lay(table, &steps, value).is_none() {
            let remedy = "names no setting; the form is APIZEE_PANEL__SECTION__KEY, with a number after CONNECTOR";
            faults.push(Fault {
                path: name,
                remedy: remedy.to_owned(),
            });
        }
    }
    faults
}

/// Lays a value at a path, making sections on the way. `None` where a step fits nothing.
fn lay(table: &mut Table, steps: &[&str], value: String) -> Option<()> {
    let (first, rest) = steps.split_first()?;
    if first.is_empty() {
        return None;
    }
    let Some((second, after)) = rest.split_first() else {
        table.insert((*first).to_owned(), Value::String(value));
        return Some(());
    };
    if let Ok(index) = second.parse::<usize>() {
        let list = table
            .entry(*first)
            .or_insert_with(|| Value::Array(Vec::new()))
            .as_array_mut()?;
        if index == list.len() {
            list.push(Value::Table(Table::new()));
        }
        return lay(list.get_mut(index)?.as_table_mut()?, after, value);
    }
    lay(
        table
            .entry(*first)
            .or_insert_with(|| Value::Table(Table::new()))
            .as_table_mut()?,
        rest,
        value,
    )
}
