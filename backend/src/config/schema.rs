//! The configuration's JSON Schema, made of the settings that the reader can read.

use serde_json::{Map, Value, json};

use super::keys::{KEYS, Key, Need, Shape};

/// The whole, as editors take it. Nothing is marked as required, since the environment may give it.
#[must_use]
pub fn schema() -> Value {
    let mut root = section();
    for key in KEYS {
        for (name, value) in properties(key) {
            let (steps, _) = key.path.rsplit_once('.').unwrap_or(("", key.path));
            let steps: Vec<&str> = steps.split('.').filter(|step| !step.is_empty()).collect();
            if let Some(place) = place(&mut root, &steps) {
                place.insert(name, value);
            }
        }
    }
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    root["title"] = "The configuration of apizee-panel-backend".into();
    root
}

fn section() -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": {} })
}

/// The properties of a section, which is made where it is not there yet.
fn place<'a>(of: &'a mut Value, steps: &[&str]) -> Option<&'a mut Map<String, Value>> {
    let (first, rest) = match steps.split_first() {
        None => return of.get_mut("properties")?.as_object_mut(),
        Some(split) => split,
    };
    let properties = of.get_mut("properties")?.as_object_mut()?;
    let (made, rest) = match rest.split_first() {
        Some((&"*", rest)) => (json!({ "type": "array", "items": section() }), rest),
        _ => (section(), rest),
    };
    let is_list = made.get("items").is_some();
    let inner = properties.entry(*first).or_insert(made);
    let inner = if is_list {
        inner.get_mut("items")?
    } else {
        inner
    };
    place(inner, rest)
}

/// A setting, and the one that names its file.
fn properties(key: &Key) -> Vec<(String, Value)> {
    let name = key.path.rsplit('.').next().unwrap_or(key.path);
    let help = format!("{} Must be {}.", key.help, key.form);
    let text = json!({ "type": "string" });
    let mut property = match key.shape {
        Shape::Text | Shape::Hidden | Shape::Secret => text.clone(),
        Shape::OneOf(words) => json!({ "type": "string", "enum": words }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole(least, i64::MAX) => json!({ "type": "integer", "minimum": least }),
        Shape::Whole(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Texts => json!({ "type": "array", "items": text }),
        Shape::Pairs => json!({ "type": "object", "additionalProperties": text }),
    };
    if let Some(default) = default(key) {
        property["default"] = default;
    }
    property["description"] = help.into();
    let mut all = vec![(name.to_owned(), property)];
    if matches!(key.shape, Shape::Hidden | Shape::Secret) {
        let file = json!({ "type": "string", "description": format!("A file that holds {name}.") });
        all.push((format!("{name}_file"), file));
    }
    all
}

fn default(key: &Key) -> Option<Value> {
    let Need::Else(text) = key.need else {
        return None;
    };
    let parts = || text.split(',').filter(|part| !part.is_empty());
    match key.shape {
        Shape::Text | Shape::OneOf(_) | Shape::Hidden | Shape::Secret => Some(text.into()),
        Shape::Flag => text.parse::<bool>().ok().map(Value::from),
        Shape::Whole(..) => text.parse::<i64>().ok().map(Value::from),
        Shape::Texts => Some(parts().collect::<Value>()),
        Shape::Pairs => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// A file in which every setting stands, with a value of its shape.
    fn all() -> toml::Table {
        let mut root = toml::Table::new();
        for key in KEYS {
            let value: toml::Value = match key.shape {
                Shape::Flag => false.into(),
                Shape::Whole(least, _) => least.into(),
                Shape::Texts => Vec::<String>::new().into(),
                Shape::Pairs => toml::Table::new().into(),
                Shape::OneOf(words) => words[0].into(),
                Shape::Text | Shape::Hidden | Shape::Secret => "x".into(),
            };
            let mut table = &mut root;
            let mut steps: Vec<&str> = key.path.split('.').filter(|step| *step != "*").collect();
            let name = steps.pop().unwrap();
            for step in steps {
                let empty = || toml::Table::new().into();
                let inner = if ["connector", "more_accounts"].contains(&step) {
                    let list = table
                        .entry(step)
                        .or_insert_with(|| vec![toml::Table::new()].into());
                    &mut list.as_array_mut().unwrap()[0]
                } else {
                    table.entry(step).or_insert_with(empty)
                };
                table = inner.as_table_mut().unwrap();
            }
            table.insert(name.to_owned(), value);
        }
        root
    }

    #[test]
    fn the_reader_asks_for_every_declared_setting() {
        let file = all().to_string();
        let faults = Config::read(&file, std::iter::empty()).unwrap_err();
        let unread = faults
            .0
            .iter()
            .filter(|fault| fault.remedy.contains("is no setting"));
        assert_eq!(
            unread.collect::<Vec<_>>(),
            Vec::<&super::super::Fault>::new()
        );
        let undeclared = faults
            .0
            .iter()
            .filter(|fault| fault.remedy.contains("program is wrong"));
        assert_eq!(undeclared.count(), 0);
    }

    /// What the schema says of a file: the places that it does not allow.
    fn judge(schema: &Value, file: &toml::Value, at: &str, wrong: &mut Vec<String>) {
        let is_right = match (schema["type"].as_str().unwrap(), file) {
            ("object", toml::Value::Table(table)) => {
                for (name, value) in table {
                    let at = format!("{at}.{name}");
                    match (
                        schema["properties"].get(name),
                        &schema["additionalProperties"],
                    ) {
                        (Some(schema), _) => judge(schema, value, &at, wrong),
                        (None, Value::Object(_)) => {}
                        (None, _) => wrong.push(at),
                    }
                }
                true
            }
            ("array", toml::Value::Array(values)) => {
                for value in values {
                    judge(&schema["items"], value, at, wrong);
                }
                true
            }
            ("integer", toml::Value::Integer(n)) => {
                schema["minimum"].as_i64().is_none_or(|least| *n >= least)
            }
            ("string", toml::Value::String(_)) | ("boolean", toml::Value::Boolean(_)) => true,
            _ => false,
        };
        if !is_right {
            wrong.push(at.to_owned());
        }
    }

    #[test]
    fn the_schema_allows_what_is_declared_and_what_the_readme_shows() {
        let readme = include_str!("../../../README.md");
        let sample = readme.split("```toml\n").nth(1).unwrap();
        let sample = sample.split("```").next().unwrap();
        // What the sample holds as a comment is a setting too.
        let uncommented: String = sample
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(setting) if setting.contains(" = ") || setting.starts_with('[') => setting,
                _ => line,
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        for file in [all(), uncommented.parse().unwrap()] {
            let mut wrong = Vec::new();
            judge(&schema(), &file.into(), "", &mut wrong);
            assert_eq!(wrong, Vec::<String>::new());
        }
        let strange: toml::Table = "colour = 1\nretention_days = 0\nlisten = 7"
            .parse()
            .unwrap();
        let mut wrong = Vec::new();
        judge(&schema(), &strange.into(), "", &mut wrong);
        assert_eq!(wrong, [".colour", ".listen", ".retention_days"]);
    }

    #[test]
    fn the_readme_names_every_setting() {
        let readme = include_str!("../../../README.md");
        for key in KEYS.iter().filter(|key| key.path != "demo") {
            let name = key.path.rsplit('.').next().unwrap();
            let named = [
                format!("{name} = "),
                format!("{name}_file = "),
                format!("{name}]"),
            ];
            assert!(
                named.iter().any(|name| readme.contains(name)),
                "{}",
                key.path
            );
        }
    }
}
