#![no_main]

use chancery_ingest::sniff::Format;
use libfuzzer_sys::fuzz_target;

#[path = "../check.rs"]
mod check;

fuzz_target!(|bytes: &[u8]| check::read(bytes, Some(Format::Warc)));
