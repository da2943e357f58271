-- +goose Up

-- How many changes of notes.db were vouched for, but for notes that only came: an older copy of that file, put in its place, is told by it.
ALTER TABLE vouching ADD COLUMN age INTEGER NOT NULL DEFAULT 0;
