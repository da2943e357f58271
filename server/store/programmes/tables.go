// Package programmes keeps programmes in a store: their rounds, barriers, places, secrets and
// closings.
package programmes

import "elephants/server/store/vouched"

// Tables are the programmes of a notes' file, with their rounds, barriers, places, secrets and
// closings.
type Tables struct{ db *vouched.DB }

// New gives those of a file.
func New(db *vouched.DB) Tables { return Tables{db} }
