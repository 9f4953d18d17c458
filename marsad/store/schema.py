"""The shape of a corpus file, and the way from older shapes to it.

``PRAGMA user_version`` counts the migrations that a file has been through; ``migrate`` runs those that are missing, each in
one transaction. A migration is never edited once released: a new shape is a new migration.

Days are ISO days in ``start_day`` and ``end_day``, both inclusive; ``start_char`` and ``end_char`` are code-point offsets into
``articles.text``, half-open, so that ``substr(text, start_char + 1, end_char - start_char)`` is the words.
"""

from __future__ import annotations

import sqlite3

from marsad.errors import InputError

APPLICATION = 0x4D525344  # "MRSD", in the file's header: tells a corpus from any other SQLite file

_FIRST = """
CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,        -- the id that its readings bear: the source's own, or made of its key
  key TEXT NOT NULL UNIQUE,         -- hash of its text and of where it stood: one article is kept once
  sha256 TEXT NOT NULL,             -- of its text
  url TEXT, outlet TEXT, author TEXT, title TEXT, section TEXT, image TEXT,
  published TEXT,                   -- day
  published_at TEXT,                -- moment with its zone, where the source tells it
  text TEXT NOT NULL,               -- what its readings' offsets count in: title, newline, body
  links TEXT,                       -- related articles that the page points to, kept out of the text: JSON
  notes TEXT,                       -- what was odd about it (its encoding), lines
  source TEXT NOT NULL,             -- file, line or address that it came from
  added TEXT NOT NULL               -- UTC
);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_outlet ON articles (outlet, published);
CREATE INDEX articles_url ON articles (url);
CREATE INDEX articles_sha256 ON articles (sha256);
CREATE TRIGGER articles_stay_as_they_are BEFORE UPDATE ON articles BEGIN SELECT raise(ABORT, 'articles are immutable'); END;
CREATE TRIGGER articles_stay BEFORE DELETE ON articles BEGIN SELECT raise(ABORT, 'articles are immutable'); END;

CREATE TABLE versions (             -- of the program and of what it knows: what made a reading
  id INTEGER PRIMARY KEY, marsad TEXT NOT NULL, code TEXT NOT NULL, lexicon TEXT NOT NULL, since TEXT NOT NULL,
  UNIQUE (code, lexicon)
);
CREATE TABLE readings (             -- every reading ever made; the tables below hold the current ones
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles (id),
  version INTEGER NOT NULL REFERENCES versions (id),
  current INTEGER NOT NULL,         -- 1 for the one that the tables below were filled from
  read_at TEXT NOT NULL,            -- UTC
  json BLOB NOT NULL,               -- the whole reading: JSON, zlib
  UNIQUE (article, version)
);

CREATE TABLE events (
  article INTEGER NOT NULL REFERENCES articles (id), id TEXT NOT NULL,
  type TEXT NOT NULL, mode TEXT, status TEXT NOT NULL,
  start_day TEXT, end_day TEXT, precision TEXT,
  from_day TEXT, to_day TEXT,       -- what a period is compared with: its days, or else the day of publication
  country TEXT, country_from TEXT,  -- where: of its place, or else of its target (place, target)
  sources TEXT, targets TEXT, places TEXT,
  claimed_by TEXT, claimant TEXT, statement TEXT, agreement TEXT, background INTEGER NOT NULL,
  cameo TEXT, acled TEXT, confidence REAL NOT NULL, words TEXT NOT NULL, start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE INDEX events_type ON events (type, country, from_day);
CREATE INDEX events_country ON events (country, from_day);
CREATE INDEX events_day ON events (to_day);
CREATE TABLE event_actors (         -- part: source, target, claimant, chain
  article INTEGER NOT NULL, event TEXT NOT NULL, part TEXT NOT NULL, position INTEGER NOT NULL,
  actor TEXT NOT NULL, name TEXT NOT NULL, country TEXT, sector TEXT,
  PRIMARY KEY (article, event, part, position)
) WITHOUT ROWID;
CREATE INDEX event_actors_actor ON event_actors (actor, part);
CREATE INDEX event_actors_name ON event_actors (name, part);
CREATE INDEX event_actors_country ON event_actors (country, part);
CREATE TABLE event_places (
  article INTEGER NOT NULL, event TEXT NOT NULL, position INTEGER NOT NULL, place TEXT NOT NULL,
  PRIMARY KEY (article, event, position)
) WITHOUT ROWID;
CREATE TABLE evidence (             -- every wording that tells an event; its trigger is the first
  article INTEGER NOT NULL, event TEXT NOT NULL, position INTEGER NOT NULL,
  start_char INTEGER NOT NULL, end_char INTEGER NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (article, event, position)
) WITHOUT ROWID;

CREATE TABLE actors (               -- words, start_char, end_char: of the first mention
  article INTEGER NOT NULL REFERENCES articles (id), id TEXT NOT NULL,
  name TEXT NOT NULL, name_en TEXT, kind TEXT NOT NULL, country TEXT, sector TEXT, role TEXT, wikidata TEXT,
  mentions INTEGER NOT NULL, words TEXT, start_char INTEGER, end_char INTEGER,
  PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE INDEX actors_id ON actors (id);
CREATE TABLE places (
  article INTEGER NOT NULL REFERENCES articles (id), id TEXT NOT NULL,
  name TEXT NOT NULL, name_en TEXT, kind TEXT NOT NULL, country TEXT, admin1 TEXT, lat REAL, lon REAL, precision TEXT NOT NULL,
  mentions INTEGER NOT NULL, words TEXT, start_char INTEGER, end_char INTEGER,
  PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE INDEX places_id ON places (id);
CREATE INDEX places_at ON places (lat, lon);
CREATE TABLE statements (
  article INTEGER NOT NULL REFERENCES articles (id), id TEXT NOT NULL,
  speaker TEXT, speaker_name TEXT, speaker_country TEXT, addressee TEXT, addressee_name TEXT, direct INTEGER NOT NULL,
  cue TEXT NOT NULL, cue_start INTEGER NOT NULL, cue_end INTEGER NOT NULL, occasion TEXT, chain TEXT,
  words TEXT NOT NULL, start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE INDEX statements_speaker ON statements (speaker);
CREATE INDEX statements_speaker_name ON statements (speaker_name);
CREATE INDEX statements_country ON statements (speaker_country);
CREATE TABLE figures (
  article INTEGER NOT NULL REFERENCES articles (id), id TEXT NOT NULL,
  kind TEXT NOT NULL, low INTEGER, high INTEGER, people TEXT, people_name TEXT, source TEXT, source_name TEXT, event TEXT,
  words TEXT NOT NULL, start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE INDEX figures_kind ON figures (kind, low);
CREATE TABLE agreements (
  article INTEGER NOT NULL REFERENCES articles (id), id TEXT NOT NULL,
  name TEXT NOT NULL, start_day TEXT, end_day TEXT, parties TEXT, places TEXT,
  words TEXT NOT NULL, start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (article, id)
) WITHOUT ROWID;
CREATE TABLE agreement_parties (
  article INTEGER NOT NULL, agreement TEXT NOT NULL, position INTEGER NOT NULL, actor TEXT NOT NULL, name TEXT NOT NULL, country TEXT,
  PRIMARY KEY (article, agreement, position)
) WITHOUT ROWID;
CREATE TABLE agreement_provisions (
  article INTEGER NOT NULL, agreement TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
  words TEXT NOT NULL, start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (article, agreement, position)
) WITHOUT ROWID;
CREATE TABLE agreement_events (     -- part: implementation, violation
  article INTEGER NOT NULL, agreement TEXT NOT NULL, part TEXT NOT NULL, position INTEGER NOT NULL, event TEXT NOT NULL,
  PRIMARY KEY (article, agreement, part, position)
) WITHOUT ROWID;
CREATE TABLE relations (
  article INTEGER NOT NULL REFERENCES articles (id), position INTEGER NOT NULL,
  subject TEXT NOT NULL, subject_name TEXT, relation TEXT NOT NULL, object TEXT, object_name TEXT,
  words TEXT NOT NULL, start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX relations_subject ON relations (subject, relation);
CREATE TABLE framings (
  article INTEGER NOT NULL REFERENCES articles (id), position INTEGER NOT NULL,
  kind TEXT NOT NULL, target TEXT, target_name TEXT, neutral TEXT,
  words TEXT NOT NULL, start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
  PRIMARY KEY (article, position)
) WITHOUT ROWID;

CREATE TABLE names (                -- of actors, places and agreements; folded, a space at both ends: what a name is looked for in
  name TEXT PRIMARY KEY, folded TEXT NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (title, body, content='', tokenize="unicode61 remove_diacritics 0");  -- folded; rowid is articles.id

CREATE TABLE failures (             -- what could not be added or read, and why; article is set where the text is kept
  id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, stage TEXT NOT NULL, reason TEXT NOT NULL,
  article INTEGER REFERENCES articles (id), tries INTEGER NOT NULL, at TEXT NOT NULL, mended TEXT
);
CREATE TABLE taken (                -- what sources gave, by its hash: what is kept is not taken again
  mark BLOB PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles (id)
) WITHOUT ROWID;
CREATE TABLE fetched (              -- addresses that need not be fetched again
  url TEXT PRIMARY KEY, article INTEGER REFERENCES articles (id), at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE rereads (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES versions (id), begun TEXT NOT NULL, ended TEXT,
  articles INTEGER NOT NULL, changed INTEGER NOT NULL
);
CREATE TABLE changes (              -- change: added, removed, changed; before and after are JSON
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles (id), reread INTEGER NOT NULL REFERENCES rereads (id),
  record TEXT NOT NULL, name TEXT NOT NULL, change TEXT NOT NULL, before TEXT, after TEXT
);
CREATE INDEX changes_article ON changes (article, reread);

CREATE TABLE judgements (           -- what people said of records; nothing is ever taken back, only said anew
  id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles (id), version INTEGER REFERENCES versions (id),
  record TEXT NOT NULL, name TEXT NOT NULL, field TEXT, verdict TEXT NOT NULL, value TEXT, note TEXT,
  start_char INTEGER, end_char INTEGER, judge TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX judgements_article ON judgements (article, name);
CREATE TRIGGER judgements_stay_as_they_are BEFORE UPDATE ON judgements BEGIN SELECT raise(ABORT, 'judgements are append-only'); END;
CREATE TRIGGER judgements_stay BEFORE DELETE ON judgements BEGIN SELECT raise(ABORT, 'judgements are append-only'); END;

CREATE TABLE saved (name TEXT PRIMARY KEY, command TEXT NOT NULL, filters TEXT NOT NULL, saved TEXT NOT NULL) WITHOUT ROWID;

CREATE VIEW told_events AS
  SELECT a.name AS article, a.outlet, a.published, a.title, e.type, e.mode, e.status, e.start_day, e.end_day, e.country,
         e.sources, e.targets, e.places, e.claimant, e.background, e.words, e.confidence, a.url, e.id AS event
  FROM events e JOIN articles a ON a.id = e.article;
CREATE VIEW told_statements AS
  SELECT a.name AS article, a.outlet, a.published, s.speaker_name, s.speaker_country, s.cue, s.words, s.direct, s.addressee_name, a.url, s.id AS statement
  FROM statements s JOIN articles a ON a.id = s.article;
CREATE VIEW told_figures AS
  SELECT a.name AS article, a.outlet, a.published, f.kind, f.low, f.high, f.people_name, f.source_name, f.words,
         e.type AS event_type, e.start_day, e.country, a.url, f.id AS figure
  FROM figures f JOIN articles a ON a.id = f.article LEFT JOIN events e ON e.article = f.article AND e.id = f.event;
CREATE VIEW told_agreements AS
  SELECT a.name AS article, a.outlet, a.published, g.name, g.start_day, g.end_day, g.parties, g.places, g.words,
         (SELECT count(*) FROM agreement_events v WHERE v.article = g.article AND v.agreement = g.id AND v.part = 'implementation') AS implementations,
         (SELECT count(*) FROM agreement_events v WHERE v.article = g.article AND v.agreement = g.id AND v.part = 'violation') AS violations,
         a.url, g.id AS agreement
  FROM agreements g JOIN articles a ON a.id = g.article;
CREATE VIEW cast_list AS
  SELECT id, max(name) AS name, max(name_en) AS name_en, max(kind) AS kind, max(country) AS country, count(*) AS articles, sum(mentions) AS mentions
  FROM actors WHERE id NOT LIKE 'actor:%' GROUP BY id;
CREATE VIEW outlets AS
  SELECT outlet, count(*) AS articles, min(published) AS first_day, max(published) AS last_day FROM articles GROUP BY outlet;
CREATE VIEW unread AS
  SELECT a.id, a.name, a.title, f.reason FROM articles a LEFT JOIN failures f ON f.article = a.id
  WHERE NOT EXISTS (SELECT 1 FROM readings r WHERE r.article = a.id);
"""

