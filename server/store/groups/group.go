package groups

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"elephants/server/store/audit"
	"elephants/server/store/programmes"
	"elephants/server/store/sqlite"
)

// Group is a project group with what it wrote of its own work. Nothing of it comes from notes.
type Group struct {
	ID, Programme string
	Content       []byte // of an elephants.v1.Group without its record
	Approved      []byte // of the elephants.v1.Record that both leads approved; nil: none yet
	// of the record that waits for the other lead's approval; nil: nothing waits
	Waiting  []byte
	Approver string // credential that approved what waits; "": it was revoked since
}

// RecordHash names the latest record, the one that waits or else the approved one; "" before the
// first. Whoever writes or approves gives the hash of what they read: two leads who write at once
// would otherwise overwrite each other, or approve words that they never saw.
func (g Group) RecordHash() string {
	latest := g.Waiting
	if latest == nil {
		latest = g.Approved
	}
	if latest == nil {
		return ""
	}
	sum := sha256.Sum256(latest)
	return hex.EncodeToString(sum[:])
}

// Lead is a secret that may write for a group.
type Lead struct {
	Credential, Programme, Group string
	Role                         int32 // an elephants.v1.LeadRole
}

// What is refused of groups. The reasons are for the leads themselves, who may know all of it: a
// record is of the group's own work and says nothing of notes.
var (
	ErrHasRecord = errors.New(
		"this group has an approved record, which people have read: it stays")
	ErrRecordChanged = errors.New(
		"the record is another one by now: read it again before you write or approve")
	ErrNothingWaits = errors.New(
		"no record waits for approval: write one first")
	ErrSameSide = errors.New(
		"you have approved this record already: the other lead has to, too")
)

// Fits says whether groups may stand beside those that a programme has; nil: they may. It is asked
// in the transaction that stores them, so that nobody else's come in between.
type Fits func(there []Group) error

func (f Fits) ask(ctx context.Context, tx *sql.Tx, programme string) error {
	if f == nil {
		return nil
	}
	there, err := groupsOf(ctx, tx, programme)
	if err != nil {
		return err
	}
	return f(there)
}

// AddGroups stores new groups of one programme: all of them, or none where one does not fit.
func (t Tables) AddGroups(ctx context.Context, act audit.Act, all []Group, fits Fits) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		for i, g := range all {
			if i == 0 {
				if err := fits.ask(ctx, tx, g.Programme); err != nil {
					return err
				}
			}
			_, err := tx.ExecContext(ctx,
				"INSERT INTO main.project_group (id, programme, content) VALUES (?, ?, ?)",
				g.ID, g.Programme, g.Content)
			if err != nil {
				return err
			}
			if err := audit.Record(ctx, tx, act, "form group", g.Programme, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// ReviseGroup stores what a group is by now; its record stays as it is. [sqlite.ErrNotFound] if the
// programme has none with the id: a coordinator of one programme reaches no group of another.
func (t Tables) ReviseGroup(ctx context.Context, act audit.Act, g Group, fits Fits) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		if err := fits.ask(ctx, tx, g.Programme); err != nil {
			return err
		}
		err := sqlite.Changed(tx.ExecContext(ctx,
			"UPDATE main.project_group SET content = ? WHERE programme = ? AND id = ?",
			g.Content, g.Programme, g.ID))
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "form group", g.Programme, 0)
	})
}

// RemoveGroup removes a group without an approved record and ends its leads' secrets;
// [sqlite.ErrNotFound] if the programme has none with the id, [ErrHasRecord] if people have read
// its record: what a programme was told stays to be read.
func (t Tables) RemoveGroup(ctx context.Context, act audit.Act, programme, id string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		g, err := group(ctx, tx, programme, id)
		if err != nil {
			return err
		}
		if g.Approved != nil {
			return ErrHasRecord
		}
		// Both leads lose their secrets in the transaction that removes the group, or they could
		// sign in and write for a group that is not there.
		for _, role := range []int32{1, 2} {
			if err := endLead(ctx, tx, id, role); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM main.project_group WHERE id = ?",
			id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "remove group", programme, 0)
	})
}

// AddLead stores the credential of a group's lead and ends that of whoever had the role before.
// [sqlite.ErrNotFound] if the credential's programme has no such group. Both happen in one transaction:
// whoever is replaced can write nothing more from the moment the other can.
func (t Tables) AddLead(ctx context.Context, act audit.Act, c programmes.Credential, team string,
	role int32) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		if _, err := group(ctx, tx, c.Programme, team); err != nil {
			return err
		}
		if err := endLead(ctx, tx, team, role); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.credential (hash, id, role, programme) VALUES (?, ?, ?, ?)",
			c.Hash[:], c.ID, c.Role, c.Programme)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx,
			"INSERT INTO main.group_lead (credential, programme, team, role) VALUES (?, ?, ?, ?)",
			c.ID, c.Programme, team, role)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "issue secret", c.Programme, 0)
	})
}

