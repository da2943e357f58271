-- +goose Up

-- What was here before is read once and wrapped anew (store/earlier.go); then these two are dropped.
ALTER TABLE note_key RENAME TO note_key_before;
ALTER TABLE epoch RENAME TO epoch_before;

-- The key under which the notes' keys are wrapped. There is one row, but for the moment in which it is replaced.
CREATE TABLE epoch (
  id  INTEGER PRIMARY KEY, -- counts up
  key BLOB NOT NULL,       -- 32 random bytes; never in a backup, unless that is encrypted
  mac BLOB NOT NULL        -- vouches for both
) STRICT;

-- The key of each note, at a place that says nothing of when it came, like the note's. Destroying a row makes its note unreadable,
-- here and in every copy of the notes. The wrapping is bound to the note and the epoch, and vouches for the row.
CREATE TABLE note_key (
  place   INTEGER PRIMARY KEY, -- from 1, without gaps
  note    BLOB NOT NULL,       -- the note's id
  epoch   INTEGER NOT NULL,    -- whose key wraps it
  wrapped BLOB NOT NULL,       -- 32 bytes under AES-256-GCM: 60
  coming  INTEGER NOT NULL     -- 1: its note is about to be stored; 0: it is
) STRICT;

-- The key under which the rows of both files vouch for themselves.
CREATE TABLE vouching (
  one     INTEGER PRIMARY KEY CHECK (one = 1), -- there is one
  key     BLOB NOT NULL,                       -- 32 random bytes
  version INTEGER NOT NULL,                    -- of the notes' schema whose rows were vouched for; 0: they are not yet
  mac     BLOB NOT NULL                        -- vouches for this row, the mark and the receipt key
) STRICT;
