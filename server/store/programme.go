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
	Rules Rules
}

// Rules are a programme's rules of disclosure; see disclose.Policy.
type Rules struct{ K, Batch, Outside int }

// Below reports whether one of the rules is less than that of other.
func (r Rules) Below(other Rules) bool {
	return r.K < other.K || r.Batch < other.Batch || r.Outside < other.Outside
}

func (r Rules) String() string { return fmt.Sprintf("%d %d %d", r.K, r.Batch, r.Outside) }

// AddProgramme stores a programme; [ErrDuplicate] if one has its name.
func (s *Store) AddProgramme(ctx context.Context, act Act, p Programme) error {
	return inTx(ctx, s.write, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO programme (id, name, side_a, side_b, k, batch, outside) VALUES (?, ?, ?, ?, ?, ?, ?)",
			p.ID, p.Name, p.Sides[0], p.Sides[1], p.Rules.K, p.Rules.Batch, p.Rules.Outside)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "create programme", p.ID, 0)
	})
}

// Programme returns the programme with the id, or [ErrNotFound].
func (s *Store) Programme(ctx context.Context, id string) (Programme, error) {
	p := Programme{ID: id}
	err := s.read.QueryRowContext(ctx, "SELECT name, side_a, side_b, k, batch, outside FROM programme WHERE id = ?", id).
		Scan(&p.Name, &p.Sides[0], &p.Sides[1], &p.Rules.K, &p.Rules.Batch, &p.Rules.Outside)
	return p, refine(err)
}

// SetRules changes a programme's rules of disclosure and reports whether it did. One coordinator may raise them; to lower one
// of them takes the same wish of two, the first of which is kept as a proposal.
func (s *Store) SetRules(ctx context.Context, act Act, programme string, to Rules, coordinator string) (done bool, err error) {
	err = inTx(ctx, s.write, func(tx *sql.Tx) error {
		var now Rules
		var proposed, proposer string
		err := tx.QueryRowContext(ctx, "SELECT k, batch, outside, coalesce(proposed, ''), coalesce(proposer, '') FROM programme WHERE id = ?", programme).
			Scan(&now.K, &now.Batch, &now.Outside, &proposed, &proposer)
		if err != nil {
			return err
		}
		if to.Below(now) && (proposed != to.String() || proposer == coordinator) {
			_, err := tx.ExecContext(ctx, "UPDATE programme SET proposed = ?, proposer = ? WHERE id = ?", to.String(), coordinator, programme)
			if err != nil {
				return err
			}
			return record(ctx, tx, act, "propose lower rules", programme, 0)
		}
		done = true
		_, err = tx.ExecContext(ctx, "UPDATE programme SET k = ?, batch = ?, outside = ?, proposed = NULL, proposer = NULL WHERE id = ?",
			to.K, to.Batch, to.Outside, programme)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "set rules "+to.String(), programme, 0)
	})
	return done && err == nil, err
}

// Credential is what is kept of a secret.
type Credential struct {
	Hash      seal.Hash
	ID        string
	Role      int32  // an elephants.v1.Role
	Programme string // empty for an administrator
}

// AddCredential stores a credential.
func (s *Store) AddCredential(ctx context.Context, act Act, c Credential) error {
	return inTx(ctx, s.write, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO credential (hash, id, role, programme) VALUES (?, ?, ?, nullif(?, ''))",
			c.Hash[:], c.ID, c.Role, c.Programme)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "issue secret", c.Programme, 0)
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
func (s *Store) Revoke(ctx context.Context, act Act, id string) error {
	return inTx(ctx, s.write, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "UPDATE credential SET revoked = 1 WHERE id = ?", id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("the secret: %w", ErrNotFound)
		}
		return record(ctx, tx, act, "revoke secret", "", 0)
	})
}

// Link is what is kept of a sign-in link.
type Link struct {
	Hash      seal.Hash
	Role      int32
	Programme string // empty for an administrator's
}

// AddLink stores a link.
func (s *Store) AddLink(ctx context.Context, act Act, l Link) error {
	return inTx(ctx, s.write, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO link (hash, role, programme) VALUES (?, ?, nullif(?, ''))", l.Hash[:], l.Role, l.Programme)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "make link", l.Programme, 0)
	})
}

// Redeem takes the link with the hash away and stores the credential that issue makes of it. [ErrNotFound] if there is no such
// link, or it was opened before.
func (s *Store) Redeem(ctx context.Context, act Act, hash seal.Hash, issue func(Link) Credential) error {
	return inTx(ctx, s.write, func(tx *sql.Tx) error {
		l := Link{Hash: hash}
		err := tx.QueryRowContext(ctx, "DELETE FROM link WHERE hash = ? RETURNING role, coalesce(programme, '')", hash[:]).Scan(&l.Role, &l.Programme)
		if err != nil {
			return err
		}
		c := issue(l)
		_, err = tx.ExecContext(ctx, "INSERT INTO credential (hash, id, role, programme) VALUES (?, ?, ?, nullif(?, ''))", c.Hash[:], c.ID, c.Role, c.Programme)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "open link", l.Programme, 0)
	})
}
