-- +goose Up

-- How people say a programme's sides; empty: as the server says them by their ids.
ALTER TABLE programme ADD COLUMN plural_a   TEXT NOT NULL DEFAULT '';
ALTER TABLE programme ADD COLUMN singular_a TEXT NOT NULL DEFAULT '';
ALTER TABLE programme ADD COLUMN plural_b   TEXT NOT NULL DEFAULT '';
ALTER TABLE programme ADD COLUMN singular_b TEXT NOT NULL DEFAULT '';

ALTER TABLE programme ADD COLUMN sectors  TEXT NOT NULL DEFAULT '[1, 2, 3]'; -- JSON: elephants.v1.Sector of its participants
ALTER TABLE programme ADD COLUMN bands    TEXT NOT NULL DEFAULT '[]';        -- JSON: its role bands, {"side", "phrase"}
ALTER TABLE programme ADD COLUMN language TEXT NOT NULL DEFAULT 'en';        -- of its notes, BCP 47

-- The id in a link, by which it can be revoked before anybody opens it; NULL in links of before this.
ALTER TABLE link ADD COLUMN id TEXT;
