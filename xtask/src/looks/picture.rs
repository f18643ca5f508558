//! Two pictures of one screen, compared by their pixels.

use std::{fs::File, io::BufReader, path::Path};

use anyhow::{Context as _, Result};

use super::Shot;

/// What stands in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pixels {
    width: u32,
    height: u32,
    /// Of each pixel as many bytes, the first line first.
    bytes: Vec<u8>,
}

impl Pixels {
    /// `None` where there is no such file.
    fn read(file: &Path) -> Result<Option<Self>> {
        if !file.is_file() {
            return Ok(None);
        }
        let named = || file.display().to_string();
        let open = BufReader::new(File::open(file).with_context(named)?);
        let mut decoder = png::Decoder::new(open);
        // Whatever the file has, with eight bits of each colour and of what shines through.
        decoder.set_transformations(
            png::Transformations::normalize_to_color8() | png::Transformations::ALPHA,
        );
        let mut reader = decoder.read_info().with_context(named)?;
        let size = reader.output_buffer_size().with_context(named)?;
        let mut bytes = vec![0; size];
        let frame = reader.next_frame(&mut bytes).with_context(named)?;
        bytes.truncate(frame.buffer_size());
        Ok(Some(Self {
            width: frame.width,
            height: frame.height,
            bytes,
        }))
    }

    /// How many differ, of two pictures of one size.
    fn different(&self, other: &Self) -> usize {
        let of_one = self.bytes.len() / (self.width as usize * self.height as usize).max(1);
        let one = self.bytes.chunks(of_one.max(1));
        let pairs = one.zip(other.bytes.chunks(of_one.max(1)));
        pairs.filter(|(one, other)| one != other).count()
    }
}

/// How a screen looks beside how it looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) shot: Shot,
    pub(super) verdict: Verdict,
}

/// What has become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Same,
    /// So many pixels.
    Other(usize),
    /// It was as wide and as high as the first two, and now is as the others.
    OtherSize([u32; 4]),
    New,
    Gone,
}

impl Compared {
    pub(super) fn of(shot: &Shot, before: &Path, now: &Path) -> Result<Self> {
        let read = |folder: &Path| Pixels::read(&folder.join(shot.file()));
        Ok(Self {
            shot: shot.clone(),
            verdict: Verdict::of(read(before)?.as_ref(), read(now)?.as_ref()),
        })
    }

    pub(super) fn differs(&self) -> bool {
        self.verdict != Verdict::Same
    }

    /// Where it is not the same.
    pub(super) fn told(&self) -> Option<String> {
        let how = match self.verdict {
            Verdict::Same => return None,
            Verdict::Other(1) => "1 pixel differs".to_owned(),
            Verdict::Other(pixels) => format!("{pixels} pixels differ"),
            Verdict::OtherSize([width, height, new_width, new_height]) => {
                format!("{width} × {height} before, {new_width} × {new_height} now")
            }
            Verdict::New => "was not there before".to_owned(),
            Verdict::Gone => "is not there any more".to_owned(),
        };
        Some(format!("{}, {}: {how}", self.shot.screen, self.shot.look))
    }
}

impl Verdict {
    fn of(before: Option<&Pixels>, now: Option<&Pixels>) -> Self {
        match (before, now) {
            (None, _) => Self::New,
            (Some(_), None) => Self::Gone,
            (Some(before), Some(now)) if before == now => Self::Same,
            (Some(before), Some(now)) => {
                let sizes = [before.width, before.height, now.width, now.height];
                if sizes[..2] == sizes[2..] {
                    Self::Other(before.different(now))
                } else {
                    Self::OtherSize(sizes)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of two pixels, packed as asked.
    fn write(file: &Path, pixels: &[u8], packed: png::Compression) {
        let mut encoder = png::Encoder::new(File::create(file).unwrap(), 2, 1);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(packed);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(pixels).unwrap();
    }

    fn compared(before: Option<&[u8]>, now: Option<&[u8]>) -> Compared {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        let shot = Shot::read("form-320-light-en.png").unwrap();
        for (folder, pixels, packed) in [
            (&old, before, png::Compression::NoCompression),
            (&new, now, png::Compression::High),
        ] {
            std::fs::create_dir(folder).unwrap();
            if let Some(pixels) = pixels {
                write(&folder.join(shot.file()), pixels, packed);
            }
        }
        Compared::of(&shot, &old, &new).unwrap()
    }

    #[test]
    fn how_a_picture_is_packed_makes_no_difference() {
        let pixels: &[u8] = &[1, 2, 3, 4, 5, 6];
        let same = compared(Some(pixels), Some(pixels));
        assert_eq!((same.differs(), same.told()), (false, None));
    }

    #[test]
    fn one_pixel_does() {
        let other = compared(Some(&[1, 2, 3, 4, 5, 6]), Some(&[1, 2, 3, 4, 5, 7]));
        assert_eq!(other.verdict, Verdict::Other(1));
        let line = "form, light-en: 1 pixel differs";
        assert_eq!(other.told().as_deref(), Some(line));
    }

    #[test]
    fn what_is_on_one_side_alone_is_told() {
        let pixels: &[u8] = &[1, 2, 3, 4, 5, 6];
        assert_eq!(compared(None, Some(pixels)).verdict, Verdict::New);
        assert_eq!(compared(Some(pixels), None).verdict, Verdict::Gone);
    }
}
