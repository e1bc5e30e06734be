//! Reads lines of any bytes, with their numbers.

use std::io::{self, BufRead};

/// Longest line kept, in bytes; the largest entities of Wikidata are a tenth of it.
const LONGEST: usize = 64 << 20;

/// Calls `work` with each line's number, from 1, and its bytes without the line break.
pub fn for_each(input: &mut dyn BufRead, mut work: impl FnMut(u64, &[u8])) -> io::Result<()> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        number += 1;
        line.truncate(LONGEST);
        work(number, line.trim_ascii_end());
    }
}
