-- The store's tables, format 7; its views are in views.sql. docs: STORE.md beside this crate. Days are days since 1970-01-01, may be negative.
-- `ref` is the id people and files use; `id` is the row's number in this file and means nothing elsewhere.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE event_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, quad TEXT);
CREATE TABLE event_status (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- One call of `ingest` or `purge`, or one ruling.
CREATE TABLE batch (id INTEGER PRIMARY KEY, at TEXT, engine TEXT NOT NULL, counts TEXT NOT NULL);

CREATE TABLE outlet (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE report (
    id        INTEGER PRIMARY KEY,
    ref       TEXT NOT NULL UNIQUE,
    -- Of all that was published; no two reports have the same.
    hash      BLOB NOT NULL,
    outlet    INTEGER REFERENCES outlet (id),
    title     TEXT,
    author    TEXT,
    url       TEXT,
    lang      TEXT NOT NULL,
    published TEXT,
    day       INTEGER,
    words     INTEGER NOT NULL,
    batch     INTEGER NOT NULL REFERENCES batch (id),
    pending   INTEGER NOT NULL DEFAULT 1,
    story     INTEGER REFERENCES story (id),
    wire      INTEGER REFERENCES wire (id),
    -- Types of the events it tells of: the sum of 1 << event_type.id.
    types     INTEGER NOT NULL DEFAULT 0,
    -- Damaged words in it.
    repairs   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX report_hash ON report (substr(hash, 1, 6));
CREATE INDEX report_story ON report (story);
CREATE INDEX report_day ON report (day);
CREATE INDEX report_outlet ON report (outlet, day);
CREATE INDEX report_pending ON report (id) WHERE pending;

-- The whole report as JSON, compressed (zstd). `text(id)` in `chancery sql` reads it.
CREATE TABLE report_text (report INTEGER PRIMARY KEY REFERENCES report (id), body BLOB NOT NULL);
-- Names, times, quotes, quantities as JSON, compressed; words and trees are not kept.
CREATE TABLE annotation (report INTEGER PRIMARY KEY REFERENCES report (id), body BLOB NOT NULL);
-- The words of reports; rowid is report.id. Without options that SQLite before 3.43 does not know: the Python of many
-- systems opens the file with an older one.
CREATE VIRTUAL TABLE report_words USING fts5(
    title, text, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Stages: 0 ingest, 1 reading.
CREATE TABLE note (
    report INTEGER NOT NULL REFERENCES report (id), stage INTEGER NOT NULL,
    code TEXT NOT NULL, message TEXT NOT NULL, start INTEGER, "end" INTEGER
);
CREATE INDEX note_report ON note (report);
CREATE TABLE put_aside (
    report INTEGER NOT NULL REFERENCES report (id), reason TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (report, reason)
) WITHOUT ROWID;

CREATE TABLE story (
    id        INTEGER PRIMARY KEY,
    ref       TEXT NOT NULL UNIQUE,
    -- Of one without events, the first headline.
    title     TEXT NOT NULL,
    first     INTEGER,
    last      INTEGER,
    reports   INTEGER NOT NULL,
    outlets   INTEGER NOT NULL,
    wires     INTEGER NOT NULL,
    events    INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    repairs   INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    -- Its events are numbered on from this one.
    first_event INTEGER,
    -- The story this one went into; its reports are there. Itself where all its reports were taken out on request.
    gone_into INTEGER REFERENCES story (id),
    -- The id under which its events are addressed, where that is no longer, or never was, `ref`. No two stories share one.
    series    TEXT,
    -- Numbers of events given out so far.
    numbered  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX story_series ON story (series) WHERE series IS NOT NULL;
CREATE INDEX story_last ON story (last) WHERE gone_into IS NULL;
-- Ids a story had before an earlier report of it arrived.
CREATE TABLE story_alias (ref TEXT PRIMARY KEY, story INTEGER NOT NULL REFERENCES story (id)) WITHOUT ROWID;

-- Every record a story ever had. The latest without what follows from it and its reports' texts (slim.rs), compressed, since
-- format 4 against the dictionary; an older one as JSON, compressed against that of the next (`base`). Format 1 had the latest as
-- compressed JSON, which is still read.
CREATE TABLE version (
    story   INTEGER NOT NULL REFERENCES story (id),
    number  INTEGER NOT NULL,
    batch   INTEGER NOT NULL REFERENCES batch (id),
    reports INTEGER NOT NULL,
    events  INTEGER NOT NULL,
    base    INTEGER,
    record  BLOB NOT NULL,
    -- Addresses of its events in their order: JSON, of each `born` or 0 and `number`. NULL: its own, 1 to n; [] not known.
    addresses TEXT,
    PRIMARY KEY (story, number)
);

-- Bytes of some of the store's own records: others are mostly made of such. Its id is the first 6 bytes of its SHA-256. `reports` is
-- JSON, of the reports it holds words of: when one of these is purged, the dictionary goes too.
CREATE TABLE dictionary (id INTEGER PRIMARY KEY, body BLOB NOT NULL, reports TEXT NOT NULL);

CREATE TABLE wire (
    id INTEGER PRIMARY KEY, story INTEGER NOT NULL REFERENCES story (id), ref TEXT NOT NULL, origin TEXT,
    reports INTEGER NOT NULL
);
CREATE INDEX wire_story ON wire (story);

CREATE TABLE country (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);

CREATE TABLE actor (
    id      INTEGER PRIMARY KEY,
    ref     TEXT NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    country INTEGER REFERENCES country (id),
    sector  TEXT,
    -- What a headline calls it, where that is not its name: a person's last name, a body's initials.
    short   TEXT
);
CREATE INDEX actor_name ON actor (name COLLATE NOCASE);
-- How a report spells an actor.
CREATE TABLE spelling (
    report INTEGER NOT NULL REFERENCES report (id),
    actor  INTEGER NOT NULL REFERENCES actor (id),
    form   TEXT NOT NULL,
    garbled INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (report, actor, form)
) WITHOUT ROWID;
CREATE INDEX spelling_actor ON spelling (actor, report);
CREATE INDEX spelling_form ON spelling (form COLLATE NOCASE);
-- Forms that are no known name of the actor: its variants.
CREATE INDEX spelling_garbled ON spelling (actor, form) WHERE garbled;
-- What a user ruled on a form: 1 it is a name of the actor, 0 it never is. `folded` is the form as names are compared.
CREATE TABLE ruling (
    folded   TEXT NOT NULL,
    actor    INTEGER NOT NULL REFERENCES actor (id),
    form     TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    batch    INTEGER NOT NULL REFERENCES batch (id),
    PRIMARY KEY (folded, actor)
) WITHOUT ROWID;

CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL DEFAULT '', lat REAL, lon REAL,
    UNIQUE (name, country)
);

-- What sort of act: type, mode, CAMEO code, and PLOVER's score in tenths.
CREATE TABLE act (
    id INTEGER PRIMARY KEY, type INTEGER NOT NULL REFERENCES event_type (id), mode TEXT, cameo TEXT, intensity INTEGER
);
CREATE INDEX act_type ON act (type, mode, cameo);

-- Lines that name events, with marks for names: {1} to {6} for the event's parties in the order of its row, as a headline calls
-- them, {0} for its place. The view event_name puts them in.
CREATE TABLE line (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE);

-- How well an event is supported: of its surest mention, in hundredths; and counts, the last one of attributes on which reports
-- cannot all be right.
CREATE TABLE support (
    id         INTEGER PRIMARY KEY,
    confidence INTEGER NOT NULL,
    mentions   INTEGER NOT NULL,
    reports    INTEGER NOT NULL,
    wires      INTEGER NOT NULL,
    origins    INTEGER NOT NULL,
    conflicts  INTEGER NOT NULL,
    UNIQUE (mentions, reports, wires, origins, conflicts, confidence)
);

-- One act, once, however many reports tell of it. Its address is `series.eN` and stays when its story's record is made anew;
-- its row does not. Rows of a story follow each other in the order of its record.
CREATE TABLE event (
    id        INTEGER PRIMARY KEY,
    story     INTEGER NOT NULL REFERENCES story (id),
    -- The story whose series it is numbered in, where that is another; and the number.
    born      INTEGER REFERENCES story (id),
    number    INTEGER NOT NULL,
    act       INTEGER NOT NULL REFERENCES act (id),
    status    INTEGER NOT NULL REFERENCES event_status (id),
    -- What names it: a line with marks for names, or as it is.
    line      INTEGER REFERENCES line (id),
    name      TEXT,
    -- First and last day it may have been, the last one if it is another; of publication where `dated` is 0.
    day       INTEGER,
    last_day  INTEGER,
    dated     INTEGER NOT NULL,
    place     INTEGER REFERENCES place (id),
    support   INTEGER NOT NULL REFERENCES support (id),
    -- Announced before it happened, or only announced: NULL, fulfilled, open, cancelled.
    plan      TEXT,
    -- Rows of dyad_event.
    pairs     INTEGER NOT NULL DEFAULT 0,
    -- Who took part, as in `party`: JSON, of each actor.id * 4 + role.
    parties   TEXT
);
CREATE INDEX event_born ON event (born, number) WHERE born IS NOT NULL;
CREATE INDEX event_day ON event (day);
CREATE INDEX event_last_day ON event (last_day, day) WHERE last_day IS NOT NULL;
CREATE INDEX event_plan ON event (plan, dated, ifnull(last_day, day)) WHERE plan IS NOT NULL;
CREATE INDEX event_place ON event (place, day) WHERE place IS NOT NULL;

-- Addresses of events that are no more. An heir is the event that took over what the reports say; without one `reason` says why
-- there is none; with neither, the event's story is being made anew. If an event rests on the same words again, it comes back.
CREATE TABLE former (
    born     INTEGER NOT NULL REFERENCES story (id),
    number   INTEGER NOT NULL,
    -- The story it was in.
    story    INTEGER NOT NULL REFERENCES story (id),
    heir_born   INTEGER REFERENCES story (id),
    heir_number INTEGER,
    reason   TEXT,
    -- JSON: of each mention the report, first and one past the last byte, first byte of the word that tells it, type.
    evidence TEXT NOT NULL,
    PRIMARY KEY (born, number)
) WITHOUT ROWID;
CREATE INDEX former_story ON former (story);

-- Who took part, in order of time. Roles: 0 actor, 1 recipient, 2 who reports it. The day is the event's; -5000000 if it has none.
CREATE TABLE party (
    actor INTEGER NOT NULL REFERENCES actor (id),
    day   INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES event (id),
    role  INTEGER NOT NULL,
    PRIMARY KEY (actor, day, event, role)
) WITHOUT ROWID;

-- What one report says of an event; the words are `length` bytes of its text from `start`. Keyed by report: to find those of
-- an event, go by the reports of its story. `number` counts those of the event in the report.
CREATE TABLE mention (
    report     INTEGER NOT NULL REFERENCES report (id),
    event      INTEGER NOT NULL REFERENCES event (id),
    number     INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    length     INTEGER NOT NULL,
    status     INTEGER NOT NULL REFERENCES event_status (id),
    confidence INTEGER NOT NULL,
    PRIMARY KEY (report, event, number)
) WITHOUT ROWID;

CREATE TABLE slot_name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE verdict (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
-- What was found out about an attribute, and how many say so.
CREATE TABLE finding (
    id      INTEGER PRIMARY KEY,
    slot    INTEGER NOT NULL REFERENCES slot_name (id),
    verdict INTEGER NOT NULL REFERENCES verdict (id),
    reports INTEGER NOT NULL,
    wires   INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    UNIQUE (slot, verdict, reports, wires, origins)
);
-- Attributes about which more than one wire speaks; what one wire alone says is in the record.
-- "values" is JSON, of conflicts only: value, reports, wires.
CREATE TABLE slot (
    event   INTEGER NOT NULL REFERENCES event (id),
    finding INTEGER NOT NULL REFERENCES finding (id),
    best    TEXT,
    low     TEXT,
    high    TEXT,
    "values" TEXT,
    PRIMARY KEY (event, finding)
) WITHOUT ROWID;

-- One event answers, fulfils or demands another.
CREATE TABLE link (
    event INTEGER NOT NULL REFERENCES event (id), target INTEGER NOT NULL REFERENCES event (id),
    kind TEXT NOT NULL, PRIMARY KEY (event, target)
) WITHOUT ROWID;
CREATE INDEX link_target ON link (target);

-- Events between countries, whatever their status. `done` is the act of those that happened or go on.
CREATE TABLE dyad_event (
    source INTEGER NOT NULL REFERENCES country (id),
    target INTEGER NOT NULL REFERENCES country (id),
    day    INTEGER NOT NULL,
    event  INTEGER NOT NULL REFERENCES event (id),
    done   INTEGER REFERENCES act (id),
    PRIMARY KEY (source, target, day, event)
) WITHOUT ROWID;
-- Reports taken out on request; they do not come in again.
CREATE TABLE purged (hash BLOB PRIMARY KEY) WITHOUT ROWID;
