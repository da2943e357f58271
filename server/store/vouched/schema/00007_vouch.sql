-- +goose Up

-- The notes, each at a place that says nothing of when it came. A B-tree keeps its rows, and the pages of long ones, in the order
-- in which they were put in; so places are dense, all notes of a length share a range of them, and whoever comes takes the place
-- of one who is there, drawn at random, and that one goes to the end. An index would show the order again: the lookups are in
-- memory (store/place.go).
CREATE TABLE note_placed (
  place     INTEGER PRIMARY KEY,                     -- length of sealed * 2^32, and from 1 without gaps
  id        BLOB NOT NULL,                           -- 16 random bytes
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  receipt   BLOB NOT NULL,                           -- SHA-256 of the receipt that withdraws it
  edition   INTEGER NOT NULL DEFAULT 0,              -- the first edition made with it, draft or released; 0: none yet
  leaving   INTEGER NOT NULL DEFAULT 0,              -- 1: being withdrawn; its key is gone, or about to be
  mac       BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000', -- see below
  sealed    BLOB NOT NULL                            -- what only its key, in the other database, can open
) STRICT;
INSERT INTO note_placed (place, id, programme, receipt, edition, leaving, sealed)
SELECT (length(sealed) << 32) + row_number() OVER (PARTITION BY length(sealed) ORDER BY id), id, programme, receipt, edition, leaving, sealed
FROM note ORDER BY 1;
DROP TABLE note;
ALTER TABLE note_placed RENAME TO note;

-- What vouches for a row: a keyed hash over the table's name and the row's content, under a key that is in keys.db (package vouch).
ALTER TABLE programme        ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE credential       ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE link             ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE withdrawal       ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE edition          ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE cohort           ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE cohort_programme ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE release          ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE decision         ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE attempt          ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
ALTER TABLE barrier          ADD COLUMN mac BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';

-- How many rows there are of each, and the sum of a second keyed hash of each: a row that was removed, or put back as it once was, shows.
CREATE TABLE vouch_tally (
  tbl   TEXT NOT NULL,    -- a table
  scope TEXT NOT NULL,    -- a programme or a cohort; empty: nobody's
  rows  INTEGER NOT NULL, -- how many
  sum   BLOB NOT NULL,    -- 256 bits
  PRIMARY KEY (tbl, scope)
) STRICT, WITHOUT ROWID;

-- The keyed hash over all tallies and the last entry of the audit log.
CREATE TABLE vouch_head (
  one    INTEGER PRIMARY KEY CHECK (one = 1), -- there is one
  schema BLOB NOT NULL,                       -- keyed hash of what tables, indexes and triggers there are
  mac    BLOB NOT NULL                        -- the head
) STRICT;
