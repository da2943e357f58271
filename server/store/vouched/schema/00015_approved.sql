-- +goose Up

-- A change takes a draft's approval back. What was approved is kept, to tell what changed, until whoever approved it does so again.
-- Without the sentences that were taken back since; NULL: nobody approved it, or it is released.
ALTER TABLE edition ADD COLUMN approved    BLOB; -- the bytes of an elephants.v1.Digest
ALTER TABLE edition ADD COLUMN approved_by TEXT; -- id of the credential that did
