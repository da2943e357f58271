// Package known keeps the receipts of notes in memory, so that nearly nobody asks the database about
// one.
package known

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"elephants/server/seal"
	"elephants/server/store/sqlite"
)

// Receipts are those of all notes that are or were in the folder, and of some that were refused: one
// that is missing here is in no table. Of each it keeps eight bytes, a quarter of the memory: for
// two that begin alike the database is asked. Zero is ready to use.
type Receipts struct {
	mu       sync.RWMutex
	receipts map[[8]byte]struct{}
	whole    bool // the database was read
}

// MayHave reports whether a receipt may be in a table.
func (r *Receipts) MayHave(receipt seal.Hash) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, ok := r.receipts[begins(receipt)]
	return ok || !r.whole
}

func begins(receipt seal.Hash) [8]byte { return [8]byte(receipt[:8]) }

// Add keeps receipts.
func (r *Receipts) Add(receipts ...seal.Hash) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.receipts == nil {
		r.receipts = map[[8]byte]struct{}{}
	}
	for _, receipt := range receipts {
		r.receipts[begins(receipt)] = struct{}{}
	}
}

// Read adds the receipts that the database has.
func (r *Receipts) Read(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx,
		"SELECT receipt FROM main.note UNION ALL SELECT receipt FROM main.withdrawal")
	if err != nil {
		return fmt.Errorf("reading the receipts: %w", sqlite.Refine(err))
	}
	defer rows.Close()
	for rows.Next() {
		var receipt []byte
		if err := rows.Scan(&receipt); err != nil {
			return fmt.Errorf("reading a receipt: %w", err)
		}
		if len(receipt) == len(seal.Hash{}) { // one of another length is nobody's
			r.Add(seal.Hash(receipt))
		}
	}
	if err := rows.Err(); err != nil {
		return sqlite.Refine(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.whole = true
	return nil
}
