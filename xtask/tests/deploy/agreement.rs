//! Ports, folders and names are the same in all files. Whether the sample configuration is right, the
//! backend's own tests ask its `check`.

use std::collections::BTreeSet;

use serde_json::Value;
use toml::Table;

use crate::{text, yaml};

const BACKENDS: [&str; 2] = ["panel-1", "panel-2"];

fn configuration() -> Table {
    text("deploy/apizee-panel.toml").parse().unwrap()
}

fn port(address: &str) -> &str {
    address.rsplit(':').next().unwrap()
}

/// The value of `key=` in the unit.
fn unit(key: &str) -> String {
    let unit = text("deploy/apizee-panel.service");
    let start = format!("{key}=");
    let value = unit.lines().find_map(|line| line.strip_prefix(&start));
    value.unwrap_or_else(|| panic!("no {key}")).to_owned()
}

/// The words of an instruction in the image's description, without JSON's marks.
fn image(instruction: &str) -> Vec<Vec<String>> {
    let file = text("deploy/Containerfile");
    let lines = file.lines().filter_map(|line| {
        let rest = line.strip_prefix(instruction)?.strip_prefix(' ')?;
        let words = rest.split([' ', ',', '[', ']', '"']);
        Some(
            words
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    });
    lines.collect()
}

fn texts(value: &Value) -> Vec<&str> {
    let list = value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value}"));
    list.iter().map(|item| item.as_str().unwrap()).collect()
}

/// All values whose key ends so, wherever they stand.
fn values_of<'a>(table: &'a Table, ending: &str, found: &mut Vec<&'a str>) {
    for (key, value) in table {
        if let Some(text) = value.as_str().filter(|_| key.ends_with(ending)) {
            found.push(text);
        }
        let list = value.as_array().into_iter().flatten();
        let tables = list.chain([value]).filter_map(toml::Value::as_table);
        tables.for_each(|inner| values_of(inner, ending, found));
    }
}

#[test]
fn one_port_is_for_callers_and_one_for_prometheus() {
    let configuration = configuration();
    let listen = configuration["listen"].as_str().unwrap();
    let admin = configuration["admin_listen"].as_str().unwrap();
    assert!(listen.starts_with("127.0.0.1:") && admin.starts_with("127.0.0.1:"));
    assert!(text("deploy/nginx.conf").contains(&format!("server {listen} ")));
    let upstream = format!("{{$APIZEE_PANEL_UPSTREAMS:{listen}}}");
    assert!(text("deploy/Caddyfile").contains(&upstream));
    assert!(text("deploy/alerts.yml").contains(&format!("targets: [\"{admin}\"]")));
    assert_eq!(image("EXPOSE"), [[port(listen)]]);

    let compose = yaml("deploy/compose.yaml");
    let services = compose["services"].as_object().unwrap();
    for name in BACKENDS {
        let environment = &services[name]["environment"];
        let at = |key: &str| port(environment[key].as_str().unwrap());
        assert_eq!(at("APIZEE_PANEL__LISTEN"), port(listen));
        assert_eq!(at("APIZEE_PANEL__ADMIN_LISTEN"), port(admin));
    }
    let upstreams = BACKENDS.map(|name| format!("{name}:{}", port(listen)));
    let environment = &services["caddy"]["environment"];
    assert_eq!(environment["APIZEE_PANEL_UPSTREAMS"], upstreams.join(" "));
    for (name, service) in services {
        let is_proxy = name == "caddy";
        assert_eq!(service.get("ports").is_some(), is_proxy, "{name} is public");
    }
}

#[test]
fn the_image_has_its_files_where_the_unit_has_them() {
    let started: Vec<String> = unit("ExecStart")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let [entry, command] = ["ENTRYPOINT", "CMD"].map(|it| image(it).concat());
    assert_eq!([entry, command].concat(), started);
    let program = &started[0];
    let panel_dir = configuration()["panel_dir"].as_str().unwrap().to_owned();
    let copied: Vec<String> = image("COPY")
        .iter()
        .map(|words| words.last().unwrap().clone())
        .collect();
    assert!(copied.contains(program), "{copied:?}");
    assert!(copied.contains(&panel_dir), "{copied:?}");

    // What the image copies is in the archive, under the name that the release gives it.
    let sources: BTreeSet<String> = image("COPY")
        .iter()
        .flat_map(|words| &words[..words.len() - 1])
        .filter(|word| !word.starts_with("--"))
        .cloned()
        .collect();
    let packed = [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "THIRD-PARTY-LICENSES",
        "apizee-panel-backend",
        "dist",
        "sbom.cdx.json",
    ];
    assert_eq!(sources, packed.map(str::to_owned).into());

    let compose = yaml("deploy/compose.yaml");
    for name in BACKENDS {
        let service = &compose["services"][name];
        assert_eq!(service["build"]["dockerfile"], "deploy/Containerfile");
        assert_eq!(service["configs"][0]["target"], started[2].as_str());
    }
}

