-- +goose Up

-- The rows of a store, in parts: each part holds the rows of one table whose keys have one hash, some dozens of notes or one edition.
-- PostgreSQL marks every row with the transaction that wrote it, so that a row for each note would be a diary of who came when; of a
-- part it says when one of its rows was last written, and not which.
CREATE TABLE kept (
  tbl     TEXT NOT NULL,    -- a table of the store's schema
  part    INTEGER NOT NULL, -- from 0, without gaps
  version BIGINT NOT NULL,  -- of the state that it was last written for
  content BYTEA NOT NULL,   -- its rows: see parts.go. Of the notes, what only the keys' database can open
  PRIMARY KEY (tbl, part)
);
CREATE INDEX kept_version ON kept (version);
ALTER TABLE kept ALTER content SET STORAGE EXTERNAL; -- sealed notes are noise, which nothing makes shorter

CREATE TABLE state (
  one     INTEGER PRIMARY KEY CHECK (one = 1), -- there is one
  version BIGINT NOT NULL, -- one more with each transaction; 0: nothing is kept yet
  layout  BIGINT NOT NULL  -- which version of the store's schema the rows are of
);
INSERT INTO state VALUES (1, 0, 0);

-- Locked by whoever writes, and empty: a lock on state would wait for autovacuum.
CREATE TABLE writer (none INTEGER);