_STORIES = """
CREATE TABLE storied (              -- articles that the tables of stories know, by the reading that they know
  article INTEGER PRIMARY KEY REFERENCES articles (id), version INTEGER NOT NULL REFERENCES versions (id)
);
CREATE TABLE prints (               -- fingerprints of texts: what finds reprints of them
  article INTEGER PRIMARY KEY REFERENCES articles (id), published TEXT, json TEXT NOT NULL
);
CREATE INDEX prints_published ON prints (published);
CREATE TABLE reprints (             -- one text and its printings; source is the earliest
  id TEXT PRIMARY KEY, source TEXT NOT NULL, articles INTEGER NOT NULL, json TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE reprint_articles (article TEXT PRIMARY KEY, reprint TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX reprint_articles_of ON reprint_articles (reprint);
CREATE TABLE happenings (           -- events of several articles that are one: what stories are told of
  id TEXT PRIMARY KEY, tellings INTEGER NOT NULL, json TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE happening_keys (key TEXT NOT NULL, happening TEXT NOT NULL, PRIMARY KEY (key, happening)) WITHOUT ROWID;
CREATE INDEX happening_keys_of ON happening_keys (happening);
CREATE TABLE stories (              -- articles, texts (independent ones), outlets: how many tell it
  id TEXT PRIMARY KEY, type TEXT NOT NULL, headline TEXT NOT NULL, first_day TEXT, last_day TEXT, reported TEXT,
  articles INTEGER NOT NULL, texts INTEGER NOT NULL, outlets INTEGER NOT NULL, disputed INTEGER NOT NULL, earliest TEXT NOT NULL, json TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX stories_type ON stories (type, first_day);
CREATE INDEX stories_day ON stories (last_day);
CREATE TABLE story_articles (article TEXT NOT NULL, story TEXT NOT NULL, PRIMARY KEY (article, story)) WITHOUT ROWID;
CREATE INDEX story_articles_of ON story_articles (story);
CREATE TABLE pacts (                -- one agreement, however many articles name it
  id TEXT PRIMARY KEY, name TEXT NOT NULL, first_day TEXT, last_day TEXT, parties TEXT, articles INTEGER NOT NULL, violations INTEGER NOT NULL,
  json TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE control (              -- who took or left a place, and when
  place TEXT NOT NULL, name TEXT NOT NULL, change TEXT NOT NULL, holder TEXT NOT NULL, first_day TEXT, last_day TEXT, claimed_by TEXT, denied_by TEXT,
  articles INTEGER NOT NULL, texts INTEGER NOT NULL, story TEXT NOT NULL, json TEXT NOT NULL
);
CREATE INDEX control_place ON control (place, first_day);
"""

