//! Which mention is whom, and why we think so.