// endLead ends the secret of a group's lead of the role, if there is one. [programmes.Endings]
// takes back the lead's approval of a record that waits as well.
func endLead(ctx context.Context, tx *sql.Tx, team string, role int32) error {
	var was string
	err := tx.QueryRowContext(ctx, "SELECT credential FROM group_lead WHERE team = ? AND role = ?",
		team, role).Scan(&was)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, statement := range programmes.Endings {
		if _, err := tx.ExecContext(ctx, statement, was); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM main.group_lead WHERE credential = ?", was)
	return err
}

const groupColumns = "id, programme, content, approved, waiting, coalesce(approver, '')"

func readGroup(scan func(...any) error) (g Group, err error) {
	err = scan(&g.ID, &g.Programme, &g.Content, &g.Approved, &g.Waiting, &g.Approver)
	return g, sqlite.Refine(err)
}

func group(ctx context.Context, q sqlite.Querier, programme, id string) (Group, error) {
	return readGroup(q.QueryRowContext(ctx, "SELECT "+groupColumns+
		" FROM project_group WHERE programme = ? AND id = ?", programme, id).Scan)
}

// Group returns the programme's group with the id, or [sqlite.ErrNotFound].
func (t Tables) Group(ctx context.Context, programme, id string) (Group, error) {
	return group(ctx, t.db.Read, programme, id)
}

// Groups returns a programme's groups, by id. One that was changed by somebody else is left out,
// and the others are none the worse. Ids are random, so that the order says nothing of which was
// formed first.
func (t Tables) Groups(ctx context.Context, programme string) ([]Group, error) {
	return groupsOf(ctx, t.db.Read, programme)
}

func groupsOf(ctx context.Context, q sqlite.Queriers, programme string) (all []Group, err error) {
	rows, err := q.QueryContext(ctx, "SELECT "+groupColumns+
		" FROM sound_project_group WHERE programme = ? ORDER BY id", programme)
	if err != nil {
		return nil, fmt.Errorf("reading the groups: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		g, err := readGroup(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("reading a group: %w", err)
		}
		all = append(all, g)
	}
	return all, sqlite.Refine(rows.Err())
}

// LeadOf returns for which group a credential may write, or [sqlite.ErrNotFound]. The group comes
// from here and never from what a caller says, so that a lead can name no other.
func (t Tables) LeadOf(ctx context.Context, credential string) (Lead, error) {
	return lead(ctx, t.db.Read, credential)
}

func lead(ctx context.Context, q sqlite.Querier, credential string) (l Lead, err error) {
	l.Credential = credential
	err = q.QueryRowContext(ctx,
		"SELECT programme, team, role FROM group_lead WHERE credential = ?",
		credential).Scan(&l.Programme, &l.Group, &l.Role)
	return l, sqlite.Refine(err)
}

// WriteRecord puts a record in the place of the one of the lead's group that waits, with the lead's
// approval. seen is the [Group.RecordHash] of what was read before; [ErrRecordChanged] if there is
// another by now. The approved record stays and is what people read until the new one is approved
// too.
func (t Tables) WriteRecord(ctx context.Context, act audit.Act, credential string, content []byte,
	seen string) (g Group, err error) {
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		l, err := lead(ctx, tx, credential)
		if err != nil {
			return err
		}
		if g, err = group(ctx, tx, l.Programme, l.Group); err != nil {
			return err
		}
		// Read and compared in the transaction that writes: of two leads who write at once the
		// second is told to read again.
		if g.RecordHash() != seen {
			return ErrRecordChanged
		}
		g.Waiting, g.Approver = content, credential
		if err := putRecord(ctx, tx, g); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "write record", l.Programme, 0)
	})
	return g, err
}

// ApproveRecord adds a lead's approval to the record with the hash that waits for their group, and
// reports whether both leads have approved it now. [ErrNothingWaits], [ErrRecordChanged] if
// another one waits, [ErrSameSide] if the same lead has approved it already.
func (t Tables) ApproveRecord(ctx context.Context, act audit.Act, credential,
	hash string) (done bool,
	err error) {
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		done = false // it may be run again
		l, err := lead(ctx, tx, credential)
		if err != nil {
			return err
		}
		g, err := group(ctx, tx, l.Programme, l.Group)
		switch {
		case err != nil:
			return err
		case g.Waiting == nil:
			return ErrNothingWaits
		case g.RecordHash() != hash:
			return ErrRecordChanged
		// The approval of somebody whose secret ended went with it. Whoever approves now is the
		// first.
		case g.Approver == "": // whoever had approved it is not a lead any more
			g.Approver = credential
		// The first approval counts by the role that its giver has now, and a secret that is no
		// lead's any more counts for nothing.
		default:
			first, err := lead(ctx, tx, g.Approver)
			if err != nil || first.Role == l.Role {
				return cmp.Or(err, ErrSameSide)
			}
			g.Approved, g.Waiting, g.Approver, done = g.Waiting, nil, "", true
		}
		if err := putRecord(ctx, tx, g); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "approve record", l.Programme, 0)
	})
	return done && err == nil, err
}

func putRecord(ctx context.Context, tx *sql.Tx, g Group) error {
	_, err := tx.ExecContext(ctx, "UPDATE main.project_group SET approved = ?, waiting = ?, "+
		"approver = nullif(?, '') WHERE id = ?", g.Approved, g.Waiting, g.Approver, g.ID)
	return err
}
