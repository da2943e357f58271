// Package editions keeps digests in a store, as drafts and released, with the looks, the
// decisions and the sentences taken back that they depend on.
package editions

import (
	"context"

	"elephants/server/store/vouched"
)

// Tables are the editions of a notes' file, with their looks, decisions and what was taken back.
type Tables struct {
	db     *vouched.DB
	rotate func(context.Context) error // begins a new epoch of keys
}

// New returns those of a file. rotate begins a new epoch of keys, as a release does.
func New(db *vouched.DB, rotate func(context.Context) error) Tables {
	return Tables{db, rotate}
}