_TELLING = """
CREATE TABLE telling_words (        -- in how many tellings a word stands: how much it tells
  word TEXT PRIMARY KEY, tellings INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE namings (              -- an agreement as one article names it: what pacts are made of
  id TEXT PRIMARY KEY, json TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX control_story ON control (story);
"""

_FOR_READING = """
CREATE VIEW told_framings AS
  SELECT a.name AS article, a.outlet, a.published, w.words, w.kind, w.neutral, w.target_name, a.url
  FROM framings w JOIN articles a ON a.id = w.article;
CREATE VIEW told_relations AS
  SELECT a.name AS article, a.outlet, a.published, r.subject_name, r.relation, r.object_name, r.words, a.url
  FROM relations r JOIN articles a ON a.id = r.article;
CREATE VIEW told_evidence AS        -- the words that tell an event, with what stands around them
  SELECT a.name AS article, e.type, e.status, v.words, substr(a.text, max(1, v.start_char - 59), min(60, v.start_char)) AS before,
         substr(a.text, v.end_char + 1, 60) AS behind, v.start_char, v.end_char, e.id AS event
  FROM evidence v JOIN events e ON e.article = v.article AND e.id = v.event JOIN articles a ON a.id = v.article;
CREATE VIEW told_stories AS
  SELECT id AS story, type, headline, first_day, last_day, reported, articles, texts, outlets, disputed FROM stories;
CREATE VIEW told_pacts AS
  SELECT name, first_day, last_day, parties, articles, violations, id AS pact FROM pacts;
CREATE VIEW told_control AS
  SELECT name, change, holder, first_day, last_day, claimed_by, denied_by, articles, texts, story FROM control;
"""

