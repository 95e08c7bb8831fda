-- Version 2.
-- A page: some consecutive events of a room, in the order of the log. What a row costs is paid once for all of them. Not
-- WITHOUT ROWID: that would keep long rows in the index itself, where every search passes through them.
ALTER TABLE events RENAME TO events_1; -- emptied and dropped by Version1.cs
CREATE TABLE pages (
    room   INTEGER NOT NULL REFERENCES rooms (id),
    last   INTEGER NOT NULL, -- number of the last event
    first  INTEGER NOT NULL, -- number of the first event
    at     INTEGER NOT NULL, -- what the times in events count from: microseconds since 1970, UTC
    ids    BLOB    NOT NULL, -- 16 bytes for each event
    events TEXT    NOT NULL, -- JSON, for each event [microseconds after at, kind (see StoredEvent.cs), author, text]
    PRIMARY KEY (room, last)
) STRICT;

-- Event by event, for people and other programs.
CREATE VIEW events (room, sequence, id, at, kind, author, text) AS
SELECT pages.room,
       pages.first + event.key,
       substr(pages.ids, 1 + 16 * event.key, 16),
       pages.at + (event.value ->> 0),
       event.value ->> 1,
       event.value ->> 2,
       event.value ->> 3
FROM pages, json_each(pages.events) AS event;
