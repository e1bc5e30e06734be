-- The store's tables, format 2. docs: STORE.md beside this crate. Days are days since 1970-01-01, may be negative.
-- `ref` is the id people and files use; `id` is the row's number in this file and means nothing elsewhere.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE event_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, quad TEXT);
CREATE TABLE event_status (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- One call of `ingest` or `purge`.
CREATE TABLE batch (id INTEGER PRIMARY KEY, at TEXT, engine TEXT NOT NULL, counts TEXT NOT NULL);

CREATE TABLE outlet (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

CREATE TABLE report (
    id        INTEGER PRIMARY KEY,
    ref       TEXT NOT NULL UNIQUE,
    hash      BLOB NOT NULL UNIQUE,
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
    wire      INTEGER REFERENCES wire (id)
);
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
    -- The story this one went into; its reports are there.
    gone_into INTEGER REFERENCES story (id)
);
CREATE INDEX story_last ON story (last) WHERE gone_into IS NULL;
-- Ids a story had before an earlier report of it arrived.
CREATE TABLE story_alias (ref TEXT PRIMARY KEY, story INTEGER NOT NULL REFERENCES story (id)) WITHOUT ROWID;

-- Every record a story ever had. The latest without what follows from it and its reports' texts (slim.rs), compressed; an older
-- one as JSON, compressed against that of the next (`base`). Format 1 had the latest as compressed JSON, which is still read.
CREATE TABLE version (
    story   INTEGER NOT NULL REFERENCES story (id),
    number  INTEGER NOT NULL,
    batch   INTEGER NOT NULL REFERENCES batch (id),
    reports INTEGER NOT NULL,
    events  INTEGER NOT NULL,
    base    INTEGER,
    record  BLOB NOT NULL,
    PRIMARY KEY (story, number)
);

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
    sector  TEXT
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

CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL DEFAULT '', lat REAL, lon REAL,
    UNIQUE (name, country)
);

