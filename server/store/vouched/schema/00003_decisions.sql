-- +goose Up

-- What coordinators decided about themes, to be applied again to every edition.
CREATE TABLE decision (
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  number    INTEGER NOT NULL,                        -- from 1, in the order in which they were taken
  edition   INTEGER NOT NULL,                        -- whose draft it was taken on; the engine reckons with it from the next one on
  until     INTEGER NOT NULL DEFAULT 0,              -- the last edition it holds for, once it was taken back; 0: it holds
  content   BLOB NOT NULL,                           -- the bytes of an elephants.v1.Decision
  PRIMARY KEY (programme, number)
) STRICT, WITHOUT ROWID;

-- What was tried for an edition: each answer says a little, so they are counted.
CREATE TABLE attempt (
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  edition   INTEGER NOT NULL,                        -- for which
  kind      TEXT NOT NULL,                           -- to take a theme apart, or to read the notes by other rules
  question  BLOB NOT NULL,                           -- SHA-256 of what was asked
  PRIMARY KEY (programme, edition, kind, question)
) STRICT, WITHOUT ROWID;
