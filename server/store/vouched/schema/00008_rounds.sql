-- +goose Up

-- A round is a row of its own here, so that whatever is kept of a programme (notes, editions, decisions, barriers, invitations) is kept
-- of a round: none of the rules can mix two by mistake. The programme's own row is its first round. A further round takes its name,
-- sides, sectors, bands, languages and rules from the programme's row; its own columns of these are not read.
ALTER TABLE programme ADD COLUMN part_of TEXT REFERENCES programme (id); -- of a further round: its programme; NULL: it is one
ALTER TABLE programme ADD COLUMN round     TEXT NOT NULL DEFAULT 'first';    -- name of the round
ALTER TABLE programme ADD COLUMN asks      TEXT NOT NULL DEFAULT '[1, 2, 5]'; -- JSON: elephants.v1.Ask
ALTER TABLE programme ADD COLUMN questions TEXT NOT NULL DEFAULT '[]';       -- JSON: in place of those that go with what it asks for
ALTER TABLE programme ADD COLUMN closed    INTEGER NOT NULL DEFAULT 0;       -- 1: it takes no more notes
ALTER TABLE programme ADD COLUMN pooled    TEXT NOT NULL DEFAULT '[]';       -- JSON: ids of the rounds that its editions are of; it has no notes then
