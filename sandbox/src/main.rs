//! `sandbox --desk ADDRESS --apizee ADDRESS --panel-url URL --app-url URL --secret TEXT`

use std::process::ExitCode;

use sandbox::SandboxConfig;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match config(std::env::args().skip(1)) {
        Ok(config) => config,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let sandbox = match sandbox::start(config).await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("Desk simulator  {}", sandbox.desk_url);
    println!("Apizee emulator {}", sandbox.apizee_url);
    // Ends by a signal; an error means that signals cannot be heard, and then too it is time to end.
    drop(tokio::signal::ctrl_c().await);
    ExitCode::SUCCESS
}

fn config(mut arguments: impl Iterator<Item = String>) -> Result<SandboxConfig, String> {
    let mut config = SandboxConfig {
        desk: "127.0.0.1:8600".to_owned(),
        apizee: "127.0.0.1:8602".to_owned(),
        panel_url: "http://127.0.0.1:8601/acme/".to_owned(),
        secret: String::new(),
        app_url: "http://127.0.0.1:8601/acme/".to_owned(),
    };
    while let Some(flag) = arguments.next() {
        let value = arguments
            .next()
            .ok_or_else(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--desk" => config.desk = value,
            "--apizee" => config.apizee = value,
            "--panel-url" => config.panel_url = value,
            "--app-url" => config.app_url = value,
            "--secret" => config.secret = value,
            _ => {
                return Err(format!(
                    "{flag} is no option; see the first line of src/main.rs"
                ));
            }
        }
    }
    if config.secret.is_empty() {
        return Err(
            "--secret is missing: the connector's secret, as in the backend's configuration"
                .to_owned(),
        );
    }
    Ok(config)
}
