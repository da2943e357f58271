-- +goose Up

-- A barrier of a programme's own code book, beside those that all programmes share.
CREATE TABLE barrier (
  programme   TEXT NOT NULL REFERENCES programme (id), -- whose
  id          TEXT NOT NULL,                           -- small letters, digits and hyphens
  name        TEXT NOT NULL,                           -- as people see it
  description TEXT NOT NULL,                           -- a line
  principle   TEXT NOT NULL,                           -- of the guide; empty: its parent's, or none
  parent      TEXT NOT NULL,                           -- id of a shared barrier; empty: none
  examples    TEXT NOT NULL,                           -- one a line
  PRIMARY KEY (programme, id)
) STRICT, WITHOUT ROWID;

-- What may become a barrier, as it was when the edition was prepared: the bytes of an elephants.v1.ListCandidatesResponse.
ALTER TABLE edition ADD COLUMN candidates BLOB;
