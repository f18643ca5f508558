//! A QR code (ISO/IEC 18004) as one SVG path.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code: readers need four (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// A code to be drawn.
pub(super) struct Code {
    /// Modules on a side, the quiet zone included.
    pub(super) side: usize,
    /// The dark modules, row by row.
    pub(super) path: String,
}

impl Code {
    /// `None` for a text that is too long for any code.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (at, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (at % width + QUIET, at / width + QUIET);
                path += &format!("M{x} {y}h1v1h-1z");
            }
        }
        let side = width + 2 * QUIET;
        Some(Self { side, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a phone's camera would read.
    fn read(code: &Code) -> String {
        let squares: Vec<(usize, usize)> = code
            .path
            .split('M')
            .skip(1)
            .map(|square| {
                let (x, rest) = square.split_once(' ').unwrap();
                let (y, _) = rest.split_once('h').unwrap();
                (x.parse().unwrap(), y.parse().unwrap())
            })
            .collect();
        let dark = |x: usize, y: usize| squares.contains(&(x + QUIET, y + QUIET));
        let grid = rqrr::SimpleGrid::from_func(code.side - 2 * QUIET, dark);
        rqrr::Grid::new(grid).decode().unwrap().1
    }

    #[test]
    fn what_is_drawn_can_be_read() {
        let long = format!(
            "https://cloud.apizee.com/diag?convId=1&pwd={}",
            "x1Y-".repeat(40)
        );
        for text in ["https://apz.fr/d6Nx453elx", &long] {
            assert_eq!(read(&Code::of(text).unwrap()), text);
        }
    }

    #[test]
    fn what_fits_no_code_is_none() {
        assert!(Code::of(&"a".repeat(3000)).is_none());
    }
}
