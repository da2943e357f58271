-- +goose Up

-- A programme that is to be closed, or is: every key of its notes dies.
CREATE TABLE closing (
  programme TEXT PRIMARY KEY REFERENCES programme (id), -- whose, with all its rounds
  days      INTEGER NOT NULL,                           -- how long it waits from the second person's word on
  said_on   TEXT NOT NULL DEFAULT '',                   -- the day that was named, "2027-06-30"; empty: none was
  asker     TEXT NOT NULL DEFAULT '',                   -- id of the credential that asked, until a second agreed; empty from then on
  clock     TEXT NOT NULL DEFAULT '{}',                 -- JSON: how long it has waited (package served), so that no jump of a clock kills keys
  done      INTEGER NOT NULL DEFAULT 0,                 -- 1: its keys are dead
  mac       BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000' -- vouches for the row
) STRICT, WITHOUT ROWID;
