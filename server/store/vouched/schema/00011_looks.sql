-- +goose Up

-- From which notes the drafts of an edition were made. Each different set of notes is a look, and they are counted: the first takes
-- one coordinator, each further one takes two (store/look.go).
CREATE TABLE look (
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  edition   INTEGER NOT NULL,                        -- for which
  number    INTEGER NOT NULL,                        -- from 1
  series    INTEGER NOT NULL,                        -- which draws its counts had; one more when notes came that were in none before
  notes     BLOB NOT NULL,                           -- SHA-256 of the ids of the notes, sorted
  size      INTEGER NOT NULL,                        -- how many
  mac       BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000', -- vouches for the row
  PRIMARY KEY (programme, edition, number)
) STRICT, WITHOUT ROWID;

-- A further look that one coordinator asks for.
CREATE TABLE look_wish (
  programme   TEXT PRIMARY KEY REFERENCES programme (id), -- whose
  edition     INTEGER NOT NULL,                           -- for which
  notes       BLOB NOT NULL,                              -- as in look
  coordinator TEXT NOT NULL,                              -- id of who asks
  mac         BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000' -- vouches for the row
) STRICT, WITHOUT ROWID;

-- What was answered when somebody asked whether there are enough notes. It stays the answer for the day, whatever comes and goes: who
-- asks after each planted note would count the others.
CREATE TABLE reply (
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  question  TEXT NOT NULL,                           -- enough for an edition, in the draft still, or since the draft
  edition   INTEGER NOT NULL,                        -- for which
  day       TEXT NOT NULL,                           -- 2026-11-21
  changed   INTEGER NOT NULL,                        -- conversations that had changed
  enough    INTEGER NOT NULL,                        -- 1: yes
  mac       BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000', -- vouches for the row
  PRIMARY KEY (programme, question)
) STRICT, WITHOUT ROWID;

-- The latest released edition when it was issued: coordinators are told, in words, how many were since.
ALTER TABLE credential ADD COLUMN issued INTEGER NOT NULL DEFAULT 0;
ALTER TABLE link       ADD COLUMN issued INTEGER NOT NULL DEFAULT 0;
