// Package programmes keeps programmes in a store: their rounds, barriers, places, secrets and
// closings.
package programmes

import (
	"context"

	"elephants/server/store/sqlite"
	"elephants/server/store/vouched"
)

// Tables are the programmes of a notes' file, with their rounds, barriers, places, secrets and
// closings.
type Tables struct {
	db    *vouched.DB
	looks sqlite.Prepared // what every call looks up
}

// Open prepares what every call looks up.
func Open(ctx context.Context, db *vouched.DB) (t Tables, err error) {
	looks, err := sqlite.Prepare(ctx, db.Read, whose, whichProgramme, whichBarriers)
	return Tables{db, looks}, err
}
