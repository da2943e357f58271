-- +goose Up

-- In which its people's pages, letters and cards are unless they choose another; ISO 639-1.
ALTER TABLE programme ADD COLUMN pages TEXT NOT NULL DEFAULT 'en';
