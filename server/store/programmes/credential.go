package programmes

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/seal"
	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Credential is what is kept of a secret: a hash that it is found by. Whoever reads the file can
// sign in with none of them. Secrets are long and random, so that one round of SHA-256 is enough:
// there is nothing to guess. The audit log and approvals name the id and not the hash, or whoever
// has a secret could look up there what was done with it.
type Credential struct {
	Hash      seal.Hash
	ID        string
	Role      int32  // an elephants.v1.Role
	Programme string // empty for an administrator
}

// lastEdition is the number of the latest released edition of the programme that is parameter 4.
// Whoever plants notes needs invitations: how many secrets were given out since the last edition is
// shown beside a draft, and a revoked one counts as well.
const lastEdition = "(SELECT coalesce(max(number), 0) FROM edition WHERE programme = ?4 AND released = 1)"

// AddCredential stores a credential.
func (t Tables) AddCredential(ctx context.Context, act audit.Act, c Credential) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.credential (hash, id, role, programme, issued) VALUES (?1, ?2, ?3, nullif(?4, ''), "+lastEdition+")",
			c.Hash[:], c.ID, c.Role, c.Programme)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "issue secret", c.Programme, 0)
	})
}

// Credential returns the credential with the hash, or [sqlite.ErrNotFound] if there is none or it
// was revoked: a caller cannot tell the two apart.
func (t Tables) Credential(ctx context.Context, hash seal.Hash) (Credential, error) {
	c := Credential{Hash: hash}
	err := t.db.Read.QueryRowContext(ctx, whose, hash[:]).Scan(&c.ID, &c.Role, &c.Programme)
	return c, sqlite.Refine(err)
}

const whose = "SELECT id, role, coalesce(programme, '') FROM credential " +
	"WHERE hash = ? AND revoked = 0"

