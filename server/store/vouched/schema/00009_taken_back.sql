-- +goose Up

-- A sentence that whoever said it took back: no later edition quotes it. Nothing here leads to a note, a person or a day. The hash is
-- keyed by keys.db, so that nobody who has this file alone can try out sentences; and all rows are written again, by hash, whenever
-- one comes, so that where a row lies does not say when it came (store/takenback.go).
CREATE TABLE taken_back (
  sentence  BLOB PRIMARY KEY,                        -- keyed hash of the programme and the words, whatever their capitals and punctuation
  programme TEXT NOT NULL REFERENCES programme (id), -- whose editions
  mac       BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000' -- vouches for the row
) STRICT, WITHOUT ROWID;