# What stories claim of human cost: of all claims of a story, the lowest and the highest; open where a claim is (at least 39).
# A claim's value is written 39, 39+, ≤61 or 50–60, and a cast takes the number that it begins with.
# A story is named after the first report of it, story:ARTICLE/event:NUMBER: the country is that event's.
COSTS_OF = """
INSERT INTO costs (story, kind, type, country, day, low, high, open)
  SELECT id, name, type, (
      SELECT e.country FROM articles a JOIN events e ON e.article = a.id
      WHERE a.name = substr(k.id, 7, instr(k.id, '/event:') - 7) AND e.id = substr(k.id, instr(k.id, '/event:') + 1)
    ), day, min(low), max(max(low, coalesce(high, 0))), max(high IS NULL) FROM (
    SELECT s.id, f.value ->> 'name' AS name, CASE WHEN instr(s.type, ':') THEN substr(s.type, 1, instr(s.type, ':') - 1) ELSE s.type END AS type,
      coalesce(s.first_day, s.reported) AS day, CAST(c.value ->> 'value' AS INTEGER) AS low,
      CASE WHEN c.value ->> 'value' LIKE '%+' THEN NULL WHEN c.value ->> 'value' LIKE '≤%' THEN CAST(substr(c.value ->> 'value', 2) AS INTEGER)
        WHEN c.value ->> 'value' LIKE '%–%' THEN CAST(substr(c.value ->> 'value', instr(c.value ->> 'value', '–') + 1) AS INTEGER)
        ELSE CAST(c.value ->> 'value' AS INTEGER) END AS high
    FROM stories s, json_each(s.json, '$.fields') f, json_each(f.value, '$.claims') c
    WHERE f.value ->> 'name' IN ('killed', 'injured', 'displaced', 'detained', 'missing', 'abducted', 'protesters')
  ) k GROUP BY id, name"""

