//! Reads settings one by one and collects what is wrong, instead of stopping at the first fault.

use std::str::FromStr;

use toml::{Table, Value};

use super::Secret;
use super::keys::{self, Key, Need, Shape};
use super::overlay;

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

/// A setting as it was read: to see whether a later reading differs.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) path: String,
    pub(super) value: Secret,
}

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

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }
}

pub(super) struct Reader {
    table: Table,
    faults: Vec<Fault>,
    told: Vec<Told>,
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
        let faults = overlay::lay_all(&mut table, environment);
        Ok(Self {
            table,
            faults,
            told: Vec::new(),
        })
    }

    pub(super) fn root(&mut self) -> Section {
        Section {
            at: String::new(),
            table: std::mem::take(&mut self.table),
        }
    }

    pub(super) fn finish<T>(self, value: Option<T>) -> Result<(T, Vec<Told>), Faults> {
        match value {
            Some(value) if self.faults.is_empty() => Ok((value, self.told)),
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
        let table = match of.table.remove(key) {
            None => Table::new(),
            Some(Value::Table(table)) => table,
            Some(_) => {
                self.fault_at(at.clone(), "must be a section, written [section]");
                Table::new()
            }
        };
        Section { at, table }
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

    /// What is declared of a setting. What is not declared cannot be read.
    fn key(&mut self, section: &Section, name: &str) -> Option<&'static Key> {
        let key = keys::at(&section.path(name));
        if key.is_none() {
            self.fault(section, name, "is declared nowhere; the program is wrong");
        }
        key
    }

    fn tell(&mut self, section: &Section, name: &str, value: &str) {
        self.told.push(Told {
            path: section.path(name),
            value: Secret::new(value.to_owned()),
        });
    }

    /// One value as text, or what it is without a word.
    pub(super) fn text(&mut self, section: &mut Section, name: &str) -> Option<String> {
        let key = self.key(section, name)?;
        let text = self.single(section, name, key.need)?;
        self.tell(section, name, &text);
        Some(text)
    }

    fn single(&mut self, section: &mut Section, name: &str, need: Need) -> Option<String> {
        let text = match (section.table.remove(name), need) {
            (None, Need::Required) => {
                self.fault(section, name, "is missing");
                return None;
            }
            (None, Need::Optional) => return None,
            (None, Need::Else(text)) => return Some(text.to_owned()),
            (Some(Value::String(text)), _) => text,
            (Some(Value::Integer(number)), _) => number.to_string(),
            (Some(Value::Boolean(yes)), _) => yes.to_string(),
            (Some(Value::Float(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_)), _) => {
                self.fault(section, name, "must be a single value");
                return None;
            }
        };
        if text.trim().is_empty() {
            self.fault(section, name, "is empty; give it a value or remove it");
            return None;
        }
        Some(text)
    }

    pub(super) fn parsed<T: FromStr>(&mut self, section: &mut Section, name: &str) -> Option<T> {
        let text = self.text(section, name)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.misshapen(section, name);
        }
        value
    }

    /// Says what a setting must be.
    pub(super) fn misshapen(&mut self, section: &Section, name: &str) {
        if let Some(key) = self.key(section, name) {
            self.fault_at(section.path(name), format!("must be {}", key.form));
        }
    }

    pub(super) fn whole<T: TryFrom<i64>>(
        &mut self,
        section: &mut Section,
        name: &str,
    ) -> Option<T> {
        let Shape::Whole(least, most) = self.key(section, name)?.shape else {
            self.fault(section, name, "is no number; the program is wrong");
            return None;
        };
        let text = self.text(section, name)?;
        let number = text.parse().ok().filter(|n| (least..=most).contains(n));
        let number = number.and_then(|n| T::try_from(n).ok());
        if number.is_none() {
            self.misshapen(section, name);
        }
        number
    }

    pub(super) fn flag(&mut self, section: &mut Section, name: &str) -> bool {
        self.parsed(section, name).unwrap_or(false)
    }

    pub(super) fn list(&mut self, section: &mut Section, name: &str) -> Vec<String> {
        let Some(key) = self.key(section, name) else {
            return Vec::new();
        };
        let parts = |text: &str| {
            let parts = text.split(',').map(str::trim);
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let texts: Vec<String> = match (section.table.remove(name), key.need) {
            (None, Need::Else(text)) => parts(text),
            (None, Need::Required | Need::Optional) => Vec::new(),
            (Some(Value::String(text)), _) => parts(&text),
            (Some(Value::Array(values)), _) if values.iter().all(Value::is_str) => {
                let texts = values.iter().filter_map(Value::as_str);
                texts.map(str::to_owned).collect()
            }
            (Some(_), _) => {
                self.fault(section, name, "must be a list of texts, each in quotes");
                return Vec::new();
            }
        };
        self.tell(section, name, &texts.join(","));
        texts
    }

    pub(super) fn parsed_list<T: FromStr>(&mut self, section: &mut Section, name: &str) -> Vec<T> {
        let texts = self.list(section, name);
        let values: Vec<T> = texts.iter().filter_map(|text| text.parse().ok()).collect();
        if values.len() != texts.len() {
            self.misshapen(section, name);
        }
        values
    }

    /// Names and texts, in the order of the names.
    pub(super) fn pairs(&mut self, section: &mut Section, name: &str) -> Vec<(String, String)> {
        if self.key(section, name).is_none() {
            return Vec::new();
        }
        let mut pairs = Vec::new();
        for (left, right) in self.section(section, name).table {
            let text = right.as_str().filter(|text| !text.trim().is_empty());
            if let Some(text) = text {
                pairs.push((left, text.to_owned()));
            } else {
                // The name is not told: it may be an e-mail.
                self.misshapen(section, name);
            }
        }
        self.tell(section, name, &format!("{pairs:?}"));
        pairs
    }

    pub(super) fn web_address(&mut self, section: &mut Section, name: &str) -> Option<String> {
        let text = self.text(section, name)?;
        // What stands in headers and policies must be what they can carry.
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic());
        let right = is_plain
            && url::Url::parse(&text).is_ok_and(|url| {
                let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
                url.scheme() == "https" || (url.scheme() == "http" && local)
            });
        if !right {
            self.misshapen(section, name);
        }
        right.then_some(text)
    }

    /// A text that is read again later: it is not told, since it may differ then.
    pub(super) fn secret(&mut self, section: &mut Section, name: &str) -> Option<Secret> {
        let need = self.key(section, name)?.need;
        let file = format!("{name}_file");
        if need == Need::Required && !section.has(name) && !section.has(&file) {
            let remedy = format!("is missing; write {file} = \"…\" or {name} = \"…\"");
            self.fault_at(section.path(name), remedy);
            return None;
        }
        self.own_or_file(section, name, Need::Optional)
    }

    /// A text that may hold a password, but is read once.
    pub(super) fn hidden(&mut self, section: &mut Section, name: &str) -> Option<Secret> {
        let need = self.key(section, name)?.need;
        let text = self.own_or_file(section, name, need)?;
        self.tell(section, name, text.expose());
        Some(text)
    }

    fn own_or_file(&mut self, section: &mut Section, name: &str, need: Need) -> Option<Secret> {
        let file_name = format!("{name}_file");
        if section.has(name) && section.has(&file_name) {
            drop((section.table.remove(name), section.table.remove(&file_name)));
            self.fault_at(
                section.path(name),
                format!("is given twice; keep {name} or {file_name}"),
            );
            return None;
        }
        let Some(file) = self.single(section, &file_name, Need::Optional) else {
            return self.single(section, name, need).map(Secret::new);
        };
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                let text = text.trim_end_matches(['\r', '\n']).to_owned();
                if text.is_empty() {
                    self.fault(section, name, "is empty");
                    return None;
                }
                Some(Secret::new(text))
            }
            Err(error) => {
                let remedy = format!("cannot be read ({}); check path and rights", error.kind());
                self.fault_at(section.path(&file_name), remedy);
                None
            }
        }
    }
}
