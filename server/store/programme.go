package store

import (
	"context"
	"database/sql"
	"fmt"

	"elephants/server/seal"
)

// Programme is one undertaking.
type Programme struct {
	ID    string
	Name  string
	Sides [2]string
}

// AddProgramme stores a programme; [ErrDuplicate] if one has its name.
func (s *Store) AddProgramme(ctx context.Context, p Programme) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO programme (id, name, side_a, side_b) VALUES (?, ?, ?, ?)",
			p.ID, p.Name, p.Sides[0], p.Sides[1])
		return err
	})
}

// Programme returns the programme with the id, or [ErrNotFound].
func (s *Store) Programme(ctx context.Context, id string) (Programme, error) {
	p := Programme{ID: id}
	err := s.read.QueryRowContext(ctx, "SELECT name, side_a, side_b FROM programme WHERE id = ?", id).
		Scan(&p.Name, &p.Sides[0], &p.Sides[1])
	return p, refine(err)
}

// Credential is what is kept of a secret.
type Credential struct {
	Hash      seal.Hash
	ID        string
	Role      int32  // an elephants.v1.Role
	Programme string // empty for an administrator
}

// AddCredential stores a credential.
func (s *Store) AddCredential(ctx context.Context, c Credential) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO credential (hash, id, role, programme) VALUES (?, ?, ?, nullif(?, ''))",
			c.Hash[:], c.ID, c.Role, c.Programme)
		return err
	})
}

// Credential returns the credential with the hash, or [ErrNotFound] if there is none or it was revoked.
func (s *Store) Credential(ctx context.Context, hash seal.Hash) (Credential, error) {
	c := Credential{Hash: hash}
	err := s.read.QueryRowContext(ctx,
		"SELECT id, role, coalesce(programme, '') FROM credential WHERE hash = ? AND revoked = 0", hash[:]).
		Scan(&c.ID, &c.Role, &c.Programme)
	return c, refine(err)
}

// Revoke ends the credential with the id; [ErrNotFound] if there is none. To revoke one twice does no harm.
func (s *Store) Revoke(ctx context.Context, id string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "UPDATE credential SET revoked = 1 WHERE id = ?", id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("the secret: %w", ErrNotFound)
		}
		return nil
	})
}
