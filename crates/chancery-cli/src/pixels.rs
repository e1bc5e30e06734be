//! Pictures as PNG, two pixels for each unit of length. Words are in a font that is compiled in, so that every machine makes the same
//! bytes; signs it lacks (it has Latin, Greek and Cyrillic ones) are boxes.

use anyhow::{Context as _, Result};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Transform};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use crate::chart::{self, Picture, Shape};

/// DejaVu Sans, of which only these scripts are kept: see `data/NOTICE-DEJAVU.md`.
const FONT: &[u8] = include_bytes!("../data/font.ttf");

/// Pixels a unit.
const SCALE: f32 = 2.0;

/// The picture as PNG.
pub fn png(picture: &Picture) -> Result<Vec<u8>> {
    let font = Face::parse(FONT, 0).context("the font that is compiled in cannot be read")?;
    let size = |length: f64| (length as f32 * SCALE).ceil() as u32;
    let pixels = Pixmap::new(size(chart::WIDTH), size(picture.height)).context("the picture is too large")?;
    let mut canvas = Canvas { pixels, font };
    canvas.pixels.fill(Color::WHITE);
    canvas.words((chart::MARGIN, chart::TITLE_Y), "start", &picture.title, 16.0, "#000");
    for shape in &picture.shapes {
        canvas.shape(shape);
    }
    canvas.pixels.encode_png().context("the picture cannot be packed")
}

struct Canvas<'f> {
    pixels: Pixmap,
    font: Face<'f>,
}

impl Canvas<'_> {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Line { from, to } => {
                // All lines are level or upright.
                let half = 0.5;
                let (left, right) = (from.0.min(to.0), from.0.max(to.0));
                let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
                let area = if top == bottom {
                    (left, top - half, right, bottom + half)
                } else {
                    (left - half, top, right + half, bottom)
                };
                self.area(area, chart::LINE);
            }
            Shape::Bar { at, size, colour, .. } => {
                self.area((at.0, at.1, at.0 + size.0, at.1 + size.1), colour)
            }
            Shape::Dot { at, radius, colour, .. } => {
                let circle = PathBuilder::from_circle(at.0 as f32, at.1 as f32, *radius as f32);
                self.fill(circle, colour, chart::DOTS);
            }
            Shape::Text { at, anchor, text } => self.words(*at, anchor, text, 12.0, chart::INK),
        }
    }

    fn area(&mut self, (left, top, right, bottom): (f64, f64, f64, f64), colour: &str) {
        let area = Rect::from_ltrb(left as f32, top as f32, right as f32, bottom as f32);
        self.fill(area.map(PathBuilder::from_rect), colour, 1.0);
    }

    fn words(&mut self, at: (f64, f64), anchor: &str, text: &str, size: f32, colour: &str) {
        let unit = size / f32::from(self.font.units_per_em());
        let glyphs: Vec<GlyphId> =
            text.chars().map(|sign| self.font.glyph_index(sign).unwrap_or_default()).collect();
        let advance = |glyph: GlyphId| f32::from(self.font.glyph_hor_advance(glyph).unwrap_or(0)) * unit;
        let length: f32 = glyphs.iter().map(|glyph| advance(*glyph)).sum();
        let start = at.0 as f32 - if anchor == "end" { length } else { 0.0 };
        let mut pen = Pen { path: PathBuilder::new(), unit, x: start, y: at.1 as f32 };
        for glyph in glyphs {
            self.font.outline_glyph(glyph, &mut pen);
            pen.x += advance(glyph);
        }
        self.fill(pen.path.finish(), colour, 1.0);
    }

    fn fill(&mut self, path: Option<Path>, colour: &str, opacity: f32) {
        // What has no area is not drawn.
        let Some(path) = path else { return };
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        let [red, green, blue] = parts(colour);
        let mut colour = Color::from_rgba8(red, green, blue, u8::MAX);
        colour.apply_opacity(opacity);
        paint.set_color(colour);
        let scale = Transform::from_scale(SCALE, SCALE);
        self.pixels.fill_path(&path, &paint, FillRule::Winding, scale, None);
    }
}

/// Red, green and blue of `#rgb` or `#rrggbb`.
fn parts(colour: &str) -> [u8; 3] {
    let digits: Vec<u8> = colour
        .chars()
        .filter_map(|sign| sign.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    match digits[..] {
        [red, green, blue] => [red * 17, green * 17, blue * 17],
        [r, red, g, green, b, blue] => [r * 16 + red, g * 16 + green, b * 16 + blue],
        _ => [0; 3],
    }
}

/// Draws the outlines of signs, whose y grows upwards.
struct Pen {
    path: PathBuilder,
    unit: f32,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.unit, self.y - y * self.unit)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use chancery_store::read::{Cell, Dyad, DyadStep, Step};

    use super::*;

    #[test]
    fn a_picture_has_its_colours_where_its_shapes_are() {
        let step = |start: &str, intensity| DyadStep {
            start: start.to_owned(),
            a_to_b: Cell { events: 1, intensity, ..Cell::default() },
            b_to_a: Cell::default(),
        };
        let dyad = Dyad {
            a: "Перу".into(),
            b: "Türkiye \u{1F642}".into(),
            step: Step::Week,
            steps: vec![step("2001-01-01", -5.0), step("2001-01-08", 5.0)],
        };
        let picture = chart::dyad(&dyad);
        let bytes = png(&picture).expect("it can be made");
        assert_eq!(bytes, png(&picture).expect("it can be made"), "the same bytes again");
        let pixels = Pixmap::decode_png(&bytes).expect("it is a PNG");
        assert_eq!((pixels.width(), pixels.height()), (1920, 900));
        let of = |colour: &str| {
            let [red, green, blue] = parts(colour);
            pixels
                .pixels()
                .iter()
                .filter(|one| (one.red(), one.green(), one.blue()) == (red, green, blue))
                .count()
        };
        assert!(of("#0072b2") > 1000 && of("#d55e00") > 1000, "a bar up, a bar down");
        assert!(of("#000") > 100 && of("#444") > 100, "a title, and words");
    }
}
