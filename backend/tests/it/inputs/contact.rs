//! What an agent may type, or paste, as a phone or an e-mail.

use apizee_panel_backend::phone::{HomeRegion, understand};
use contract::{Contact, Typed};
use fastrand::Rng;

use super::{broken, draws};

const GOOD: [&str; 8] = [
    "06 12 34 56 78",
    "+33 (0)6 12 34 56 78",
    "0033612345678",
    "+39 06 6982",
    "+1 650-253-0000",
    "+44 20 7031 3000",
    "+800 1234 5678",
    "marie.dupont@example.com",
];

#[test]
fn nothing_typed_is_fatal_and_what_is_understood_stays_so() {
    let homes: Vec<HomeRegion> = ["FR", "IT", "US", "AR", "GB", "CI"]
        .iter()
        .map(|code| code.parse().unwrap())
        .collect();
    let mut understood = 0;
    for (number, mut random) in draws() {
        let home = *random.choice(&homes).unwrap();
        let text = typed(&mut random);
        let Ok(text) = text.parse::<Typed>() else {
            continue;
        };
        if let Contact::Phone { e164, .. } = understand(&text, home) {
            understood += 1;
            let again = understand(&e164.expose().parse().unwrap(), home);
            let Contact::Phone { e164: same, .. } = again else {
                panic!("{number}: {} is not understood again", text.expose());
            };
            assert_eq!(same, e164, "{number}: {}", text.expose());
        }
    }
    assert!(understood > 0, "some are numbers");
}

fn typed(random: &mut Rng) -> String {
    match random.u8(..4) {
        0 | 1 => {
            let good = *random.choice(&GOOD).unwrap();
            broken::changed(random, good)
        }
        2 => {
            let length = random.usize(..24);
            let letters = [
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', ' ', '(', ')', '-', '/', '.',
            ];
            (0..length)
                .map(|_| *random.choice(&letters).unwrap())
                .collect()
        }
        _ => broken::text(random, 60),
    }
}
