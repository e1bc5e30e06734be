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

-- The line that names an event, by the number of its row.
CREATE VIEW event_name AS
SELECT event.id, CASE WHEN event.line IS NULL THEN event.name ELSE
        replace(replace(replace(replace(replace(replace(replace(line.words, '{1}',
        ifnull((SELECT ifnull(short, actor.name) FROM actor WHERE id = json_extract(event.parties, '$[0]') / 4), '')), '{2}',
        ifnull((SELECT ifnull(short, actor.name) FROM actor WHERE id = json_extract(event.parties, '$[1]') / 4), '')), '{3}',
        ifnull((SELECT ifnull(short, actor.name) FROM actor WHERE id = json_extract(event.parties, '$[2]') / 4), '')), '{4}',
        ifnull((SELECT ifnull(short, actor.name) FROM actor WHERE id = json_extract(event.parties, '$[3]') / 4), '')), '{5}',
        ifnull((SELECT ifnull(short, actor.name) FROM actor WHERE id = json_extract(event.parties, '$[4]') / 4), '')), '{6}',
        ifnull((SELECT ifnull(short, actor.name) FROM actor WHERE id = json_extract(event.parties, '$[5]') / 4), '')), '{0}', ifnull(place.name, '')) END AS name
FROM event
LEFT JOIN line ON line.id = event.line
LEFT JOIN place ON place.id = event.place;

CREATE VIEW events AS
SELECT ifnull(birth.series, birth.ref) || '.e' || event.number AS event, story.ref AS story,
       event_type.name AS type, event_type.quad, act.mode, act.cameo, event_status.name AS status,
       (SELECT name FROM event_name WHERE event_name.id = event.id) AS name, date(event.day * 86400, 'unixepoch') AS day,
       date(ifnull(event.last_day, event.day) * 86400, 'unixepoch') AS last_day, event.dated, place.name AS place,
       place.country AS place_country, place.lat, place.lon, act.intensity / 10.0 AS intensity,
       support.confidence / 100.0 AS confidence, event.plan, support.mentions, support.reports, support.wires, support.origins,
       support.conflicts
FROM event
JOIN story ON story.id = event.story
JOIN story AS birth ON birth.id = ifnull(event.born, event.story)
JOIN act ON act.id = event.act
JOIN event_type ON event_type.id = act.type
JOIN event_status ON event_status.id = event.status
JOIN support ON support.id = event.support
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
       slot.high, finding.reports, finding.wires, finding.origins, slot."values"
FROM slot
JOIN finding ON finding.id = slot.finding
JOIN slot_name ON slot_name.id = finding.slot
JOIN verdict ON verdict.id = finding.verdict
JOIN event ON event.id = slot.event
JOIN story AS birth ON birth.id = ifnull(event.born, event.story);

CREATE VIEW dyads AS
SELECT a.code AS source, b.code AS target, date(cell.monday * 86400, 'unixepoch') AS week, event_type.name AS type, event_type.quad,
       cell.events, cell.intensity / 10.0 AS intensity
FROM (
    SELECT source, target, day - (day + 7000003) % 7 AS monday, act.type, count(*) AS events, sum(act.intensity) AS intensity
    FROM dyad_event JOIN act ON act.id = dyad_event.done
    WHERE act.intensity IS NOT NULL
    GROUP BY source, target, monday, act.type
) AS cell
JOIN country AS a ON a.id = cell.source
JOIN country AS b ON b.id = cell.target
JOIN event_type ON event_type.id = cell.type;

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