// Revoke is what a store does where the disk has room. [ErrLast] for the last administrator's:
// nobody could issue another one.
func (t Tables) Revoke(ctx context.Context, act audit.Act, id string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		var last bool
		var programme string
		err := tx.QueryRowContext(ctx, `SELECT coalesce(programme, ''), programme IS NULL AND revoked = 0 AND NOT EXISTS
			(SELECT 1 FROM credential WHERE programme IS NULL AND revoked = 0 AND id <> ?1) FROM credential WHERE id = ?1`, id).Scan(&programme, &last)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return revokeLink(ctx, tx, act, id)
		case err != nil:
			return err
		case last:
			return ErrLast
		}
		// Written first: who revokes their own secret may not act any more afterwards.
		if err := audit.Record(ctx, tx, act, "revoke secret", programme, 0); err != nil {
			return err
		}
		for _, statement := range Endings {
			if _, err := tx.ExecContext(ctx, statement, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Endings are what ends a credential: it opens nothing more, and the first half of what takes two
// people is taken back if it was its. A stolen secret could otherwise leave its approval, or its
// wish for lower rules, behind for one person to complete (`go test ./server -run NoVoice`). All
// statements run in the transaction that revokes.
var Endings = []string{
	"UPDATE main.credential SET revoked = 1 WHERE id = ?",
	"DELETE FROM main.look_wish WHERE coordinator = ?",
	"UPDATE main.edition SET approver = NULL WHERE released = 0 AND (programme, number) IN " +
		"(SELECT programme, number FROM sound_edition WHERE approver = ?)",
	"UPDATE main.programme SET proposed = NULL, proposer = NULL WHERE id IN " +
		"(SELECT id FROM sound_programme WHERE proposer = ?)",
	"DELETE FROM main.closing WHERE asker <> '' AND asker = ?",
	"UPDATE main.cohort SET proposed = NULL, proposer = NULL WHERE id IN " +
		"(SELECT id FROM sound_cohort WHERE proposer = ?)",
	"UPDATE main.project_group SET approver = NULL WHERE id IN " +
		"(SELECT id FROM sound_project_group WHERE approver = ?)",
}

// revokeLink takes away a link that nobody opened yet; [sqlite.ErrNotFound] for an id that neither
// a secret nor a link has.
func revokeLink(ctx context.Context, tx *sql.Tx, act audit.Act, id string) error {
	var programme string
	if err := tx.QueryRowContext(ctx,
		"DELETE FROM main.link WHERE id = ? RETURNING coalesce(programme, '')", id).Scan(&programme); err != nil {
		return fmt.Errorf("the secret: %w", sqlite.Refine(err))
	}
	return audit.Record(ctx, tx, act, "revoke link", programme, 0)
}

// Issued is a credential or a link, without what opens anything.
type Issued struct {
	ID       string
	Role     int32 // an elephants.v1.Role
	Revoked  bool
	Unopened bool   // a link
	Round    string // name of an interviewer's round
}

// Issued returns what was issued of a programme and its rounds, or the administrators for "", by
// role and id: ids are random, so that nobody reads from a list who was invited first.
func (t Tables) Issued(ctx context.Context, programme string) (all []Issued, err error) {
	rows, err := t.db.Read.QueryContext(ctx, `WITH issued AS (
			SELECT id, role, revoked, 0 AS unopened, programme FROM sound_credential UNION ALL
			SELECT id, role, 0, 1, programme FROM sound_link WHERE id IS NOT NULL)
		SELECT i.id, role, revoked, unopened, coalesce(r.round, '')
		FROM issued i LEFT JOIN sound_programme r ON r.id = i.programme
		WHERE coalesce(r.part_of, r.id, '') = ? ORDER BY 2, 1`, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the members: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var m Issued
		if err := rows.Scan(&m.ID, &m.Role, &m.Revoked, &m.Unopened, &m.Round); err != nil {
			return nil, fmt.Errorf("reading the members: %w", err)
		}
		all = append(all, m)
	}
	return all, sqlite.Refine(rows.Err())
}

// Link is what is kept of a sign-in link, which travels by e-mail and may be read on the way. So it
// opens once: whoever comes second sees that somebody was there before.
type Link struct {
	Hash      seal.Hash
	ID        string
	Role      int32
	Programme string // empty for an administrator's
}

// AddLink stores a link. The log says "make link" and, when it is opened, "open link": whoever
// finds theirs opened can be told on which day it was.
func (t Tables) AddLink(ctx context.Context, act audit.Act, l Link) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.link (hash, id, role, programme, issued) VALUES (?1, ?2, ?3, nullif(?4, ''), "+lastEdition+")", l.Hash[:], l.ID, l.Role, l.Programme)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "make link", l.Programme, 0)
	})
}

// Redeem takes the link with the hash away and stores the credential that issue makes of it.
// [sqlite.ErrNotFound] if there is no such link, or it was opened before. Both happen in one transaction:
// of two who open a link at once, one is told that it is gone, and a crash leaves either the link
// or the secret.
func (t Tables) Redeem(ctx context.Context, act audit.Act, hash seal.Hash,
	issue func(Link) Credential) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		l := Link{Hash: hash}
		err := tx.QueryRowContext(ctx,
			"SELECT role, coalesce(programme, '') FROM link WHERE hash = ?", hash[:]).
			Scan(&l.Role, &l.Programme)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM main.link WHERE hash = ?", hash[:]); err != nil {
			return err
		}
		c := issue(l)
		_, err = tx.ExecContext(ctx,
			"INSERT INTO main.credential (hash, id, role, programme, issued) VALUES (?1, ?2, ?3, nullif(?4, ''), "+lastEdition+")", c.Hash[:], c.ID, c.Role, c.Programme)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "open link", l.Programme, 0)
	})
}

// ErrLast is returned to whoever would revoke the last administrator's secret.
var (
	ErrLast = errors.New("this is the last administrator's secret: add another administrator first, or nobody could")
)
