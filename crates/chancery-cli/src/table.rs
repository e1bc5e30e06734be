//! Answers as a table for people, as JSON Lines or CSV for programs.

use anyhow::Result;
use serde::Serialize;

use crate::output::Lines;
use crate::store_args::Form;

/// Widest cell shown to people; programs get everything.
const WIDEST: usize = 60;

/// Writes `items`: whole as JSON, else the cells of each under `header`.
pub fn write<T: Serialize>(
    out: &mut Lines,
    form: &Form,
    header: &[&str],
    items: &[T],
    cells: impl Fn(&T) -> Vec<String>,
) -> Result<()> {
    if form.json {
        for item in items {
            out.write(item)?;
        }
        return Ok(());
    }
    let rows: Vec<Vec<String>> = items.iter().map(cells).collect();
    out.text(&if form.csv { csv(header, &rows) } else { aligned(header, &rows) })
}

/// Comma-separated values with CRLF-free lines; cells with commas, quotes or breaks are quoted (RFC 4180).
pub fn csv(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = csv_line(header.iter().copied());
    for row in rows {
        text.push_str(&csv_line(row.iter().map(String::as_str)));
    }
    text
}

/// One line of CSV.
pub fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = cells
        .map(|cell| {
            if cell.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        })
        .collect();
    quoted.join(",") + "\n"
}

/// Columns in line; numbers to the right.
pub fn aligned(header: &[&str], rows: &[Vec<String>]) -> String {
    let shown: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| clipped(cell)).collect()).collect();
    let widths: Vec<usize> = (0..header.len())
        .map(|at| {
            let cells = shown.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count());
            cells.max().unwrap_or(0).max(header[at].chars().count())
        })
        .collect();
    let is_number: Vec<bool> = (0..header.len())
        .map(|at| {
            let mut cells =
                shown.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty()).peekable();
            cells.peek().is_some() && cells.all(|cell| cell.parse::<f64>().is_ok())
        })
        .collect();
    let line = |cells: &[String]| {
        let mut line = String::new();
        for (at, width) in widths.iter().enumerate() {
            let cell = cells.get(at).map_or("", String::as_str);
            let blanks = " ".repeat(width.saturating_sub(cell.chars().count()));
            if at > 0 {
                line.push_str("  ");
            }
            if is_number[at] {
                line.push_str(&blanks);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&blanks);
            }
        }
        line.trim_end().to_owned() + "\n"
    };
    let mut text = line(&header.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    for row in &shown {
        text.push_str(&line(row));
    }
    text
}

/// Without control characters, which a terminal would obey, and not too wide.
fn clipped(cell: &str) -> String {
    let mut clean: String = cell.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    if clean.chars().count() > WIDEST {
        clean = clean.chars().take(WIDEST - 1).collect::<String>() + "…";
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn columns_stand_in_line() {
        let rows = [row(&["Perú", "7"]), row(&["Chile\u{1b}[31m", "12"])];
        assert_eq!(aligned(&["state", "n"], &rows), "state        n\nPerú         7\nChile [31m  12\n");
    }

    #[test]
    fn csv_quotes_what_it_must() {
        assert_eq!(csv(&["a", "b"], &[row(&["x,\"y\"", "z"])]), "a,b\n\"x,\"\"y\"\"\",z\n");
    }
}
