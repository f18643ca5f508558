//! What the command line asks of a soak.

/// `soak [--seconds N] [--seed S] [--store sqlite|postgres]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// How long agents press, for each store.
    pub(super) seconds: u64,
    /// Absent, the time is one.
    pub(super) seed: Option<u64>,
    pub(super) stores: Wanted,
}

/// Which stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Both,
    One(Stores),
}

/// A store and who shares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stores {
    /// One process.
    Sqlite,
    /// Two processes.
    Postgres,
}

impl Wanted {
    pub(super) fn all(self) -> Vec<Stores> {
        match self {
            Self::Both => vec![Stores::Sqlite, Stores::Postgres],
            Self::One(stores) => vec![stores],
        }
    }
}

impl Stores {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite, one process",
            Self::Postgres => "PostgreSQL, two processes",
        }
    }
}

impl Order {
    const USUAL_SECONDS: u64 = 60;

    /// Reads the words after `soak`.
    pub(crate) fn from_words(words: &[&str]) -> Result<Self, String> {
        let mut order = Self {
            seconds: Self::USUAL_SECONDS,
            seed: None,
            stores: Wanted::Both,
        };
        let mut words = words.iter();
        while let Some(option) = words.next() {
            let value = words.next().copied().unwrap_or_default();
            let number = || value.parse::<u64>();
            match *option {
                "--seconds" => order.seconds = number().map_err(|_| wants(option, value))?,
                "--seed" => order.seed = Some(number().map_err(|_| wants(option, value))?),
                "--store" => {
                    let both = [Stores::Sqlite, Stores::Postgres];
                    let named = both.into_iter().find(|stores| stores.word() == value);
                    order.stores = Wanted::One(named.ok_or_else(|| wants(option, value))?);
                }
                other => return Err(format!("`soak` has no option `{other}`")),
            }
        }
        Ok(order)
    }

    /// The words that ask for this.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = vec!["--seconds".to_owned(), self.seconds.to_string()];
        if let Some(seed) = self.seed {
            words.extend(["--seed".to_owned(), seed.to_string()]);
        }
        if let Wanted::One(stores) = self.stores {
            words.extend(["--store".to_owned(), stores.word().to_owned()]);
        }
        words
    }

    /// The words that ask for this with that seed.
    pub(super) fn again(&self, seed: u64) -> String {
        let seed = Some(seed);
        Self {
            seed,
            ..self.clone()
        }
        .words()
        .join(" ")
    }
}

fn wants(option: &str, value: &str) -> String {
    let what = match option {
        "--store" => "sqlite or postgres",
        _ => "a whole number",
    };
    format!("{option} wants {what}, not `{value}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read_and_written_alike() {
        for words in [
            vec!["--seconds", "600"],
            vec!["--seconds", "60", "--seed", "7"],
            vec!["--seconds", "5", "--seed", "7", "--store", "postgres"],
        ] {
            assert_eq!(Order::from_words(&words).unwrap().words(), words);
        }
        let usual = Order::from_words(&[]).unwrap();
        assert_eq!(usual.stores.all().len(), 2);
        assert_eq!(usual.again(3), "--seconds 60 --seed 3");
        for wrong in [
            ["--seconds", "x"],
            ["--seed", ""],
            ["--store", "mysql"],
            ["--speed", "1"],
        ] {
            assert!(Order::from_words(&wrong).is_err(), "{wrong:?}");
        }
        assert!(Order::from_words(&["--seconds"]).is_err());
    }
}
