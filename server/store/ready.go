package store

import (
	"context"
	"errors"
	"fmt"

	"elephants/server/store/sqlite"
)

// Ready returns nil while notes can be taken, and what was done until a moment ago, on whatever
// server, can be read. The error is [ErrFull] when the disk has no room for a note, or else says
// what is wrong. It writes nothing, but for what a full disk took from the reserve.
func (s *Store) Ready(ctx context.Context) error {
	if s.shared != nil {
		return errors.Join(s.db.Ready(ctx), s.shared.notes.Writable(ctx), s.shared.keys.Writable(ctx))
	}
	var rows int
	if err := s.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM folder").Scan(&rows); err != nil {
		return fmt.Errorf("reading the notes' file: %w", sqlite.Refine(err))
	}
	return sqlite.RefineFile(s.reserve.Ready())
}

// Disk says how much room there is beside the reserve, in bytes, and whether the reserve is whole.
func (s *Store) Disk() (free uint64, reserved bool) { return s.reserve.Disk() }

// Waiting is how many notes wait to be stored.
func (s *Store) Waiting() int { return s.adding.Waiting() }