_BROWSING = f"""
CREATE INDEX articles_facets ON articles (id, outlet, published);
CREATE INDEX events_facets ON events (article, type, country);
CREATE INDEX events_by_day ON events (from_day, type, mode, status, country, to_day, background);
CREATE INDEX events_by_confidence ON events (confidence, article, id);
CREATE TABLE story_list (           -- stories without their JSON, to look for the newest of a kind; several: whether several articles tell it
  id TEXT PRIMARY KEY, several INTEGER NOT NULL, newest TEXT, oldest TEXT, type TEXT NOT NULL, articles INTEGER NOT NULL, texts INTEGER NOT NULL,
  outlets INTEGER NOT NULL, disputed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX story_list_newest ON story_list (several, newest, id, oldest, type, articles, texts, outlets, disputed);
INSERT INTO story_list
  SELECT id, articles > 1, coalesce(last_day, reported), coalesce(first_day, reported), type, articles, texts, outlets, disputed FROM stories;
CREATE TRIGGER stories_listed AFTER INSERT ON stories BEGIN
  INSERT OR REPLACE INTO story_list VALUES (new.id, new.articles > 1, coalesce(new.last_day, new.reported), coalesce(new.first_day, new.reported), new.type, new.articles, new.texts, new.outlets, new.disputed);
END;
CREATE TRIGGER stories_unlisted AFTER DELETE ON stories BEGIN DELETE FROM story_list WHERE id = old.id; END;
CREATE TABLE costs (                -- human cost as stories claim it
  story TEXT NOT NULL, kind TEXT NOT NULL, type TEXT NOT NULL, country TEXT, day TEXT, low INTEGER NOT NULL, high INTEGER NOT NULL, open INTEGER NOT NULL,
  PRIMARY KEY (story, kind)
) WITHOUT ROWID;
CREATE INDEX costs_by_day ON costs (kind, day, type, country, low, high, open);
{COSTS_OF};
"""

