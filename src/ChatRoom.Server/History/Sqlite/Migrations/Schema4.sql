-- Version 4.
-- What changed in messages after they were said. The text of a changed message is blank in blocks; the newest one is here.
CREATE TABLE changes (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    target INTEGER NOT NULL, -- number of the message
    seq    INTEGER NOT NULL, -- number of the newest edit, or of the deletion
    kind   INTEGER NOT NULL, -- 7 edited, 8 deleted, as in events (see StoredKind.cs)
    at     INTEGER NOT NULL, -- time of that event: microseconds since 1970, UTC
    handle TEXT    NOT NULL, -- its author
    text   TEXT    NOT NULL, -- the newest text; for a deletion by somebody else, the handle of the message's author
    PRIMARY KEY (room, target)
) STRICT, WITHOUT ROWID;

-- The reactions that were not taken back.
CREATE TABLE reactions (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    target INTEGER NOT NULL, -- number of the message
    seq    INTEGER NOT NULL, -- number of the event
    emoji  TEXT    NOT NULL,
    person BLOB    NOT NULL, -- 16 bytes
    handle TEXT    NOT NULL,
    PRIMARY KEY (room, target, seq)
) STRICT, WITHOUT ROWID;

-- In events, two more elements may follow the index into authors (or null): the number of the message that the event
-- changes or answers, and for an answer the handle of that message's author.
DROP VIEW events;
CREATE VIEW events (room, sequence, id, at, kind, author, text, author_id, target, changed) AS
SELECT blocks.room,
       blocks.first + event.key,
       substr(blocks.ids, 1 + 16 * event.key, 16),
       blocks.at + (event.value ->> 0),
       event.value ->> 1,
       event.value ->> 2,
       CASE changes.kind WHEN 7 THEN changes.text WHEN 8 THEN '' ELSE event.value ->> 3 END,
       CASE json_type(event.value, '$[4]') WHEN 'integer' THEN substr(blocks.authors, 1 + 16 * (event.value ->> 4), 16) END,
       CASE json_type(event.value, '$[5]') WHEN 'integer' THEN event.value ->> 5 END,
       changes.kind
FROM blocks, json_each(blocks.events) AS event
LEFT JOIN changes ON changes.room = blocks.room AND changes.target = blocks.first + event.key;