-- One act, once, however many reports tell of it.
CREATE TABLE event (
    id        INTEGER PRIMARY KEY,
    story     INTEGER NOT NULL REFERENCES story (id),
    ref       TEXT NOT NULL,
    type      INTEGER NOT NULL REFERENCES event_type (id),
    mode      TEXT,
    cameo     TEXT,
    status    INTEGER NOT NULL REFERENCES event_status (id),
    name      TEXT NOT NULL,
    -- First and last day it may have been; of publication where `dated` is 0.
    day       INTEGER,
    last_day  INTEGER,
    dated     INTEGER NOT NULL,
    place     INTEGER REFERENCES place (id),
    -- PLOVER's score, in tenths.
    intensity INTEGER,
    -- In hundredths.
    confidence INTEGER NOT NULL,
    -- Announced before it happened, or only announced: NULL, fulfilled, open, cancelled.
    plan      TEXT,
    mentions  INTEGER NOT NULL,
    reports   INTEGER NOT NULL,
    wires     INTEGER NOT NULL,
    origins   INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    -- Rows of dyad_event.
    pairs     INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX event_day ON event (day);
CREATE INDEX event_plan ON event (plan, dated, last_day) WHERE plan IS NOT NULL;
CREATE INDEX event_place ON event (place, day) WHERE place IS NOT NULL;

-- Who took part. Roles: 0 actor, 1 recipient, 2 who reports it.
CREATE TABLE party (
    event INTEGER NOT NULL REFERENCES event (id),
    role  INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actor (id),
    day   INTEGER,
    PRIMARY KEY (event, role, actor)
) WITHOUT ROWID;
CREATE INDEX party_actor ON party (actor, day, event, role);

-- What one report says of an event; the words are bytes start..end of its text. Keyed by report: to find those of
-- an event, go by the reports of its story.
CREATE TABLE mention (
    report     INTEGER NOT NULL REFERENCES report (id),
    event      INTEGER NOT NULL REFERENCES event (id),
    number     INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    status     INTEGER NOT NULL REFERENCES event_status (id),
    confidence INTEGER NOT NULL,
    PRIMARY KEY (report, event, number)
) WITHOUT ROWID;

-- Attributes about which more than one wire speaks; what one wire alone says is in the record.
-- "values" is JSON, of conflicts only: value, reports, wires.
CREATE TABLE slot (
    event   INTEGER NOT NULL REFERENCES event (id),
    slot    TEXT NOT NULL,
    verdict TEXT NOT NULL,
    best    TEXT,
    low     TEXT,
    high    TEXT,
    reports INTEGER NOT NULL,
    wires   INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    "values" TEXT,
    PRIMARY KEY (event, slot)
) WITHOUT ROWID;
CREATE INDEX slot_conflict ON slot (event) WHERE verdict = 'conflict';

-- One event answers, fulfils or demands another.
CREATE TABLE link (
    event INTEGER NOT NULL REFERENCES event (id), target INTEGER NOT NULL REFERENCES event (id),
    kind TEXT NOT NULL, PRIMARY KEY (event, target)
) WITHOUT ROWID;
CREATE INDEX link_target ON link (target);

CREATE TABLE repair (
    report INTEGER NOT NULL REFERENCES report (id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    kind TEXT NOT NULL, text TEXT NOT NULL, reading TEXT, actor INTEGER REFERENCES actor (id),
    PRIMARY KEY (report, start, "end", kind)
) WITHOUT ROWID;

-- Events between countries, whatever their status; `done` are those that happened or go on.
CREATE TABLE dyad_event (
    source INTEGER NOT NULL REFERENCES country (id),
    target INTEGER NOT NULL REFERENCES country (id),
    day    INTEGER NOT NULL,
    event  INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (source, target, day, event)
) WITHOUT ROWID;
-- Their roll-up by week (Monday = 0 is 1969-12-29) and type; only what is done, and only PLOVER's sixteen types.
CREATE TABLE dyad_week (
    source INTEGER NOT NULL REFERENCES country (id),
    target INTEGER NOT NULL REFERENCES country (id),
    week   INTEGER NOT NULL,
    type   INTEGER NOT NULL REFERENCES event_type (id),
    n      INTEGER NOT NULL,
    intensity INTEGER NOT NULL,
    PRIMARY KEY (source, target, week, type)
) WITHOUT ROWID;

-- Reports taken out on request; they do not come in again.
CREATE TABLE purged (hash BLOB PRIMARY KEY) WITHOUT ROWID;

-- For people and other programs: the same with names.
CREATE VIEW reports AS
SELECT report.ref AS report, outlet.name AS outlet, report.title, report.url, report.lang, report.published,
       date(report.day * 86400, 'unixepoch') AS day, report.words, story.ref AS story, wire.ref AS wire
FROM report
LEFT JOIN outlet ON outlet.id = report.outlet
LEFT JOIN story ON story.id = report.story
LEFT JOIN wire ON wire.id = report.wire;

CREATE VIEW stories AS
SELECT ref AS story, title, date(first * 86400, 'unixepoch') AS first, date(last * 86400, 'unixepoch') AS last,
       reports, outlets, wires, events, conflicts, repairs, version
FROM story WHERE gone_into IS NULL;

CREATE VIEW events AS
SELECT story.ref || '.' || event.ref AS event, story.ref AS story, event_type.name AS type, event_type.quad, event.mode,
       event.cameo, event_status.name AS status, event.name, date(event.day * 86400, 'unixepoch') AS day,
       date(event.last_day * 86400, 'unixepoch') AS last_day, event.dated, place.name AS place,
       place.country AS place_country, place.lat, place.lon, event.intensity / 10.0 AS intensity,
       event.confidence / 100.0 AS confidence, event.plan, event.mentions, event.reports, event.wires, event.origins,
       event.conflicts
FROM event
JOIN story ON story.id = event.story
JOIN event_type ON event_type.id = event.type
JOIN event_status ON event_status.id = event.status
LEFT JOIN place ON place.id = event.place;

CREATE VIEW parties AS
SELECT story.ref || '.' || event.ref AS event, CASE party.role WHEN 0 THEN 'actor' WHEN 1 THEN 'recipient' ELSE 'said by' END AS role,
       actor.ref AS actor, actor.name, actor.kind, country.code AS country, actor.sector,
       date(party.day * 86400, 'unixepoch') AS day
FROM party
JOIN event ON event.id = party.event
JOIN story ON story.id = event.story
JOIN actor ON actor.id = party.actor
LEFT JOIN country ON country.id = actor.country;

CREATE VIEW mentions AS
SELECT story.ref || '.' || event.ref AS event, report.ref AS report, outlet.name AS outlet, mention.start, mention."end",
       event_status.name AS status, mention.confidence / 100.0 AS confidence
FROM mention
JOIN event ON event.id = mention.event
JOIN story ON story.id = event.story
JOIN report ON report.id = mention.report
LEFT JOIN outlet ON outlet.id = report.outlet
JOIN event_status ON event_status.id = mention.status;

CREATE VIEW slots AS
SELECT story.ref || '.' || event.ref AS event, slot.slot, slot.verdict, slot.best, slot.low, slot.high, slot.reports,
       slot.wires, slot.origins, slot."values"
FROM slot
JOIN event ON event.id = slot.event
JOIN story ON story.id = event.story;

CREATE VIEW dyads AS
SELECT a.code AS source, b.code AS target, date((dyad_week.week * 7 - 3) * 86400, 'unixepoch') AS week,
       event_type.name AS type, event_type.quad, dyad_week.n AS events, dyad_week.intensity / 10.0 AS intensity
FROM dyad_week
JOIN country AS a ON a.id = dyad_week.source
JOIN country AS b ON b.id = dyad_week.target
JOIN event_type ON event_type.id = dyad_week.type;

CREATE VIEW actors AS
SELECT actor.ref AS actor, actor.name, actor.kind, country.code AS country, actor.sector
FROM actor LEFT JOIN country ON country.id = actor.country;

CREATE VIEW links AS
SELECT s.ref || '.' || e.ref AS event, link.kind, ts.ref || '.' || t.ref AS target
FROM link
JOIN event AS e ON e.id = link.event JOIN story AS s ON s.id = e.story
JOIN event AS t ON t.id = link.target JOIN story AS ts ON ts.id = t.story;
