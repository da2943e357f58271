-- +goose Up

-- What the programme is about, in its own words: "homelessness in Greater Manchester". Empty: nobody has said.
ALTER TABLE programme ADD COLUMN subject TEXT NOT NULL DEFAULT '';
