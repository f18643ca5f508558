//! QR codes of links (ISO/IEC 18004): bytes, correction level M, versions 1 to 10. A crate for it
//! costs the panel more than 10 kB.

/// A square of dark and light modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    size: usize,
    dark: Vec<bool>,
    /// Modules that patterns and information use: no data, no mask.
    taken: Vec<bool>,
}

/// Per version: correction bytes of a block, blocks, data bytes of a short block (the last
/// `data % blocks` blocks are longer by one), alignment's distance from the first to the second.
struct Version {
    number: usize,
    correction: usize,
    blocks: usize,
    data: usize,
    align: &'static [usize],
}

const fn version(
    number: usize,
    correction: usize,
    blocks: usize,
    data: usize,
    align: &'static [usize],
) -> Version {
    Version {
        number,
        correction,
        blocks,
        data,
        align,
    }
}

const VERSIONS: [Version; 10] = [
    version(1, 10, 1, 16, &[]),
    version(2, 16, 1, 28, &[6, 18]),
    version(3, 26, 1, 44, &[6, 22]),
    version(4, 18, 2, 64, &[6, 26]),
    version(5, 24, 2, 86, &[6, 30]),
    version(6, 16, 4, 108, &[6, 34]),
    version(7, 18, 4, 124, &[6, 22, 38]),
    version(8, 22, 4, 154, &[6, 24, 42]),
    version(9, 22, 5, 182, &[6, 26, 46]),
    version(10, 26, 5, 216, &[6, 28, 50]),
];

impl Qr {
    /// The code of a text; `None` when it is longer than 213 bytes.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let header = |v: &Version| if v.number < 10 { 2 } else { 3 };
        let version = VERSIONS.iter().find(|v| text.len() + header(v) <= v.data)?;
        let bytes = interleaved(version, &data(version, text.as_bytes()));
        let mut blank = Self::patterns(version);
        blank.place(&bytes);
        let masked = (0..8).map(|mask| blank.masked(mask));
        masked.min_by_key(Self::penalty)
    }

    /// Modules on a side, without the quiet zone.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether the module is dark.
    #[must_use]
    pub fn dark(&self, x: usize, y: usize) -> bool {
        self.dark[y * self.size + x]
    }

    /// The dark modules as an SVG path, shifted by the quiet zone of 4.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.size {
            for x in (0..self.size).filter(|x| self.dark(*x, y)) {
                path += &format!("M{} {}h1v1h-1z", x + 4, y + 4);
            }
        }
        path
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        let at = y * self.size + x;
        self.dark[at] = dark;
        self.taken[at] = true;
    }

    fn patterns(version: &Version) -> Self {
        let size = 17 + 4 * version.number;
        let mut qr = Self {
            size,
            dark: vec![false; size * size],
            taken: vec![false; size * size],
        };
        for i in 0..size {
            qr.set(6, i, i % 2 == 0);
            qr.set(i, 6, i % 2 == 0);
        }
        let end = size - 7;
        for (left, top) in [(0, 0), (end, 0), (0, end)] {
            // The finder with its light border.
            for y in top.saturating_sub(1)..(top + 8).min(size) {
                for x in left.saturating_sub(1)..(left + 8).min(size) {
                    let ring = (x.abs_diff(left + 3)).max(y.abs_diff(top + 3));
                    qr.set(x, y, ring != 2 && ring != 4);
                }
            }
        }
        let far = version.align.last().copied().unwrap_or_default();
        for &cy in version.align {
            for &cx in version.align {
                if matches!((cx, cy), (6, 6)) || (cx, cy) == (6, far) || (cx, cy) == (far, 6) {
                    continue;
                }
                for y in cy - 2..=cy + 2 {
                    for x in cx - 2..=cx + 2 {
                        qr.set(x, y, x.abs_diff(cx).max(y.abs_diff(cy)) != 1);
                    }
                }
            }
        }
        if version.number >= 7 {
            let bits = with_remainder(version.number, 12, 0x1f25);
            for i in 0..18 {
                let dark = bits >> i & 1 == 1;
                qr.set(i / 3, size - 11 + i % 3, dark);
                qr.set(size - 11 + i % 3, i / 3, dark);
            }
        }
        qr.format(0);
        qr
    }

    /// Level M (00) and the mask, twice, and the module that is always dark.
    fn format(&mut self, mask: usize) {
        let bits = with_remainder(mask, 10, 0x537) ^ 0x5412;
        let size = self.size;
        for i in 0..15 {
            let dark = bits >> i & 1 == 1;
            match i {
                0..6 => self.set(8, i, dark),
                6 | 7 => self.set(8, i + 1, dark),
                8 => self.set(7, 8, dark),
                _ => self.set(14 - i, 8, dark),
            }
            if i < 8 {
                self.set(size - 1 - i, 8, dark);
            } else {
                self.set(8, size - 15 + i, dark);
            }
        }
        self.set(8, size - 8, true);
    }

    /// In pairs of columns from the right, up and down in turns.
    fn place(&mut self, bytes: &[u8]) {
        let mut bits = bytes
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |i| byte >> i & 1 == 1));
        let mut upwards = true;
        let mut right = self.size - 1;
        loop {
            for i in 0..self.size {
                let y = if upwards { self.size - 1 - i } else { i };
                for x in [right, right - 1] {
                    let at = y * self.size + x;
                    if !self.taken[at] {
                        self.dark[at] = bits.next().unwrap_or(false);
                    }
                }
            }
            upwards = !upwards;
            right = match right {
                8 => 5,
                2.. => right - 2,
                _ => return,
            };
            if right == 0 {
                return;
            }
        }
    }

    fn masked(&self, mask: usize) -> Self {
        let mut qr = self.clone();
        for y in 0..self.size {
            for x in 0..self.size {
                let at = y * self.size + x;
                let flip = match mask {
                    0 => (x + y) % 2,
                    1 => y % 2,
                    2 => x % 3,
                    3 => (x + y) % 3,
                    4 => (y / 2 + x / 3) % 2,
                    5 => x * y % 2 + x * y % 3,
                    6 => (x * y % 2 + x * y % 3) % 2,
                    _ => ((x + y) % 2 + x * y % 3) % 2,
                };
                qr.dark[at] ^= flip == 0 && !self.taken[at];
            }
        }
        qr.format(mask);
        qr
    }

    /// Long runs and large blocks of one colour are hard to read (the standard's first two rules).
    fn penalty(&self) -> usize {
        let mut sum = 0;
        for a in 0..self.size {
            for turned in [false, true] {
                let module = |b: usize| {
                    if turned {
                        self.dark(a, b)
                    } else {
                        self.dark(b, a)
                    }
                };
                let mut run = 1;
                for b in 1..self.size {
                    run = if module(b) == module(b - 1) {
                        run + 1
                    } else {
                        1
                    };
                    sum += match run {
                        5 => 3,
                        6.. => 1,
                        _ => 0,
                    };
                }
            }
        }
        for y in 1..self.size {
            for x in 1..self.size {
                let dark = self.dark(x, y);
                let same = |x, y| self.dark(x, y) == dark;
                if same(x - 1, y) && same(x, y - 1) && same(x - 1, y - 1) {
                    sum += 3;
                }
            }
        }
        sum
    }
}

