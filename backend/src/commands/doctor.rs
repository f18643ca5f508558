//! `doctor`: looks at a whole installation from where the backend stands, and names what is wrong
//! with its remedy. Nobody's data is printed: no login, no link, no answer's text.

mod apizee;
mod clock;
mod page;
mod policy;
mod store;

use std::process::ExitCode;

use apizee_panel_backend::apizee::Apizee;
use apizee_panel_backend::clock::Trust;
use apizee_panel_backend::config::Faults;
use apizee_panel_backend::store::Instance;
use contract::ConnectorName;
use serde::Serialize;
use serde_json::json;

use super::{Report, Stop};

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum About {
    Configuration,
    Store,
    Clock,
    Apizee,
    Page,
}

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Fine,
    /// It works, and could be better.
    Warning,
    /// Something does not work.
    Fault,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Finding {
    about: About,
    verdict: Verdict,
    connector: Option<ConnectorName>,
    says: String,
    remedy: Option<String>,
}

impl Finding {
    fn fine(about: About, says: impl Into<String>) -> Self {
        Self {
            about,
            verdict: Verdict::Fine,
            connector: None,
            says: says.into(),
            remedy: None,
        }
    }

    fn warning(about: About, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Warning,
            remedy: Some(remedy.into()),
            ..Self::fine(about, says)
        }
    }

    fn fault(about: About, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Fault,
            ..Self::warning(about, says, remedy)
        }
    }

    fn of(self, connector: &ConnectorName) -> Self {
        Self {
            connector: Some(connector.clone()),
            ..self
        }
    }
}

/// Looks at everything, whatever is wrong with the rest.
pub(super) async fn doctor(report: &Report) -> Result<ExitCode, Stop> {
    let findings = match super::config(&report.file.config) {
        Ok(config) => {
            let http = Apizee::http()?;
            let mut findings = vec![Finding::fine(About::Configuration, "it has no fault")];
            findings.push(store::look(&config, &http).await);
            let (borrowed, instance) = (store::borrow(&config).await?, Instance::new());
            for connector in &config.connectors {
                let mut seen = vec![clock::look(connector, &http).await];
                let trust = Trust::new(borrowed.opened.clock.clone());
                let opened = &borrowed.opened;
                let client = super::serve::apizee(connector, &http, opened, &trust, &instance);
                seen.push(apizee::look(connector, &client).await);
                seen.extend(page::look(&config, connector, &http).await);
                findings.extend(seen.into_iter().map(|it| it.of(&connector.name)));
            }
            borrowed.give_back().await;
            findings
        }
        Err(Stop::Config(Faults(faults))) => {
            let fault = |fault: apizee_panel_backend::config::Fault| {
                let (about, says) = (About::Configuration, format!("{} is wrong", fault.path));
                Finding::fault(about, says, format!("it {}", fault.remedy))
            };
            faults.into_iter().map(fault).collect()
        }
        Err(stop) => return Err(stop),
    };
    Ok(tell(&findings, report.json))
}

fn tell(findings: &[Finding], json: bool) -> ExitCode {
    let is_well = findings.iter().all(|it| it.verdict != Verdict::Fault);
    if json {
        println!("{}", json!({ "ok": is_well, "findings": findings }));
    } else {
        findings.iter().for_each(print);
    }
    match is_well {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn print(finding: &Finding) {
    let verdict = match finding.verdict {
        Verdict::Fine => "fine   ",
        Verdict::Warning => "warning",
        Verdict::Fault => "FAULT  ",
    };
    let about = match finding.about {
        About::Configuration => "configuration",
        About::Store => "store",
        About::Clock => "clock",
        About::Apizee => "Apizee",
        About::Page => "page",
    };
    let connector = finding.connector.as_ref();
    let whose = connector.map_or_else(String::new, |name| format!("{name}: "));
    println!("{verdict}  {whose}{about}: {}", finding.says);
    if let Some(remedy) = &finding.remedy {
        println!("         → {remedy}");
    }
}
