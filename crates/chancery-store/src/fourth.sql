-- From format 3 to format 4; the views are made after it.

CREATE TABLE dictionary (id INTEGER PRIMARY KEY, body BLOB NOT NULL, reports TEXT NOT NULL);

ALTER TABLE report ADD COLUMN types INTEGER NOT NULL DEFAULT 0;
ALTER TABLE report ADD COLUMN repairs INTEGER NOT NULL DEFAULT 0;
UPDATE report SET
    repairs = (SELECT count(*) FROM repair WHERE repair.report = report.id),
    types = (SELECT ifnull(sum(bit), 0) FROM (
        SELECT DISTINCT 1 << event.type AS bit FROM mention JOIN event ON event.id = mention.event
        WHERE mention.report = report.id));
DROP TABLE repair;

CREATE TABLE act (
    id INTEGER PRIMARY KEY, type INTEGER NOT NULL REFERENCES event_type (id), mode TEXT, cameo TEXT, intensity INTEGER
);
INSERT INTO act (type, mode, cameo, intensity) SELECT DISTINCT type, mode, cameo, intensity FROM event ORDER BY 1, 2, 3, 4;
CREATE INDEX act_type ON act (type, mode, cameo);

CREATE TABLE new_event (
    id        INTEGER PRIMARY KEY,
    story     INTEGER NOT NULL REFERENCES story (id),
    born      INTEGER REFERENCES story (id),
    number    INTEGER NOT NULL,
    act       INTEGER NOT NULL REFERENCES act (id),
    status    INTEGER NOT NULL REFERENCES event_status (id),
    name      TEXT NOT NULL,
    day       INTEGER,
    last_day  INTEGER,
    dated     INTEGER NOT NULL,
    place     INTEGER REFERENCES place (id),
    confidence INTEGER NOT NULL,
    plan      TEXT,
    mentions  INTEGER NOT NULL,
    reports   INTEGER NOT NULL,
    wires     INTEGER NOT NULL,
    origins   INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    pairs     INTEGER NOT NULL DEFAULT 0,
    parties   TEXT
);
INSERT INTO new_event SELECT e.id, e.story, e.born, e.number,
    (SELECT a.id FROM act AS a WHERE a.type = e.type AND a.mode IS e.mode AND a.cameo IS e.cameo AND a.intensity IS e.intensity),
    e.status, e.name, e.day, e.last_day, e.dated, e.place, e.confidence, e.plan, e.mentions, e.reports, e.wires, e.origins,
    e.conflicts, e.pairs,
    (SELECT '[' || group_concat(p.actor * 4 + p.role) || ']' FROM party AS p WHERE p.event = e.id)
FROM event AS e;
DROP TABLE event;
ALTER TABLE new_event RENAME TO event;
CREATE INDEX event_born ON event (born, number) WHERE born IS NOT NULL;
CREATE INDEX event_day ON event (day);
CREATE INDEX event_plan ON event (plan, dated, last_day) WHERE plan IS NOT NULL;
CREATE INDEX event_place ON event (place, day) WHERE place IS NOT NULL;

CREATE TABLE new_party (
    actor INTEGER NOT NULL REFERENCES actor (id),
    day   INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES event (id),
    role  INTEGER NOT NULL,
    PRIMARY KEY (actor, day, event, role)
) WITHOUT ROWID;
INSERT INTO new_party SELECT actor, ifnull(day, -5000000), event, role FROM party ORDER BY 1, 2, 3, 4;
DROP TABLE party;
ALTER TABLE new_party RENAME TO party;

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
INSERT INTO new_mention SELECT report, event, number, start, "end" - start, status, confidence FROM mention;
DROP TABLE mention;
ALTER TABLE new_mention RENAME TO mention;

CREATE TABLE slot_name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE verdict (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO slot_name (name) SELECT DISTINCT slot FROM slot ORDER BY 1;
DROP INDEX slot_conflict;
ALTER TABLE slot RENAME TO old_slot;
CREATE TABLE slot (
    event   INTEGER NOT NULL REFERENCES event (id),
    slot    INTEGER NOT NULL REFERENCES slot_name (id),
    verdict INTEGER NOT NULL REFERENCES verdict (id),
    best    TEXT,
    low     TEXT,
    high    TEXT,
    reports INTEGER NOT NULL,
    wires   INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    "values" TEXT,
    PRIMARY KEY (event, slot)
) WITHOUT ROWID;
