package server

import (
	"context"

	pb "elephants/proto/elephants/v1"
	"elephants/server/admin"
	"elephants/server/backups"
	"elephants/server/desk"
	"elephants/server/digest"
	"elephants/server/seal"
	"elephants/server/store"
)

// Backups says where a running server puts a backup each day, and to whom its keys are encrypted.
type Backups = backups.Place

// DefaultSides are the sides of a programme that names none.
var DefaultSides = admin.DefaultSides

// NewProgramme stores a programme and returns its id. Its subject is what it is about, empty where
// nobody has said.
func NewProgramme(ctx context.Context, s *store.Store, act store.Act, name, subject string,
	sides [2]string) (id string, err error) {
	return admin.NewProgramme(ctx, s, act, name, subject, sides)
}

// NewSecret stores a credential for the role, in the programme unless the role is an
// administrator's, and returns its secret.
func NewSecret(ctx context.Context, s *store.Store, act store.Act, role pb.Role,
	programme string) (seal.Secret, error) {
	return desk.NewSecret(ctx, s, act, role, programme)
}

// OpenNote opens a note as a check does, and returns nothing of it.
func OpenNote(n store.Note) error { return digest.OpenNote(n) }
