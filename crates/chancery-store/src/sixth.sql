-- From format 5 to format 6: lines of events without the names in them; support and findings once; what was
-- done is beside the pairs of countries, in place of a roll-up. Events are
-- written by `line::take_apart`, and the views after it.

CREATE TABLE new_report (
    id        INTEGER PRIMARY KEY,
    ref       TEXT NOT NULL UNIQUE,
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
    types     INTEGER NOT NULL DEFAULT 0,
    repairs   INTEGER NOT NULL DEFAULT 0
);
INSERT INTO new_report SELECT id, ref, hash, outlet, title, author, url, lang, published, day, words, batch, pending, story,
    wire, types, repairs FROM report;
DROP TABLE report;
ALTER TABLE new_report RENAME TO report;
CREATE INDEX report_hash ON report (substr(hash, 1, 6));
CREATE INDEX report_story ON report (story);
CREATE INDEX report_day ON report (day);
CREATE INDEX report_outlet ON report (outlet, day);
CREATE INDEX report_pending ON report (id) WHERE pending;

ALTER TABLE actor ADD COLUMN short TEXT;
CREATE TABLE line (id INTEGER PRIMARY KEY, words TEXT NOT NULL UNIQUE);
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
INSERT INTO support (confidence, mentions, reports, wires, origins, conflicts)
SELECT DISTINCT confidence, mentions, reports, wires, origins, conflicts FROM event ORDER BY 1, 2, 3, 4, 5, 6;

CREATE TABLE new_mention (
    report     INTEGER NOT NULL REFERENCES report (id),
    event      INTEGER NOT NULL REFERENCES event (id),
    number     INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    length     INTEGER NOT NULL,
    status     INTEGER NOT NULL REFERENCES event_status (id),
    confidence INTEGER NOT NULL,
    PRIMARY KEY (report, event, number)
) WITHOUT ROWID;
INSERT INTO new_mention SELECT report, event, row_number() OVER (PARTITION BY report, event ORDER BY number) - 1, start, length,
    status, confidence FROM mention ORDER BY 1, 2, 3;
DROP TABLE mention;
ALTER TABLE new_mention RENAME TO mention;

CREATE TABLE new_dyad_event (
    source INTEGER NOT NULL REFERENCES country (id),
    target INTEGER NOT NULL REFERENCES country (id),
    day    INTEGER NOT NULL,
    event  INTEGER NOT NULL REFERENCES event (id),
    done   INTEGER REFERENCES act (id),
    PRIMARY KEY (source, target, day, event)
) WITHOUT ROWID;
INSERT INTO new_dyad_event SELECT d.source, d.target, d.day, d.event, iif(e.status IN (0, 8), e.act, NULL)
FROM dyad_event AS d JOIN event AS e ON e.id = d.event ORDER BY 1, 2, 3, 4;
DROP TABLE dyad_event;
ALTER TABLE new_dyad_event RENAME TO dyad_event;
DROP TABLE dyad_week;

CREATE TABLE finding (
    id      INTEGER PRIMARY KEY,
    slot    INTEGER NOT NULL REFERENCES slot_name (id),
    verdict INTEGER NOT NULL REFERENCES verdict (id),
    reports INTEGER NOT NULL,
    wires   INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    UNIQUE (slot, verdict, reports, wires, origins)
);
INSERT INTO finding (slot, verdict, reports, wires, origins)
SELECT DISTINCT slot, verdict, reports, wires, origins FROM slot ORDER BY 1, 2, 3, 4, 5;
CREATE TABLE new_slot (
    event   INTEGER NOT NULL REFERENCES event (id),
    finding INTEGER NOT NULL REFERENCES finding (id),
    best    TEXT,
    low     TEXT,
    high    TEXT,
    "values" TEXT,
    PRIMARY KEY (event, finding)
) WITHOUT ROWID;
INSERT INTO new_slot SELECT s.event, f.id, s.best, s.low, s.high, s."values" FROM slot AS s JOIN finding AS f
    ON f.slot = s.slot AND f.verdict = s.verdict AND f.reports = s.reports AND f.wires = s.wires AND f.origins = s.origins
    ORDER BY 1, 2;
DROP TABLE slot;
ALTER TABLE new_slot RENAME TO slot;

CREATE TABLE new_event (
    id        INTEGER PRIMARY KEY,
    story     INTEGER NOT NULL REFERENCES story (id),
    born      INTEGER REFERENCES story (id),
    number    INTEGER NOT NULL,
    act       INTEGER NOT NULL REFERENCES act (id),
    status    INTEGER NOT NULL REFERENCES event_status (id),
    line      INTEGER REFERENCES line (id),
    name      TEXT,
    day       INTEGER,
    last_day  INTEGER,
    dated     INTEGER NOT NULL,
    place     INTEGER REFERENCES place (id),
    support   INTEGER NOT NULL REFERENCES support (id),
    plan      TEXT,
    pairs     INTEGER NOT NULL DEFAULT 0,
    parties   TEXT
);
