//! Reads settings one by one and collects what is wrong, instead of stopping at the first fault.

use std::str::FromStr;

use toml::{Table, Value};

use super::Secret;

/// What all names in the environment begin with; `__` separates the steps of the path.
const PREFIX: &str = "APIZEE_PANEL__";

/// One wrong setting. Holds the place and the remedy, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// As in `connector.0.secret`.
    pub path: String,
    /// What is wrong and what to do.
    pub remedy: String,
}

/// All wrong settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the configuration is wrong:{}", .0.iter().map(|f| format!("\n  {}: {}", f.path, f.remedy)).collect::<String>())]
pub struct Faults(pub Vec<Fault>);

/// A table of settings and where it stands. A setting that is read is taken out, so what remains
/// at the end is unknown.
pub(super) struct Section {
    at: String,
    table: Table,
}

impl Section {
    pub(super) fn path(&self, key: &str) -> String {
        if self.at.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.at)
        }
    }

    pub(super) fn keys(&self) -> Vec<String> {
        self.table.keys().cloned().collect()
    }
}

pub(super) struct Reader {
    table: Table,
    faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn new(
        toml: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Faults> {
        let mut table: Table = toml.parse().map_err(|error: toml::de::Error| {
            let at = error.span().map_or_else(String::new, |span| {
                let line = toml[..span.start.min(toml.len())].lines().count().max(1);
                format!(" near line {line}")
            });
            // Not the parser's own message: it quotes the line, and the line may hold a secret.
            Faults(vec![Fault {
                path: "the file".to_owned(),
                remedy: format!("is not TOML{at}; mend its syntax"),
            }])
        })?;
        let mut faults = Vec::new();
        for (name, value) in environment {
            let Some(path) = name.strip_prefix(PREFIX) else {
                continue;
            };
            let path = path.to_ascii_lowercase();
            let steps: Vec<&str> = path.split("__").collect();
            if lay(&mut table, &steps, value).is_none() {
                let remedy = "names no setting; the form is APIZEE_PANEL__SECTION__KEY, with a number after CONNECTOR";
                faults.push(Fault {
                    path: name,
                    remedy: remedy.to_owned(),
                });
            }
        }
        Ok(Self { table, faults })
    }

    pub(super) fn root(&mut self) -> Section {
        Section {
            at: String::new(),
            table: std::mem::take(&mut self.table),
        }
    }

    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, Faults> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(Faults(self.faults)),
        }
    }

    pub(super) fn fault_at(&mut self, path: String, remedy: impl Into<String>) {
        self.faults.push(Fault {
            path,
            remedy: remedy.into(),
        });
    }

    pub(super) fn fault(&mut self, section: &Section, key: &str, remedy: &str) {
        self.fault_at(section.path(key), remedy);
    }

    pub(super) fn no_more(&mut self, section: Section) {
        for key in section.table.keys() {
            self.fault_at(
                section.path(key),
                "is no setting of this program; check its spelling or remove it",
            );
        }
    }

    pub(super) fn section(&mut self, of: &mut Section, key: &str) -> Section {
        let at = of.path(key);
        match of.table.remove(key) {
            None => Section {
                at,
                table: Table::new(),
            },
            Some(Value::Table(table)) => Section { at, table },
            Some(_) => {
                self.fault_at(at.clone(), "must be a section, written [section]");
                Section {
                    at,
                    table: Table::new(),
                }
            }
        }
    }

    pub(super) fn sections(&mut self, of: &mut Section, key: &str) -> Vec<Section> {
        let at = of.path(key);
        let Some(Value::Array(values)) = of.table.remove(key) else {
            return Vec::new();
        };
        let mut sections = Vec::new();
        for (n, value) in values.into_iter().enumerate() {
            let at = format!("{at}.{n}");
            if let Value::Table(table) = value {
                sections.push(Section { at, table });
            } else {
                self.fault_at(at, "must be a section, written [[section]]");
            }
        }
        sections
    }

    pub(super) fn optional_text(&mut self, section: &mut Section, key: &str) -> Option<String> {
        let text = match section.table.remove(key)? {
            Value::String(text) => text,
            Value::Integer(number) => number.to_string(),
            Value::Boolean(yes) => yes.to_string(),
            Value::Float(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => {
                self.fault(section, key, "must be a single value");
                return None;
            }
        };
        if text.trim().is_empty() {
            self.fault(section, key, "is empty; give it a value or remove it");
            return None;
        }
        Some(text)
    }

    pub(super) fn text(
        &mut self,
        section: &mut Section,
        key: &str,
        default: Option<&str>,
    ) -> Option<String> {
        if !section.table.contains_key(key) && default.is_none() {
            self.fault(section, key, "is missing");
            return None;
        }
        if section.table.contains_key(key) {
            return self.optional_text(section, key);
        }
        default.map(str::to_owned)
    }

    pub(super) fn parsed<T: FromStr>(
        &mut self,
        section: &mut Section,
        key: &str,
        default: Option<&str>,
        form: &str,
    ) -> Option<T> {
        let text = self.text(section, key, default)?;
        self.parse(section, key, &text, form)
    }

    pub(super) fn optional_parsed<T: FromStr>(
        &mut self,
        section: &mut Section,
        key: &str,
        form: &str,
    ) -> Option<T> {
        let text = self.optional_text(section, key)?;
        self.parse(section, key, &text, form)
    }

    fn parse<T: FromStr>(
        &mut self,
        section: &Section,
        key: &str,
        text: &str,
        form: &str,
    ) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            self.fault_at(section.path(key), format!("must be {form}"));
        }
        value
    }

    pub(super) fn flag(&mut self, section: &mut Section, key: &str, default: bool) -> bool {
        self.parsed(section, key, Some(&default.to_string()), "true or false")
            .unwrap_or(default)
    }

    pub(super) fn list(
        &mut self,
        section: &mut Section,
        key: &str,
        default: &[&str],
    ) -> Vec<String> {
        match section.table.remove(key) {
            None => default.iter().map(|&text| text.to_owned()).collect(),
            Some(Value::String(text)) => text
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
            Some(Value::Array(values)) => {
                let texts: Vec<String> = values
                    .iter()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect();
                if texts.len() != values.len() {
                    self.fault(section, key, "must be a list of texts, each in quotes");
                }
                texts
            }
            Some(_) => {
                self.fault(section, key, "must be a list of texts, each in quotes");
                Vec::new()
            }
        }
    }

    pub(super) fn parsed_list<T: FromStr>(
        &mut self,
        section: &mut Section,
        key: &str,
        form: &str,
    ) -> Vec<T> {
        let texts = self.list(section, key, &[]);
        texts
            .iter()
            .filter_map(|text| self.parse(section, key, text, form))
            .collect()
    }

    pub(super) fn web_address(
        &mut self,
        section: &mut Section,
        key: &str,
        default: Option<&str>,
    ) -> Option<String> {
        let text = self.text(section, key, default)?;
        let right = url::Url::parse(&text).is_ok_and(|url| {
            let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
            url.scheme() == "https" || (url.scheme() == "http" && local)
        });
        if !right {
            self.fault(
                section,
                key,
                "must be an https address (http only for this very machine)",
            );
        }
        right.then_some(text)
    }

    pub(super) fn secret(&mut self, section: &mut Section, key: &str) -> Option<Secret> {
        if !section.table.contains_key(key) && !section.table.contains_key(&format!("{key}_file")) {
            self.fault_at(
                section.path(key),
                format!("is missing; write {key}_file = \"…\" or {key} = \"…\""),
            );
            return None;
        }
        self.optional_secret(section, key)
    }

    pub(super) fn optional_secret(&mut self, section: &mut Section, key: &str) -> Option<Secret> {
        let file_key = format!("{key}_file");
        let here = self.optional_text(section, key);
        let file = self.optional_text(section, &file_key);
        let text = match (here, file) {
            (None, None) => return None,
            (Some(_), Some(_)) => {
                self.fault_at(
                    section.path(key),
                    format!("is given twice; keep {key} or {file_key}"),
                );
                return None;
            }
            (Some(text), None) => text,
            (None, Some(file)) => match std::fs::read_to_string(&file) {
                Ok(text) => text.trim_end_matches(['\r', '\n']).to_owned(),
                Err(error) => {
                    self.fault_at(
                        section.path(&file_key),
                        format!("cannot be read ({}); check path and rights", error.kind()),
                    );
                    return None;
                }
            },
        };
        if text.is_empty() {
            self.fault(section, key, "is empty");
            return None;
        }
        Some(Secret::new(text))
    }
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
