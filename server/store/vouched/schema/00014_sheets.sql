-- +goose Up

-- A sheet for the meet and greet: what somebody says of themselves and agrees to show, or does not. Never from notes, and not sealed:
-- it is written to hang on a wall. Whose it is, nobody keeps.
CREATE TABLE sheet (
  place     INTEGER PRIMARY KEY,                     -- where it lies: drawn, so that it says nothing of whose it is
  hash      BLOB NOT NULL,                           -- of its link
  programme TEXT NOT NULL REFERENCES programme (id), -- whose
  content   BLOB NOT NULL,                           -- an elephants.v1.Sheet, filled up to one length: written anew it stays where it lies
  mac       BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000' -- vouches for the row
) STRICT;
