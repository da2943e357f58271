-- +goose Up

-- A cohort: programmes that researchers ask together.
CREATE TABLE cohort (
  id       TEXT PRIMARY KEY,           -- random
  name     TEXT NOT NULL UNIQUE,       -- as people see it
  budget   INTEGER NOT NULL DEFAULT 0, -- hundredths of epsilon that its answers may cost in its whole life
  large    INTEGER NOT NULL DEFAULT 0, -- 1: it was large enough for counts once, and counts as such ever after
  proposed INTEGER,                    -- budget that one person asked for; NULL: none
  proposer TEXT                        -- id of that person's credential
) STRICT, WITHOUT ROWID;

-- The programmes of cohorts. A programme is in one at most and never leaves it, so that no budget adds to another's.
CREATE TABLE cohort_programme (
  programme TEXT PRIMARY KEY REFERENCES programme (id),
  cohort    TEXT NOT NULL REFERENCES cohort (id),
  agreed    INTEGER NOT NULL DEFAULT 0 -- 1: two persons set the budget with the programme in the cohort
) STRICT, WITHOUT ROWID;

-- The ledger: every question that was paid for, and its answer.
CREATE TABLE release (
  cohort   TEXT NOT NULL REFERENCES cohort (id),
  number   INTEGER NOT NULL, -- from 1, without gaps
  question TEXT NOT NULL,    -- in the one form that it has
  epsilon  INTEGER NOT NULL, -- hundredths that it cost
  answer   BLOB,             -- the bytes of an elephants.v1.Release; NULL: being made, or lost in a crash
  PRIMARY KEY (cohort, number),
  UNIQUE (cohort, question)
) STRICT, WITHOUT ROWID;
