-- +goose Up

-- Which folder these notes belong to; the keys have the same mark.
CREATE TABLE folder (
  one  INTEGER PRIMARY KEY CHECK (one = 1), -- there is one
  mark BLOB NOT NULL                        -- 16 random bytes
) STRICT;

-- A programme: one undertaking, with its own people and notes, and its own rules of disclosure.
CREATE TABLE programme (
  id       TEXT PRIMARY KEY,       -- random
  name     TEXT NOT NULL UNIQUE,   -- as people see it
  side_a   TEXT NOT NULL,          -- the name of one of its two sides
  side_b   TEXT NOT NULL,          -- and of the other
  k        INTEGER NOT NULL,       -- fewest participants who carry what is shown
  batch    INTEGER NOT NULL,       -- fewest changed conversations between editions
  outside  INTEGER NOT NULL,       -- fewest of them from outside any one interviewer's own
  proposed TEXT,                   -- rules that one coordinator wants lowered, "k batch outside"; NULL: none
  proposer TEXT                    -- id of that coordinator's credential
) STRICT, WITHOUT ROWID;

-- A secret that somebody signs in with. Who that is, is not kept.
CREATE TABLE credential (
  hash      BLOB PRIMARY KEY,                  -- SHA-256 of the secret; the secret itself is kept nowhere
  id        TEXT NOT NULL UNIQUE,              -- its middle part, for revoking
  role      INTEGER NOT NULL,                  -- elephants.v1.Role
  programme TEXT REFERENCES programme (id),    -- NULL for administrators
  revoked   INTEGER NOT NULL DEFAULT 0         -- 1: refused from now on
) STRICT, WITHOUT ROWID;

-- A sign-in link that nobody has opened yet. Opened, it is gone.
CREATE TABLE link (
  hash      BLOB PRIMARY KEY,               -- SHA-256 of the link
  role      INTEGER NOT NULL,               -- of the secret that it will issue
  programme TEXT REFERENCES programme (id)  -- NULL for administrators
) STRICT, WITHOUT ROWID;

-- A sealed note. No time, no order, no sender: those would lead from a diary of interviews to a note.
CREATE TABLE note (
  id        BLOB PRIMARY KEY,                        -- 16 random bytes
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  receipt   BLOB NOT NULL UNIQUE,                    -- SHA-256 of the receipt that withdraws it
  sealed    BLOB NOT NULL,                           -- what only its key, in the other database, can open
  edition   INTEGER NOT NULL DEFAULT 0,              -- the first edition made with it, draft or released; 0: none yet
  leaving   INTEGER NOT NULL DEFAULT 0               -- 1: being withdrawn; its key is gone, or about to be
) STRICT, WITHOUT ROWID;
CREATE INDEX note_programme ON note (programme);

-- What is left of a withdrawn note.
CREATE TABLE withdrawal (
  receipt   BLOB PRIMARY KEY,                        -- so that a receipt used twice is told so
  note      BLOB NOT NULL,                           -- so that a restored backup withdraws it again
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  after     INTEGER NOT NULL                         -- the last edition made with it and released; 0: in none
) STRICT, WITHOUT ROWID;

-- The editions: at most one draft a programme, and what was released, which never changes.
CREATE TABLE edition (
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  number    INTEGER NOT NULL,                        -- from 1, without gaps
  digest    BLOB NOT NULL,                           -- the bytes of an elephants.v1.Digest
  offered   BLOB,                                    -- a draft's quotes to choose from, the bytes of an elephants.v1.Draft; NULL after release
  approver  TEXT,                                    -- id of the credential that approved the draft; NULL before that and after release
  released  INTEGER NOT NULL DEFAULT 0,              -- 1: frozen
  PRIMARY KEY (programme, number)
) STRICT, WITHOUT ROWID;

-- What was done, by which role, on which day: a chain, each entry's hash made with the one before it. Never a note, an
-- interviewer, a participant or a time of day.
CREATE TABLE audit (
  seq   INTEGER PRIMARY KEY, -- from 1, without gaps
  entry TEXT NOT NULL,       -- JSON, as it was hashed
  hash  BLOB NOT NULL        -- SHA-256 of the hash before and the entry
) STRICT;