_REVIEW = """
CREATE TABLE doubts (               -- events that nobody judged, by how much a look at them is worth; why: JSON, the parts of doubt with their reasons
  article INTEGER NOT NULL REFERENCES articles (id), event TEXT NOT NULL,
  type TEXT NOT NULL, country TEXT, doubt REAL NOT NULL, disputed INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (article, event)
) WITHOUT ROWID;
CREATE INDEX doubts_doubt ON doubts (doubt DESC, article, event);
CREATE INDEX doubts_type ON doubts (type, doubt DESC, article, event);
CREATE INDEX doubts_country ON doubts (country, doubt DESC, article, event);
INSERT INTO doubts SELECT article, id, type, country, round(1 - confidence, 2), 0, json_array(json_array('confidence', round(1 - confidence, 2), '')) FROM events;
CREATE TABLE judged (               -- what became of each event that was judged: made of judgements; state: accepted, corrected, rejected, added, unplaced
  article INTEGER NOT NULL REFERENCES articles (id), name TEXT NOT NULL,  -- as judgements name it
  event TEXT,                       -- its id among events, where it stands there
  state TEXT NOT NULL, judges INTEGER NOT NULL, agreed INTEGER NOT NULL, last INTEGER NOT NULL REFERENCES judgements (id),
  PRIMARY KEY (article, name)
) WITHOUT ROWID;
CREATE INDEX judged_state ON judged (state);
CREATE INDEX judged_last ON judged (judges, last);
CREATE INDEX judged_event ON judged (article, event);
CREATE INDEX judgements_judge ON judgements (judge, id);
"""

# The place by which a map draws an event: the finest of its places that has coordinates, the first told of several, so that
# every event stands on a map once. A place that only its article knows (place:123) is known by where it lies; what is known to
# its country only, as the country.
SPOT = """(SELECT CASE WHEN p.precision = 'country' AND p.country IS NOT NULL THEN 'country:' || p.country
    WHEN p.id GLOB 'place:[0-9]*' AND ltrim(substr(p.id, 7), '0123456789') = '' THEN '@' || round(p.lat, 3) || ',' || round(p.lon, 3) || ',' || p.precision
    ELSE p.id END
  FROM event_places x JOIN places p ON p.article = x.article AND p.id = x.place
  WHERE x.article = events.article AND x.event = events.id AND p.lat IS NOT NULL AND p.precision IN ('site', 'city', 'region', 'country')
  ORDER BY CASE p.precision WHEN 'site' THEN 0 WHEN 'city' THEN 1 WHEN 'region' THEN 2 ELSE 3 END, x.position LIMIT 1)"""

_SPOTS = f"""
ALTER TABLE events ADD COLUMN spot TEXT;
UPDATE events SET spot = {SPOT};
CREATE INDEX events_spot ON events (spot, type, mode, status, country, background, from_day, to_day);  -- a map's and a timeline's
CREATE INDEX events_from ON events (from_day, type, mode, status, country, background, to_day, spot);  -- counts are made of these alone
CREATE INDEX framings_target ON framings (target);
"""

# Whom an event names, in one value, so that who deals with whom is counted off an index: JSON, [sources, targets, claimants],
# each by id; who only the article knows (actor:12), by name behind a "=".
_NAMED = """json((SELECT json_group_array(CASE WHEN x.actor LIKE 'actor:%' THEN '=' || x.name ELSE x.actor END)
    FROM (SELECT * FROM event_actors y WHERE y.article = events.article AND y.event = events.id AND y.part = '{}' ORDER BY y.position) x))"""
