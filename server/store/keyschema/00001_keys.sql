-- +goose Up

-- The key of each note. Destroying a row makes its note unreadable, here and in every copy of the notes.
CREATE TABLE note_key (
  note BLOB PRIMARY KEY, -- the note's id
  key  BLOB NOT NULL     -- 32 bytes
) STRICT, WITHOUT ROWID;

-- The key from which receipts are made.
CREATE TABLE receipt_key (
  one INTEGER PRIMARY KEY CHECK (one = 1), -- there is one
  key BLOB NOT NULL                        -- 32 bytes
) STRICT;
