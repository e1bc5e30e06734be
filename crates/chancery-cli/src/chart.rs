//! Pictures of what a store holds, made by hand of lines, bars, dots and words: as SVG without fonts or scripts, or as pixels
//! (`pixels`); the same bytes for the same data.
//!
//! Colours are of Okabe and Ito's set, which people who confuse red and green can tell apart; a title and a table-like
//! text of each mark are in the picture for screen readers.

use chancery_store::read::{Agenda, Dyad, EventItem};

/// Of every picture.
pub const WIDTH: f64 = 960.0;
/// Left and right of it.
pub const MARGIN: f64 = 60.0;
/// Where the title stands.
pub const TITLE_Y: f64 = 26.0;
/// How far dots hide each other.
pub const DOTS: f32 = 0.6;
const COOPERATION: &str = "#0072b2";
const CONFLICT: &str = "#d55e00";
const OTHER: &str = "#7f7f7f";

/// Weekly (or other) intensity of two sides: one panel a direction, bars up for cooperation and down for conflict.
pub fn dyad(dyad: &Dyad) -> Picture {
    const PANEL: f64 = 170.0;
    let mut picture = Picture::new(&format!("{} and {}", dyad.a, dyad.b), 2.0 * PANEL + 110.0);
    let most = dyad
        .steps
        .iter()
        .flat_map(|step| [step.a_to_b.intensity.abs(), step.b_to_a.intensity.abs()])
        .fold(1.0, f64::max);
    let width = (WIDTH - 2.0 * MARGIN) / dyad.steps.len().max(1) as f64;
    for (panel, (from, to)) in [(&dyad.a, &dyad.b), (&dyad.b, &dyad.a)].into_iter().enumerate() {
        let middle = 50.0 + PANEL * (panel as f64 + 0.5) + 10.0 * panel as f64;
        picture.line(MARGIN, middle, WIDTH - MARGIN, middle);
        picture.text(
            MARGIN,
            middle - PANEL / 2.0 + 10.0,
            "start",
            &format!("{from} to {to}: sum of PLOVER scores"),
        );
        picture.text(MARGIN - 6.0, middle - PANEL / 2.0 + 26.0, "end", &format!("{most:.0}"));
        picture.text(MARGIN - 6.0, middle + PANEL / 2.0, "end", &format!("-{most:.0}"));
        for (at, step) in dyad.steps.iter().enumerate() {
            let cell = if panel == 0 { &step.a_to_b } else { &step.b_to_a };
            if cell.events == 0 {
                continue;
            }
            let height = (cell.intensity.abs() / most * (PANEL / 2.0 - 18.0)).max(1.0);
            let (top, colour) =
                if cell.intensity >= 0.0 { (middle - height, COOPERATION) } else { (middle, CONFLICT) };
            let told = format!("{}: {} events, {:.1}", step.start, cell.events, cell.intensity);
            let left = MARGIN + at as f64 * width;
            picture.bar((left, top), ((width - 1.0).clamp(0.5, 24.0), height), colour, told);
        }
    }
    let bottom = 2.0 * PANEL + 90.0;
    if let (Some(first), Some(last)) = (dyad.steps.first(), dyad.steps.last()) {
        picture.text(MARGIN, bottom, "start", &first.start);
        picture.text(WIDTH - MARGIN, bottom, "end", &last.start);
    }
    picture
}

/// Events on a line of time: a row a class, a mark an event.
pub fn timeline(title: &str, events: &[EventItem]) -> Picture {
    let rows = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict", ""];
    let mut picture = Picture::new(title, 70.0 + 50.0 * rows.len() as f64);
    let days: Vec<Option<f64>> = events.iter().map(|event| event.day.as_deref().and_then(day)).collect();
    let (first, last) = range(&days);
    for (row, class) in rows.iter().enumerate() {
        let y = 70.0 + 50.0 * row as f64;
        picture.line(MARGIN, y, WIDTH - MARGIN, y);
        picture.text(
            MARGIN,
            y - 18.0,
            "start",
            if class.is_empty() { "statements and states" } else { class },
        );
    }
    for (event, day) in events.iter().zip(&days) {
        let Some(day) = day else { continue };
        let row =
            rows.iter().position(|class| Some(*class) == event.quad.as_deref()).unwrap_or(rows.len() - 1);
        let x = MARGIN + (day - first) / (last - first).max(1.0) * (WIDTH - 2.0 * MARGIN);
        let told = format!("{} {} ({})", event.day.as_deref().unwrap_or(""), event.name, event.status);
        let colour = match event.quad.as_deref() {
            Some(quad) if quad.ends_with("cooperation") => COOPERATION,
            Some(_) => CONFLICT,
            None => OTHER,
        };
        picture.dot(x, 70.0 + 50.0 * row as f64, 3.0 + (event.wires as f64).sqrt(), colour, told);
    }
    picture
        .days(events.iter().filter_map(|event| event.day.as_deref()), 70.0 + 50.0 * rows.len() as f64 - 20.0);
    picture
}

