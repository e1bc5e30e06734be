//! Makes the engine, with the imported actors that the command was given.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use chancery_engine::actor::ImportedActors;
use chancery_engine::pipeline::Engine;

static ACTORS: OnceLock<PathBuf> = OnceLock::new();

/// Remembers the index that `--actors` names; the first one counts.
pub fn use_actors(path: PathBuf) {
    let _ = ACTORS.set(path);
}

/// The engine of every command.
pub fn engine() -> Result<Engine> {
    let engine = Engine::embedded();
    Ok(match ACTORS.get() {
        Some(path) => engine.with_actors(open_index(path)?),
        None => engine,
    })
}

/// Maps an index of actors into memory; it is read only where it is asked.
pub fn open_index(path: &Path) -> Result<ImportedActors> {
    let file = File::open(path).with_context(|| format!("{}: the index cannot be opened", path.display()))?;
    // SAFETY: the map is never written, and is never unmapped. Whoever shortens the file while we run makes us stop;
    // `actors import` writes a new file and renames it, so it does not.
    #[allow(unsafe_code)]
    let map = unsafe { memmap2::Mmap::map(&file) }
        .with_context(|| format!("{}: the index cannot be mapped", path.display()))?;
    let bytes: &'static [u8] = Box::leak(Box::new(map));
    ImportedActors::open(bytes).with_context(|| path.display().to_string())
}
