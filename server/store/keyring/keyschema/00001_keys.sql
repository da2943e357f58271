-- +goose Up

-- Which folder these keys belong to; the notes have the same mark.
CREATE TABLE folder (
  one  INTEGER PRIMARY KEY CHECK (one = 1), -- there is one
  mark BLOB NOT NULL                        -- 16 random bytes
) STRICT;

-- The keys under which the notes' keys are wrapped. There is one row, but for the moment in which it is replaced.
CREATE TABLE epoch (
  id      INTEGER PRIMARY KEY, -- counts up
  public  BLOB NOT NULL,       -- all that receiving a note takes
  private BLOB NOT NULL        -- never in a backup, unless that is encrypted
) STRICT;

-- The key of each note. Destroying a row makes its note unreadable, here and in every copy of the notes.
CREATE TABLE note_key (
  note    BLOB PRIMARY KEY,                       -- the note's id
  epoch   INTEGER NOT NULL REFERENCES epoch (id), -- whose public key wraps it
  wrapped BLOB NOT NULL,                          -- 32 bytes, encrypted by HPKE
  coming  INTEGER NOT NULL DEFAULT 1              -- 1: its note is about to be stored; 0: it is
) STRICT, WITHOUT ROWID;

-- The key from which receipts are made.
CREATE TABLE receipt_key (
  one INTEGER PRIMARY KEY CHECK (one = 1), -- there is one
  key BLOB NOT NULL                        -- 32 bytes
) STRICT;