/// The value, then its remainder by the generator (BCH).
fn with_remainder(value: usize, bits: usize, generator: usize) -> usize {
    let mut rest = value << bits;
    for i in (bits..usize::BITS as usize - 8).rev() {
        if rest >> i & 1 == 1 {
            rest ^= generator << (i - bits);
        }
    }
    value << bits | rest
}

/// Mode "bytes", the length, the bytes, an end, and filling.
fn data(version: &Version, bytes: &[u8]) -> Vec<u8> {
    let mut nibbles = vec![4];
    if version.number >= 10 {
        nibbles.extend([0, 0]);
    }
    let length = bytes.len() as u8;
    for byte in core::iter::once(&length).chain(bytes) {
        nibbles.extend([byte >> 4, byte & 15]);
    }
    nibbles.push(0);
    let mut data: Vec<u8> = nibbles
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    let filling = [0xec, 0x11].into_iter().cycle();
    let missing = version.data - data.len();
    data.extend(filling.take(missing));
    data
}

fn interleaved(version: &Version, data: &[u8]) -> Vec<u8> {
    let short = version.data / version.blocks;
    let first_long = version.blocks - version.data % version.blocks;
    let mut rest = data;
    let mut blocks = vec![];
    for i in 0..version.blocks {
        let (block, after) = rest.split_at(short + usize::from(i >= first_long));
        blocks.push((block, correction(block, version.correction)));
        rest = after;
    }
    let mut bytes = vec![];
    for i in 0..=short {
        bytes.extend(blocks.iter().filter_map(|(block, _)| block.get(i)));
    }
    for i in 0..version.correction {
        bytes.extend(blocks.iter().map(|(_, correction)| correction[i]));
    }
    bytes
}

/// In the field of 256 elements of the polynomial 0x11d.
fn times(a: u8, b: u8) -> u8 {
    let mut product = 0u8;
    for i in (0..8).rev() {
        let carry = product >> 7;
        product = (product << 1) ^ (carry * 0x1d);
        product ^= ((b >> i) & 1) * a;
    }
    product
}

/// Reed and Solomon: the remainder by the generator of this degree.
fn correction(data: &[u8], degree: usize) -> Vec<u8> {
    let mut generator = vec![0u8; degree];
    generator[degree - 1] = 1;
    let mut root = 1;
    for _ in 0..degree {
        for i in 0..degree {
            generator[i] = times(generator[i], root) ^ generator.get(i + 1).copied().unwrap_or(0);
        }
        root = times(root, 2);
    }
    let mut rest = vec![0u8; degree];
    for byte in data {
        let factor = byte ^ rest.remove(0);
        rest.push(0);
        for (r, g) in rest.iter_mut().zip(&generator) {
            *r ^= times(*g, factor);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(qr: &Qr) -> String {
        let grid = rqrr::SimpleGrid::from_func(qr.size(), |x, y| qr.dark(x, y));
        rqrr::Grid::new(grid).decode().unwrap().1
    }

    #[test]
    fn what_is_written_can_be_read_in_every_version() {
        let long = format!(
            "https://cloud.apizee.com/diag?convId=1&pwd={}",
            "x1Y-".repeat(50)
        );
        for length in 1..=213 {
            let text = &long[..length];
            assert_eq!(read(&Qr::of(text).unwrap()), text, "{length} bytes");
        }
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert!(Qr::of(&"a".repeat(214)).is_none());
    }

    #[test]
    fn the_path_has_a_square_for_each_dark_module() {
        let qr = Qr::of("https://apz.fr/d6Nx453elx").unwrap();
        let dark = qr.dark.iter().filter(|dark| **dark).count();
        assert_eq!(qr.path().matches('M').count(), dark);
        assert!(
            qr.path().starts_with("M4 4h1v1h-1z"),
            "the finder's corner, after the quiet zone"
        );
    }
}
