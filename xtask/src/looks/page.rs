//! The page that shows all pictures. Names are ours: none has a sign that HTML knows.

use std::collections::BTreeSet;

use super::{
    BEFORE, Shot,
    picture::{Compared, Verdict},
};

/// In which order they stand beside one another.
const LOOKS: [&str; 4] = ["light-en", "dark-en", "light-fr", "dark-fr"];

const HEAD: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Looks</title>
<style>
  body { margin: 16px; font: 14px/20px system-ui, sans-serif; background: #8a8f95; color: #000; }
  h1 { font-size: 20px; } h2 { font-size: 16px; margin: 24px 0 8px; }
  .row { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
  figure { margin: 0; } figcaption { font-size: 12px; } img { display: block; }
  .other { outline: 3px solid #b3202c; outline-offset: 3px; }
</style>
";

/// Each screen a row, its looks beside one another.
pub(super) fn all(shots: &BTreeSet<Shot>) -> String {
    let mut html = format!("{HEAD}<h1>{} pictures</h1>\n", shots.len());
    let screens: BTreeSet<&str> = shots.iter().map(|shot| shot.screen.as_str()).collect();
    for screen in screens {
        html += &format!("<h2>{screen}</h2>\n<div class=\"row\">\n");
        for look in LOOKS {
            let shot = Shot {
                screen: screen.to_owned(),
                look: look.to_owned(),
            };
            if shots.contains(&shot) {
                html += &figure(look, &shot.file());
            }
        }
        html += "</div>\n";
    }
    html
}

/// Each picture a row, the old one before the new one; in the order in which they are given.
pub(super) fn side_by_side(compared: &[Compared]) -> String {
    let differing = compared.iter().filter(|one| one.differs()).count();
    let mut html = format!("{HEAD}<h1>{differing} of {} differ</h1>\n", compared.len());
    for one in compared {
        let Shot { screen, look } = &one.shot;
        let told = one.told();
        let title = told.unwrap_or_else(|| format!("{screen}, {look}: the same"));
        let class = if one.differs() { "row other" } else { "row" };
        // The same twice tells nothing more than once.
        let (before, now) = match one.verdict {
            Verdict::Same | Verdict::New => (false, true),
            Verdict::Gone => (true, false),
            Verdict::Other(_) | Verdict::OtherSize(_) => (true, true),
        };
        html += &format!("<h2>{title}</h2>\n<div class=\"{class}\">\n");
        if before {
            html += &figure("before", &format!("{BEFORE}/{}", one.shot.file()));
        }
        if now {
            html += &figure("now", &one.shot.file());
        }
        html += "</div>\n";
    }
    html
}

fn figure(caption: &str, file: &str) -> String {
    format!(
        "<figure><figcaption>{caption}</figcaption><img src=\"{file}\" alt=\"{file}\" loading=\"lazy\"></figure>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shot(look: &str) -> Shot {
        Shot::read(&format!("form-320-{look}.png")).unwrap()
    }

    #[test]
    fn the_looks_of_a_screen_stand_in_one_row() {
        let html = all(&["dark-fr", "light-en"].map(shot).into());
        let at = |text: &str| html.find(text).unwrap();
        assert!(at("form-320-light-en.png") < at("form-320-dark-fr.png"));
        assert_eq!(html.matches("<h2>").count(), 1);
    }

    #[test]
    fn old_and_new_stand_side_by_side() {
        let one = |look, verdict| Compared {
            shot: shot(look),
            verdict,
        };
        let html = side_by_side(&[
            one("light-en", Verdict::Other(7)),
            one("dark-en", Verdict::Same),
            one("dark-fr", Verdict::Gone),
        ]);
        assert!(html.contains("2 of 3 differ"), "{html}");
        assert_eq!(html.matches("src=\"before/form-320").count(), 2);
        assert_eq!(html.matches("src=\"form-320").count(), 2);
    }
}
