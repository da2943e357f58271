package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"elephants/server/seal"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/postgres"
	"elephants/server/store/vouched"
)

// What is refused of a migration.
var (
	ErrMoved      = folder.ErrMoved
	ErrNotAlike   = errors.New("the databases do not have what the folder has: nothing was served from them yet; empty them and migrate again")
	ErrKeyInSight = errors.New("the notes' database has a key in the clear: do not serve it")
)

// Migrate copies the store of a data folder into two databases and verifies them: every row
// vouches for itself there, every note opens, the audit log ends with the same entry, and no key
// stands in the notes' database. Cut off, it goes on where it was when it is called again. The
// folder stays, and is not served any more.
func Migrate(ctx context.Context, dir string, to Databases, open func(Note) error) (f Found,
	err error) {
	if to.Notes == to.Keys {
		return f, ErrOneKeys
	}
	from, err := Open(dir)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	want, err := from.Check(ctx, "", open)
	if err != nil {
		return f, err
	}
	if !want.Sound() {
		return want, fmt.Errorf("%w; see elephantsd check", ErrIncomplete)
	}
	if err := from.move(ctx, to); err != nil {
		return f, err
	}
	there, err := OpenShared(ctx, to)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, there.Close()) }()
	if f, err = there.Check(ctx, want.Head, open); err != nil {
		return f, err
	}
	if !f.Sound() || f.Notes != want.Notes || f.Head != want.Head {
		return f, ErrNotAlike
	}
	if err := there.noKeyInSight(ctx); err != nil {
		return f, err
	}
	return f, os.WriteFile(filepath.Join(dir, folder.MovedFile), nil, 0o600)
}

// move copies both files, the keys first: notes without keys would be lost.
func (s *Store) move(ctx context.Context, to Databases) error {
	keys, err := postgres.Open(ctx, to.Keys)
	if err != nil {
		return fmt.Errorf("opening the keys' database: %w", err)
	}
	defer keys.Close()
	notes, err := postgres.Open(ctx, to.Notes)
	if err != nil {
		return fmt.Errorf("opening the notes' database: %w", err)
	}
	defer notes.Close()
	for _, part := range []struct {
		of   *postgres.DB
		move func() error
	}{
		{keys, func() error { return keys.Move(ctx, s.keys.DB, keyring.Tables) }},
		{notes, func() error { return notes.Move(ctx, s.db.Write, vouched.Tables) }},
	} {
		switch state, err := part.of.State(ctx); {
		case err != nil:
			return err
		case state.Version > 1: // somebody serves it
			return ErrStoreThere
		case state.Version == 1: // copied before this was cut off: it is verified like the rest
			continue
		}
		if err := part.move(); err != nil {
			return fmt.Errorf("copying: %w", err)
		}
	}
	return nil
}

// noKeyInSight looks for each key in all that the notes' database keeps.
func (s *Store) noKeyInSight(ctx context.Context) error {
	keys, err := s.keys.All(ctx)
	if err != nil {
		return err
	}
	begin := map[[8]byte][]seal.Key{}
	for _, key := range keys {
		b := [8]byte(key[:8])
		begin[b] = append(begin[b], key)
	}
	return s.shared.notes.Contents(ctx, func(content []byte) error {
		for i := range len(content) - len(seal.Key{}) + 1 {
			for _, key := range begin[[8]byte(content[i:i+8])] {
				if slices.Equal(key[:], content[i:i+len(key)]) {
					return ErrKeyInSight
				}
			}
		}
		return nil
	})
}
