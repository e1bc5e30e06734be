//! The commands that read reports and write one line each.

use std::fs::File;
use std::io::{BufWriter, Write};

use anyhow::{Context as _, Result};
use chancery_engine::pipeline::Engine;
use chancery_engine::show;
use chancery_lexicon::patterns::PatternLexicon;
use chancery_lexicon::user;
use chancery_model::Report;
use serde::{Deserialize, Serialize};

use crate::args::{self, Annotate, Input, Lines as LinesArgs};
use crate::commands::lines::for_each_line;
use crate::commands::store;
use crate::input::for_each_report;
use crate::memory;
use crate::output::{Ended, Lines, line_of, write_line};
use crate::pipeline::{self, Push};
use crate::shelf::{self, Shelf};
use crate::store_args::named_store;

pub fn extract(args: &Input, quiet: bool) -> Result<Ended> {
    let mut out = Lines::stdout();
    let ingest = for_each_report(args, quiet, &mut |report| out.write(&report))?;
    out.flush()?;
    Ok(ended(ingest.counts.read))
}

pub fn annotate(args: &Annotate, quiet: bool) -> Result<Ended> {
    let engine = crate::engine::engine_for(&args.input.paths)?;
    if args.pretokenized {
        return annotate_pretokenized(&engine, args, quiet);
    }
    if let Some(path) = &args.html {
        let file =
            File::create(path).with_context(|| format!("{}: the page cannot be written", path.display()))?;
        let mut out = BufWriter::new(file);
        out.write_all(show::page_start().as_bytes())?;
        let read = texts_in_batches(&args.input, quiet, &mut out, &|report| {
            show::page_report(report, &engine.annotate(report))
        })?;
        out.write_all(show::page_end().as_bytes())?;
        out.flush()?;
        return Ok(ended(read));
    }
    if args.conllu {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let read =
            texts_in_batches(&args.input, quiet, &mut out, &|report| show::conllu(&engine.annotate(report)))?;
        out.flush()?;
        return Ok(ended(read));
    }
    in_batches(&args.input, quiet, &|report| vec![engine.annotate(report)])
}

/// Works on reports in parallel and writes their texts in their order. Returns how many were read.
fn texts_in_batches(
    args: &Input,
    quiet: bool,
    out: &mut dyn Write,
    work: &(dyn Fn(&Report) -> String + Sync),
) -> Result<u64> {
    batched(args, quiet, work, String::len, &mut |text| Ok(out.write_all(text.as_bytes())?))
}

pub fn code(args: &args::Code, quiet: bool) -> Result<Ended> {
    let mut engine = crate::engine::engine_for(&args.input.paths)?;
    if !args.lexicon.is_empty() {
        let mut patterns = PatternLexicon::embedded().clone();
        for path in &args.lexicon {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{}: the lexicon cannot be read", path.display()))?;
            user::read(&mut patterns, &path.display().to_string(), &text)?;
        }
        engine = engine.with_patterns(patterns);
    }
    if args.explain {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let read = texts_in_batches(&args.input, quiet, &mut out, &|report| engine.explain(report))?;
        out.flush()?;
        return Ok(ended(read));
    }
    in_batches(&args.input, quiet, &|report| engine.code(report))
}

pub fn record(args: &args::Record, quiet: bool) -> Result<Ended> {
    if let Some(path) = &named_store(&args.store, &args.input.paths) {
        return store::records(path, args);
    }
    let engine = crate::engine::engine_for(&args.input.paths)?;
    let mut shelf = Shelf::default();
    for_each_report(&args.input, quiet, &mut |report| shelf.add(&report))?;
    let mut out = Lines::stdout();
    let arranged = engine.arrange_each(shelf.keys(), &mut |at| shelf.report(at))?;
    let produce = |push: &mut Push<'_, (String, Vec<Vec<u8>>)>| {
        for (story, members) in arranged {
            let lines: Vec<Vec<u8>> = members.into_iter().map(|at| shelf.line(at)).collect::<Result<_>>()?;
            if !push(lines.iter().map(Vec::len).sum(), (story, lines)) {
                break;
            }
        }
        Ok(shelf.len() as u64)
    };
    let work = |(story, lines): (String, Vec<Vec<u8>>)| -> Result<Vec<u8>> {
        let mut reports: Vec<Report> = lines.iter().map(|line| shelf::read(line)).collect::<Result<_>>()?;
        line_of(&engine.record_story(&story, &mut reports))
    };
    let weigh = |line: &Result<Vec<u8>>| line.as_ref().map_or(0, Vec::len);
    let read = pipeline::ordered(memory::under_way(), produce, work, weigh, &mut |line| out.bytes(&line?))?;
    out.flush()?;
    Ok(ended(read))
}

/// Works on reports in parallel and writes in their order.
fn in_batches<T: Serialize + Send>(
    args: &Input,
    quiet: bool,
    work: &(dyn Fn(&Report) -> Vec<T> + Sync),
) -> Result<Ended> {
    let mut out = Lines::stdout();
    let written = |report: &Report| -> Result<Vec<u8>> {
        let mut lines = Vec::new();
        work(report).iter().try_for_each(|value| write_line(&mut lines, value))?;
        Ok(lines)
    };
    let weigh = |lines: &Result<Vec<u8>>| lines.as_ref().map_or(0, Vec::len);
    let read = batched(args, quiet, &written, weigh, &mut |lines| out.bytes(&lines?))?;
    out.flush()?;
    Ok(ended(read))
}

/// Works on reports in parallel and hands on what comes of each in their order. Returns how many were read.
fn batched<T: Send>(
    args: &Input,
    quiet: bool,
    work: &(dyn Fn(&Report) -> T + Sync),
    weigh: impl Fn(&T) -> usize + Sync,
    take: &mut dyn FnMut(T) -> Result<()>,
) -> Result<u64> {
    let produce = |push: &mut Push<'_, Report>| {
        let ingest = for_each_report(args, quiet, &mut |report| {
            if push(report.text.len(), report) { Ok(()) } else { Err(pipeline::Unwanted.into()) }
        })?;
        Ok(ingest.counts.read)
    };
    pipeline::ordered(memory::under_way(), produce, |report: Report| work(&report), weigh, take)
}

fn annotate_pretokenized(engine: &Engine, args: &Annotate, quiet: bool) -> Result<Ended> {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        tokens: Vec<String>,
    }
    let mut out = Lines::stdout();
    let paths = LinesArgs { paths: args.input.paths.clone() };
    let read = for_each_line(&paths, quiet, "{\"id\",\"tokens\"}", &mut |line: Line| {
        out.write(&engine.annotate_tokens(&line.id, &line.tokens))
    })?;
    out.flush()?;
    Ok(ended(read))
}

fn ended(read: u64) -> Ended {
    if read == 0 { Ended::NothingRead } else { Ended::Read }
}
