-- Version 3.
-- An event block: consecutive events of a room, in the order of the log. The cost of a row is shared by all its events.
-- Not WITHOUT ROWID: long rows would then lie in the index itself. VACUUM keeps an explicit id, and no other rowid.
CREATE TABLE blocks (
    id      INTEGER PRIMARY KEY,
    room    INTEGER NOT NULL REFERENCES rooms (id),
    last    INTEGER NOT NULL, -- number of the last event
    first   INTEGER NOT NULL, -- number of the first event
    at      INTEGER NOT NULL, -- base of the times in events: microseconds since 1970, UTC
    ids     BLOB    NOT NULL, -- 16 bytes for each event
    authors BLOB,             -- the distinct person ids in the block, 16 bytes each; NULL for none
    events  TEXT    NOT NULL, -- JSON, for each event [microseconds after at, kind (see StoredKind.cs), handle, text, index
                              -- into authors]; without an index the author's id is not known; readers skip more elements
    UNIQUE (room, last)
) STRICT;
DROP VIEW events;
INSERT INTO blocks (room, last, first, at, ids, events) SELECT room, last, first, at, ids, events FROM pages ORDER BY rowid;
DROP TABLE pages;

-- Event by event, for people and other programs.
CREATE VIEW events (room, sequence, id, at, kind, author, text, author_id) AS
SELECT blocks.room,
       blocks.first + event.key,
       substr(blocks.ids, 1 + 16 * event.key, 16),
       blocks.at + (event.value ->> 0),
       event.value ->> 1,
       event.value ->> 2,
       event.value ->> 3,
       CASE json_type(event.value, '$[4]') WHEN 'integer' THEN substr(blocks.authors, 1 + 16 * (event.value ->> 4), 16) END
FROM blocks, json_each(blocks.events) AS event;

-- While this table exists, old text may be left on free pages. Migration.cs overwrites them, and then drops the table.
CREATE TABLE vacuum_due (due INTEGER NOT NULL) STRICT;