WHO = f"nullif(json_array({', '.join(_NAMED.format(part) for part in ('source', 'target', 'claimant'))}), '[[],[],[]]')"

# The parts that known actors have in events, with what may be asked of an event. again: counted already among those who do or
# suffer it.
DEEDS_OF = """
INSERT INTO deeds (actor, part, article, event, position, again, type, mode, status, country, background, from_day, to_day, spot, who)
  SELECT x.actor, x.part, x.article, x.event, x.position, EXISTS (
      SELECT 1 FROM event_actors y WHERE y.article = x.article AND y.event = x.event AND y.actor = x.actor AND y.part IN ('source', 'target')
      AND (y.part, y.position) < (x.part, x.position)
    ), e.type, e.mode, e.status, e.country, e.background, e.from_day, e.to_day, e.spot, e.who
  FROM event_actors x CROSS JOIN events e ON e.article = x.article AND e.id = x.event
  WHERE x.part IN ('source', 'target', 'claimant') AND x.actor NOT LIKE 'actor:%'"""

# A story is named after the first report of it.
COST_EVENT = """
UPDATE costs SET article = (SELECT a.id FROM articles a WHERE a.name = substr(story, 7, instr(story, '/event:') - 7)), event = substr(story, instr(story, '/event:') + 1)"""

_DEEDS = f"""
ALTER TABLE events ADD COLUMN who TEXT;
UPDATE events SET who = {WHO};
DROP INDEX events_by_day;
DROP INDEX events_from;
DROP INDEX events_type;
DROP INDEX events_country;
CREATE INDEX events_from ON events (from_day, type, mode, status, country, background, to_day, spot, who);  -- counts are made of these alone
CREATE INDEX events_type ON events (type, country, from_day, to_day, mode, status, background, spot);
CREATE INDEX events_country ON events (country, from_day, type, to_day, mode, status, background, spot);
CREATE TABLE deeds (                -- who does, suffers and claims what: event_actors with their events, those of an actor together
  actor TEXT NOT NULL, part TEXT NOT NULL, article INTEGER NOT NULL, event TEXT NOT NULL, position INTEGER NOT NULL, again INTEGER NOT NULL,
  type TEXT NOT NULL, mode TEXT, status TEXT NOT NULL, country TEXT, background INTEGER NOT NULL, from_day TEXT, to_day TEXT, spot TEXT, who TEXT,
  PRIMARY KEY (actor, part, article, event, position)
) WITHOUT ROWID;
{DEEDS_OF} ORDER BY 1, 2, 3, 4, 5;
ALTER TABLE costs ADD COLUMN article INTEGER;  -- with event: the first report of the story
ALTER TABLE costs ADD COLUMN event TEXT;
{COST_EVENT};
CREATE INDEX costs_event ON costs (article, event, kind, day, type, country, low, high, open);
ALTER TABLE actors ADD COLUMN outlet TEXT;     -- its article's
ALTER TABLE actors ADD COLUMN published TEXT;
UPDATE actors SET (outlet, published) = (SELECT a.outlet, a.published FROM articles a WHERE a.id = actors.article);
DROP INDEX actors_id;
CREATE INDEX actors_id ON actors (id, outlet, words, name);
CREATE INDEX actors_role ON actors (id, role, published) WHERE role IS NOT NULL;
DROP INDEX relations_subject;
CREATE INDEX relations_subject ON relations (subject, relation, object, object_name);
"""

_JUDGED_STORIES = """
ALTER TABLE storied ADD COLUMN judged INTEGER NOT NULL DEFAULT 0;  -- the last judgement that stories know of it
"""