/// What was announced, on a line of time: a row a state of it.
pub fn agenda(agenda: &Agenda) -> Picture {
    let rows = [
        ("due", &agenda.due, COOPERATION),
        ("overdue", &agenda.overdue, CONFLICT),
        ("fulfilled", &agenda.fulfilled, "#009e73"),
        ("cancelled", &agenda.cancelled, OTHER),
    ];
    let mut picture = Picture::new(&format!("Announced, as seen on {}", agenda.on), 290.0);
    let all = || rows.iter().flat_map(|(_, events, _)| events.iter());
    let days: Vec<Option<f64>> =
        all().map(|event| event.last_day.as_deref().and_then(day)).chain([day(&agenda.on)]).collect();
    let (first, last) = range(&days);
    let place = |at: f64| MARGIN + (at - first) / (last - first).max(1.0) * (WIDTH - 2.0 * MARGIN);
    for (row, (name, events, colour)) in rows.iter().enumerate() {
        let y = 75.0 + 50.0 * row as f64;
        picture.line(MARGIN, y, WIDTH - MARGIN, y);
        picture.text(MARGIN, y - 16.0, "start", &format!("{name} ({})", events.len()));
        for event in events.iter() {
            if let Some(at) = event.last_day.as_deref().and_then(day) {
                let told = format!("{} {}", event.last_day.as_deref().unwrap_or(""), event.name);
                picture.dot(place(at), y, 5.0, colour, told);
            }
        }
    }
    if let Some(on) = day(&agenda.on) {
        picture.line(place(on), 50.0, place(on), 240.0);
    }
    picture.days(all().filter_map(|event| event.last_day.as_deref()).chain([agenda.on.as_str()]), 270.0);
    picture
}

/// A day as a number that grows evenly enough for a picture.
fn day(value: &str) -> Option<f64> {
    let date: jiff::civil::Date = value.get(..10)?.parse().ok()?;
    Some(f64::from(date.year()) * 365.25 + f64::from(date.day_of_year()))
}

fn range(days: &[Option<f64>]) -> (f64, f64) {
    let first = days.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let last = days.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    if first <= last { (first, last) } else { (0.0, 1.0) }
}

/// Shapes on white, from top to bottom.
pub struct Picture {
    pub title: String,
    pub height: f64,
    pub shapes: Vec<Shape>,
}

/// What pictures are made of; lengths as in SVG, `told` is for who cannot see it.
pub enum Shape {
    Line { from: (f64, f64), to: (f64, f64) },
    Text { at: (f64, f64), anchor: &'static str, text: String },
    Bar { at: (f64, f64), size: (f64, f64), colour: &'static str, told: String },
    Dot { at: (f64, f64), radius: f64, colour: &'static str, told: String },
}

/// What lines and words are drawn in.
pub const LINE: &str = "#bbb";
/// See [`LINE`].
pub const INK: &str = "#444";

impl Picture {
    fn new(title: &str, height: f64) -> Picture {
        Picture { title: title.to_owned(), height, shapes: Vec::new() }
    }

    fn line(&mut self, x1: f64, y1: f64, x2: f64, y2: f64) {
        self.shapes.push(Shape::Line { from: (x1, y1), to: (x2, y2) });
    }

    fn text(&mut self, x: f64, y: f64, anchor: &'static str, text: &str) {
        self.shapes.push(Shape::Text { at: (x, y), anchor, text: text.to_owned() });
    }

    fn bar(&mut self, at: (f64, f64), size: (f64, f64), colour: &'static str, told: String) {
        self.shapes.push(Shape::Bar { at, size, colour, told });
    }

    fn dot(&mut self, x: f64, y: f64, radius: f64, colour: &'static str, told: String) {
        self.shapes.push(Shape::Dot { at: (x, y), radius, colour, told });
    }

    /// First and last day below the picture.
    fn days<'a>(&mut self, days: impl Iterator<Item = &'a str>, y: f64) {
        let days: Vec<&str> = days.collect();
        if let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) {
            self.text(MARGIN, y, "start", first);
            self.text(WIDTH - MARGIN, y, "end", last);
        }
    }

    /// The picture as SVG.
    pub fn svg(&self) -> String {
        let (title, height) = (escaped(&self.title), self.height);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"12\">\n<title>{title}</title>\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n\
             <text x=\"{MARGIN}\" y=\"{TITLE_Y}\" font-size=\"16\" font-weight=\"bold\">{title}</text>\n"
        );
        for shape in &self.shapes {
            svg.push_str(&match shape {
                Shape::Line { from: (x1, y1), to: (x2, y2) } => format!(
                    "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{LINE}\"/>\n"
                ),
                Shape::Text { at: (x, y), anchor, text } => format!(
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{INK}\">{}</text>\n",
                    escaped(text)
                ),
                Shape::Bar { at: (x, y), size: (width, height), colour, told } => format!(
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\">\
                     <title>{}</title></rect>\n",
                    escaped(told)
                ),
                Shape::Dot { at: (x, y), radius, colour, told } => format!(
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{colour}\" fill-opacity=\"{DOTS}\">\
                     <title>{}</title></circle>\n",
                    escaped(told)
                ),
            });
        }
        svg + "</svg>\n"
    }
}

/// Text of reports is not to be trusted: nothing of it may become a tag or a control character.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            sign if sign.is_control() => safe.push(' '),
            sign => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use chancery_store::read::{Cell, DyadStep, Step};

    use super::*;

    #[test]
    fn a_dyad_has_a_bar_for_each_step_with_events() {
        let step = |start: &str, events, intensity| DyadStep {
            start: start.to_owned(),
            a_to_b: Cell { events, intensity, ..Cell::default() },
            b_to_a: Cell::default(),
        };
        let steps = vec![step("2001-01-01", 1, -5.0), step("2001-01-08", 0, 0.0), step("2001-01-15", 2, 4.0)];
        let shown = dyad(&Dyad { a: "PER".into(), b: "<b>".into(), step: Step::Week, steps }).svg();
        assert_eq!(shown.matches("<rect x=").count(), 2);
        assert!(shown.contains("PER and &lt;b&gt;") && !shown.contains("<b>"));
    }
}
