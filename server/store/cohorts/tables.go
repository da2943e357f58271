// Package cohorts keeps in a store which programmes researchers ask together, and what they were
// answered.
package cohorts

import "elephants/server/store/vouched"

// Tables are the cohorts of a notes' file and what was released of them.
type Tables struct{ db *vouched.DB }

// New returns those of a file.
func New(db *vouched.DB) Tables { return Tables{db} }
