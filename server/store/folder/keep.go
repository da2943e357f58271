package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"elephants/server/store/sqlite"
)

// Keep copies the files of a folder that nobody uses to one that does not exist yet. The logs
// go with them: the last notes may be in the write-ahead log alone, and an interrupted journal is
// needed to undo what it interrupted. What a failure leaves is removed: it may have keys.
func Keep(from, to string) (err error) {
	if err := New(to); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(to))
		}
	}()
	for _, name := range []string{Notes, Notes + "-wal", Keys, Keys + "-journal"} {
		content, err := os.ReadFile(filepath.Join(from, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			//nolint:gosec // where the operator says
			err = os.WriteFile(filepath.Join(to, name), content, 0o600)
		}
		if err != nil {
			return fmt.Errorf("copying %s: %w", name, sqlite.RefineFile(err))
		}
	}
	return ToDisk(to)
}
