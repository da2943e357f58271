// Package groups keeps project groups and their records in a store.
package groups

import "elephants/server/store/vouched"

// Tables are the project groups of a notes' file.
type Tables struct{ db *vouched.DB }

// New returns those of a file.
func New(db *vouched.DB) Tables { return Tables{db} }
