//! How many SMS a text becomes, since each costs (3GPP TS 23.038 6.2.1 and 23.040 9.2.3.24.1).

/// The number of SMS.
#[must_use]
pub fn segments(text: &str) -> usize {
    let (mut septets, mut units, mut alphabet) = (0, 0, true);
    for c in text.chars() {
        let (is_in, cost) = septets_of(c);
        alphabet &= is_in;
        septets += cost;
        units += c.len_utf16();
    }
    if alphabet {
        parts(septets, 160, 153)
    } else {
        parts(units, 70, 67)
    }
}

/// Whether a letter is in the default alphabet, and how much room it takes there: two where it is in
/// the extension.
fn septets_of(c: char) -> (bool, usize) {
    match c {
        '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€' | '\u{c}' => (true, 2),
        '`' => (false, 1),
        '\n' | '\r' | ' '..='~' => (true, 1),
        '£' | '¥' | '¤' | '§' | '¿' | '¡' | 'Ä' | 'Å' | 'Æ' | 'Ç' | 'É' | 'Ñ' | 'Ö' | 'Ø' | 'Ü'
        | 'ß' | 'à' | 'ä' | 'å' | 'æ' | 'è' | 'é' | 'ì' | 'ñ' | 'ò' | 'ö' | 'ø' | 'ù' | 'ü'
        | 'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω' => (true, 1),
        _ => (false, 1),
    }
}

fn parts(units: usize, alone: usize, of_several: usize) -> usize {
    if units <= alone {
        1
    } else {
        units.div_ceil(of_several)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_outside_the_alphabet_halves_what_fits() {
        assert_eq!(segments(&"a".repeat(160)), 1);
        assert_eq!(segments(&"a".repeat(161)), 2);
        assert_eq!(segments(&"a".repeat(307)), 3);
        assert_eq!(segments(&"€".repeat(80)), 1);
        assert_eq!(segments(&"€".repeat(81)), 2);
        assert_eq!(segments(&"é".repeat(160)), 1);
        assert_eq!(segments(&["’", &"a".repeat(69)].concat()), 1);
        assert_eq!(segments(&["’", &"a".repeat(70)].concat()), 2);
        assert_eq!(segments(&["`", &"a".repeat(70)].concat()), 2);
        assert_eq!(segments(&"📷".repeat(35)), 1);
        assert_eq!(segments(&"📷".repeat(36)), 2);
    }
}
