-- +goose Up

-- Places of a round, by side and sector, and how many are taken by its coordinators' own tally. It counts whom they asked and not what
-- came in, and names nobody.
CREATE TABLE place (
  programme TEXT NOT NULL REFERENCES programme (id), -- whose round
  side      TEXT NOT NULL,                           -- of the programme's two, by its id
  sector    INTEGER NOT NULL,                        -- elephants.v1.Sector
  places    INTEGER NOT NULL,                        -- how many there are
  taken     INTEGER NOT NULL,                        -- of them
  mac       BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000', -- vouches for the row
  PRIMARY KEY (programme, side, sector)
) STRICT, WITHOUT ROWID;
