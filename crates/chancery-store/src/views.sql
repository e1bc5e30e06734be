-- For people and other programs: the tables with names instead of numbers.

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
SELECT ifnull(birth.series, birth.ref) || '.e' || event.number AS event, story.ref AS story,
       event_type.name AS type, event_type.quad, act.mode, act.cameo, event_status.name AS status, event.name, date(event.day * 86400, 'unixepoch') AS day,
       date(event.last_day * 86400, 'unixepoch') AS last_day, event.dated, place.name AS place,
       place.country AS place_country, place.lat, place.lon, act.intensity / 10.0 AS intensity,
       event.confidence / 100.0 AS confidence, event.plan, event.mentions, event.reports, event.wires, event.origins,
       event.conflicts
FROM event
JOIN story ON story.id = event.story
JOIN story AS birth ON birth.id = ifnull(event.born, event.story)
JOIN act ON act.id = event.act
JOIN event_type ON event_type.id = act.type
JOIN event_status ON event_status.id = event.status
LEFT JOIN place ON place.id = event.place;

CREATE VIEW parties AS
SELECT ifnull(birth.series, birth.ref) || '.e' || event.number AS event,
       CASE party.role WHEN 0 THEN 'actor' WHEN 1 THEN 'recipient' ELSE 'said by' END AS role,
       actor.ref AS actor, actor.name, actor.kind, country.code AS country, actor.sector,
       date(event.day * 86400, 'unixepoch') AS day
FROM party
JOIN event ON event.id = party.event
JOIN story AS birth ON birth.id = ifnull(event.born, event.story)
JOIN actor ON actor.id = party.actor
LEFT JOIN country ON country.id = actor.country;

CREATE VIEW mentions AS
SELECT ifnull(birth.series, birth.ref) || '.e' || event.number AS event, report.ref AS report, outlet.name AS outlet,
       mention.start, mention.start + mention.length AS "end",
       event_status.name AS status, mention.confidence / 100.0 AS confidence
FROM mention
JOIN event ON event.id = mention.event
JOIN story AS birth ON birth.id = ifnull(event.born, event.story)
JOIN report ON report.id = mention.report
LEFT JOIN outlet ON outlet.id = report.outlet
JOIN event_status ON event_status.id = mention.status;

CREATE VIEW slots AS
SELECT ifnull(birth.series, birth.ref) || '.e' || event.number AS event, slot_name.name AS slot, verdict.name AS verdict, slot.best, slot.low,
       slot.high, slot.reports, slot.wires, slot.origins, slot."values"
FROM slot
JOIN slot_name ON slot_name.id = slot.slot
JOIN verdict ON verdict.id = slot.verdict
JOIN event ON event.id = slot.event
JOIN story AS birth ON birth.id = ifnull(event.born, event.story);

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

CREATE VIEW variants AS
SELECT actor.ref AS actor, actor.name, spelling.form, sum(spelling.n) AS uses, count(*) AS reports,
       count(DISTINCT report.wire) AS wires, count(DISTINCT report.outlet) AS outlets,
       date(min(report.day) * 86400, 'unixepoch') AS first, date(max(report.day) * 86400, 'unixepoch') AS last
FROM spelling
JOIN actor ON actor.id = spelling.actor
JOIN report ON report.id = spelling.report
WHERE spelling.garbled
GROUP BY spelling.actor, spelling.form;

CREATE VIEW links AS
SELECT ifnull(s.series, s.ref) || '.e' || e.number AS event, link.kind,
       ifnull(ts.series, ts.ref) || '.e' || t.number AS target
FROM link
JOIN event AS e ON e.id = link.event JOIN story AS s ON s.id = ifnull(e.born, e.story)
JOIN event AS t ON t.id = link.target JOIN story AS ts ON ts.id = ifnull(t.born, t.story);