# Events counted as they come and go, for maps and timelines of everything: no event, a spot, a day is looked at then. Empty
# stands for no spot and no day.
_TALLIES = """
CREATE TABLE spot_tally (spot TEXT NOT NULL, type TEXT NOT NULL, events INTEGER NOT NULL, PRIMARY KEY (spot, type)) WITHOUT ROWID;
CREATE TABLE day_tally (            -- by the first and last day that a period is compared with
  from_day TEXT NOT NULL, to_day TEXT NOT NULL, type TEXT NOT NULL, events INTEGER NOT NULL, PRIMARY KEY (from_day, to_day, type)
) WITHOUT ROWID;
INSERT INTO spot_tally SELECT coalesce(spot, ''), type, count(*) FROM events GROUP BY 1, 2;
INSERT INTO day_tally SELECT coalesce(from_day, ''), coalesce(to_day, ''), type, count(*) FROM events GROUP BY 1, 2, 3;
CREATE TRIGGER events_tallied AFTER INSERT ON events BEGIN
  INSERT INTO spot_tally VALUES (coalesce(new.spot, ''), new.type, 1) ON CONFLICT (spot, type) DO UPDATE SET events = events + 1;
  INSERT INTO day_tally VALUES (coalesce(new.from_day, ''), coalesce(new.to_day, ''), new.type, 1) ON CONFLICT (from_day, to_day, type) DO UPDATE SET events = events + 1;
END;
CREATE TRIGGER events_untallied AFTER DELETE ON events BEGIN
  UPDATE spot_tally SET events = events - 1 WHERE spot = coalesce(old.spot, '') AND type = old.type;
  DELETE FROM spot_tally WHERE spot = coalesce(old.spot, '') AND type = old.type AND events = 0;
  UPDATE day_tally SET events = events - 1 WHERE from_day = coalesce(old.from_day, '') AND to_day = coalesce(old.to_day, '') AND type = old.type;
  DELETE FROM day_tally WHERE from_day = coalesce(old.from_day, '') AND to_day = coalesce(old.to_day, '') AND type = old.type AND events = 0;
END;
CREATE TRIGGER events_placed AFTER UPDATE OF spot ON events WHEN new.spot IS NOT old.spot BEGIN
  UPDATE spot_tally SET events = events - 1 WHERE spot = coalesce(old.spot, '') AND type = old.type;
  DELETE FROM spot_tally WHERE spot = coalesce(old.spot, '') AND type = old.type AND events = 0;
  INSERT INTO spot_tally VALUES (coalesce(new.spot, ''), new.type, 1) ON CONFLICT (spot, type) DO UPDATE SET events = events + 1;
END;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _STORIES, _TELLING, _FOR_READING, _BROWSING, _REVIEW, _SPOTS, _DEEDS, _JUDGED_STORIES, _TALLIES)


def migrate(db: sqlite3.Connection, path: str) -> None:
    """Bring a file to today's shape. Raises ``InputError`` where it is no corpus, or one of a later program."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION and (version or db.execute("SELECT 1 FROM sqlite_schema").fetchone()):
        raise InputError(f"{path}: found an SQLite file of another program; expected a corpus of Marsad")
    if version > len(MIGRATIONS):
        raise InputError(f"{path}: found a corpus of shape {version}; this Marsad knows up to {len(MIGRATIONS)}: install a later one")
    for number in range(version, len(MIGRATIONS)):
        # Looked at again once the file is ours: two programs may open a new file at one time.
        db.execute("BEGIN IMMEDIATE")
        try:
            if db.execute("PRAGMA user_version").fetchone()[0] == number:
                for statement in statements(MIGRATIONS[number]):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {APPLICATION}")
                db.execute(f"PRAGMA user_version = {number + 1}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise


def statements(script: str) -> list[str]:
    """A script's statements one by one: ``executescript`` would commit in their midst.

    >>> len(statements("CREATE TABLE a (b); -- c; d\\nCREATE TABLE e (f);"))
    2
    """
    found: list[str] = []
    open_ = ""
    for line in script.splitlines():
        line = line.partition("--")[0]
        open_ += line + "\n"
        while ";" in open_ and sqlite3.complete_statement(head := _head(open_)):
            found.append(head.strip())
            open_ = open_[len(head) :]
    return found


def _head(text: str) -> str:
    """The shortest beginning that is a whole statement, or all of it."""
    at = text.find(";")
    while at >= 0:
        if sqlite3.complete_statement(text[: at + 1]):
            return text[: at + 1]
        at = text.find(";", at + 1)
    return text
