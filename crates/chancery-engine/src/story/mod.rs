//! Which reports tell of the same happening, and which go back to one text.