#[test]
fn every_secret_that_the_configuration_names_is_handed_to_the_container() {
    let configuration = configuration();
    let mut named = Vec::new();
    values_of(&configuration, "_file", &mut named);
    assert_eq!(named.len(), 3, "{named:?}");
    let compose = yaml("deploy/compose.yaml");
    for name in BACKENDS {
        let service = &compose["services"][name];
        let store = service["environment"]["APIZEE_PANEL__STORE_FILE"].as_str();
        let wanted: BTreeSet<&str> = named.iter().copied().chain(store).collect();
        let given = service["secrets"].as_array().unwrap();
        let targets: BTreeSet<&str> = given
            .iter()
            .map(|secret| secret["target"].as_str().unwrap())
            .collect();
        assert_eq!(targets, wanted, "{name}");
        for secret in given {
            let source = secret["source"].as_str().unwrap();
            let file = compose["secrets"][source]["file"].as_str().unwrap();
            let target = secret["target"].as_str().unwrap();
            assert_eq!(file.rsplit('/').next(), target.rsplit('/').next());
        }
    }
}

#[test]
fn everything_that_a_service_names_is_declared() {
    let compose = yaml("deploy/compose.yaml");
    let services = compose["services"].as_object().unwrap();
    let is_declared = |kind: &str, name: &str| compose[kind].get(name).is_some();
    for (service, body) in services {
        for network in texts(&body["networks"]) {
            assert!(is_declared("networks", network), "{service}: {network}");
        }
        for kind in ["secrets", "configs"] {
            for one in body[kind].as_array().into_iter().flatten() {
                let name = one.as_str().or_else(|| one["source"].as_str()).unwrap();
                assert!(is_declared(kind, name), "{service}: {name}");
            }
        }
        for volume in body["volumes"].as_array().into_iter().flatten() {
            let name = volume.as_str().unwrap().split(':').next().unwrap();
            assert!(is_declared("volumes", name), "{service}: {name}");
        }
        for needed in body["depends_on"].as_object().into_iter().flatten() {
            assert!(services.contains_key(needed.0), "{service}: {}", needed.0);
        }
    }
    for file in ["configs", "secrets"] {
        for (name, body) in compose[file].as_object().unwrap() {
            assert!(body["file"].as_str().unwrap().starts_with("./"), "{name}");
        }
    }
}

#[test]
fn the_proxys_network_is_the_one_that_is_trusted() {
    let compose = yaml("deploy/compose.yaml");
    let subnet = compose["networks"]["front"]["ipam"]["config"][0]["subnet"].clone();
    for name in BACKENDS {
        let service = &compose["services"][name];
        let trusted = &service["environment"]["APIZEE_PANEL__LIMITS__TRUSTED_PROXIES"];
        assert_eq!(*trusted, subnet);
        assert!(texts(&service["networks"]).contains(&"front"));
    }
    assert!(texts(&compose["services"]["caddy"]["networks"]).contains(&"front"));
    assert_eq!(compose["networks"]["store"]["internal"], true);
}

/// Apizee may take 30 s, and the backend waits for what it began.
#[test]
fn unit_and_container_give_the_same_time_and_room() {
    let compose = yaml("deploy/compose.yaml");
    assert_eq!(unit("TimeoutStopSec"), "45");
    for name in BACKENDS {
        let service = &compose["services"][name];
        assert_eq!(
            service["stop_grace_period"],
            format!("{}s", unit("TimeoutStopSec"))
        );
        assert_eq!(
            service["ulimits"]["nofile"].to_string(),
            unit("LimitNOFILE")
        );
        assert_eq!(service["pids_limit"].to_string(), unit("TasksMax"));
        let memory = unit("MemoryMax").to_lowercase();
        assert_eq!(service["mem_limit"].as_str().unwrap(), memory);
        assert_eq!(service["read_only"], true);
        assert_eq!(texts(&service["cap_drop"]), ["ALL"]);
    }
}
