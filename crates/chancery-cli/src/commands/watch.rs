//! `chancery watch`: asks feeds, archives what comes, writes a report for each new page.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{fs, thread};

use anyhow::{Context as _, Result};
use chancery_ingest::Outcome;
use chancery_watch::{Config, Round, Watch, opml};

use crate::args;
use crate::output::{Ended, Lines, complain, complain_of};

/// Shortest and longest sleep between two rounds: new pages may be due at once, and clocks are put right.
const SLEEP: (u64, u64) = (1, 60);

pub fn watch(args: &args::Watch, quiet: bool) -> Result<Ended> {
    let list = fs::read_to_string(&args.feeds)
        .with_context(|| format!("cannot read the list of feeds {}", args.feeds.display()))?;
    let config = Config {
        allow_private: args.allow_private,
        max_bytes: args.max_bytes,
        timeout: Duration::from_secs(args.timeout.max(1)),
        pause: Duration::from_secs(args.pause),
        every: args.every.max(1) * 60,
        fast: args.fast,
        ..Config::new(&args.contact)
    };
    let mut watch = Watch::open(&args.into, opml::read(&list)?, config)?;
    let mut out = Lines::stdout();
    let mut read = 0;
    loop {
        let mut written = Ok(());
        let round = watch.round(&mut |outcome| match outcome {
            Outcome::Report(report) if written.is_ok() => {
                read += 1;
                written = out.write(&report).and_then(|()| out.flush());
            }
            Outcome::Failure(failure) if !quiet => complain_of(&failure),
            _ => {}
        })?;
        written?;
        if !quiet && round.feeds + round.pages + round.failed > 0 {
            complain(&format!(
                "asked {} feeds ({} unchanged), found {} new pages, fetched {}, {} failed",
                round.feeds, round.unchanged, round.new, round.pages, round.failed
            ));
        }
        let due = watch.next_due();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let wait = due.saturating_sub(now);
        if args.once || due == u64::MAX {
            if !quiet && round == Round::default() && due != u64::MAX {
                complain(&format!("nothing is due for another {} minutes", wait.div_ceil(60)));
            }
            break;
        }
        thread::sleep(Duration::from_secs(wait.clamp(SLEEP.0, SLEEP.1)));
    }
    Ok(if read == 0 && !args.once { Ended::NothingRead } else { Ended::Read })
}
