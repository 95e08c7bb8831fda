-- Version 1.
-- A room's log. The epoch names the log; kept_from is the oldest number retention has left.
CREATE TABLE rooms (
    id        INTEGER PRIMARY KEY,
    name      TEXT    NOT NULL UNIQUE,
    epoch     TEXT    NOT NULL,
    kept_from INTEGER NOT NULL DEFAULT 1
) STRICT;

-- In the order of their numbers on disk as well: appending writes at the end, a page is one range.
CREATE TABLE events (
    room     INTEGER NOT NULL REFERENCES rooms (id),
    sequence INTEGER NOT NULL,
    id       BLOB    NOT NULL,
    at       INTEGER NOT NULL, -- microseconds since 1970, UTC
    kind     INTEGER NOT NULL, -- see StoredEvent.cs
    author   TEXT    NOT NULL,
    text     TEXT    NOT NULL, -- what was said, the new handle, or the reason
    PRIMARY KEY (room, sequence)
) STRICT, WITHOUT ROWID;
