package editions

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"elephants/server/store/audit"
	"elephants/server/store/place"
	"elephants/server/store/sqlite"
)

// Edition is a digest, as a draft or released. Its bytes are kept and not made again: what people
// approved, what is exported and what the audit log's hash is of must be the same for ever.
type Edition struct {
	Number     int
	Digest     []byte // the bytes of an elephants.v1.Digest
	Offered    []byte // of a draft, as the caller gave it
	Candidates []byte // what may become a barrier, as the caller gave it; only PutDraft looks at it
	Approved   []byte // the digest of a draft as somebody approved it; nil: nobody did
	Approvals  int    // 0 or 1 for a draft, 2 once released
	Approver   string // id of the credential whose approval a draft has; only Draft tells it
	Look       *Look  // that a draft is, if it is a new one; only PutDraft looks at it
	// TakenBack is how many sentences of the programme were taken back when the draft was read or
	// made. What is made of a draft is refused if there are more by then: it may quote one of them.
	TakenBack int
}

// Hash is the SHA-256 of the digest's bytes, in lower-case hexadecimal.
func (e Edition) Hash() string {
	sum := sha256.Sum256(e.Digest)
	return hex.EncodeToString(sum[:])
}

// LastEdition returns the number of the last released edition, 0 before the first, and how many
// notes of released editions were withdrawn since. A withdrawal is counted as after an edition only
// if its note stood in a released one: others changed nothing that anybody has read.
func (t Tables) LastEdition(ctx context.Context, programme string) (number, withdrawn int,
	err error) {
	err = t.db.Read.QueryRowContext(ctx, `WITH last AS (
			SELECT coalesce(max(number), 0) AS n FROM edition WHERE programme = ?1 AND released = 1)
		SELECT n, (SELECT count(*) FROM withdrawal WHERE programme = ?1 AND after = n AND n > 0) FROM last`,
		programme).Scan(&number, &withdrawn)
	return number, withdrawn, err
}

// standsIn has a note stand in an edition, unless it stood in one before: the number of the first
// is what tells newcomers from notes that an edition has counted. A note that is being withdrawn
// stands in none, so that the statement changes no row and the draft is refused.
const standsIn = "UPDATE main.note SET edition = iif(edition = 0, ?2, edition) WHERE " +
	place.ItsNote + " AND leaving = 0"

// PutDraft stores the draft made from the given notes in place of any other, of which it keeps what
// was approved, and removes the decisions of the given numbers, which it cannot follow.
// [ErrNotesMoved] if one of the notes is gone or being withdrawn, or a sentence was taken back
// meanwhile; [ErrStaleDraft] if an edition was released while it was made, for it is that of a
// number that is taken.
func (t Tables) PutDraft(ctx context.Context, act audit.Act, programme string, draft Edition,
	from []place.NoteID, gone ...int) error {
	// A missing look, reply or attempt would be one more for whoever removed it.
	number := draft.Number
	if err := t.db.Guard.WholeScope(programme); err != nil {
		return err
	}
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		// A draft takes seconds to make, and nothing is locked meanwhile. Whatever happened since
		// is found here: a release, a sentence taken back, a note withdrawn (putNotes).
		if err := isCurrent(ctx, tx, programme, draft); err != nil {
			return err
		}
		if err := replaceDraft(ctx, tx, programme, draft); err != nil {
			return err
		}
		if err := putNotes(ctx, tx, programme, number, from); err != nil {
			return err
		}
		if err := removeDecisions(ctx, tx, programme, gone); err != nil {
			return err
		}
		if draft.Look != nil {
			if err := addLook(ctx, tx, act, programme, number, *draft.Look); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, act, "prepare", programme, number)
	})
}

// isCurrent returns [ErrStaleDraft] if the draft's number is taken, and [ErrNotesMoved] if a
// sentence was taken back while it was made.
func isCurrent(ctx context.Context, tx *sql.Tx, programme string, draft Edition) error {
	var taken bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM edition "+
		"WHERE programme = ? AND released = 1 AND number >= ?)", programme, draft.Number).Scan(&taken)
	if err != nil {
		return err
	}
	if taken {
		return ErrStaleDraft
	}
	if n, err := takenBackCount(ctx, tx, programme); err != nil || n != draft.TakenBack {
		return cmp.Or(err, ErrNotesMoved)
	}
	return nil
}

// replaceDraft puts a draft into the place of the one that there is, if any. What was approved of a
// row that somebody changed is not kept: written again, it would be vouched for.
func replaceDraft(ctx context.Context, tx *sql.Tx, programme string, draft Edition) error {
	const its = "edition WHERE programme = ? AND released = 0"
	var approved []byte
	var by sql.NullString
	err := tx.QueryRowContext(ctx, "SELECT approved, approved_by FROM sound_"+its, programme).
		Scan(&approved, &by)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM main."+its, programme); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO main.edition "+
		"(programme, number, digest, offered, candidates, approved, approved_by) "+
		"VALUES (?, ?, ?, ?, ?, ?, ?)",
		programme, draft.Number, draft.Digest, draft.Offered, draft.Candidates, approved, by)
	return err
}

// putNotes has the notes of a draft stand in it, and no others. Of a note that stood in an edition
// before, the first one is kept.
func putNotes(ctx context.Context, tx *sql.Tx, programme string, number int,
	from []place.NoteID) error {
	_, err := tx.ExecContext(ctx, "UPDATE main.note SET edition = 0 WHERE place IN "+
		"(SELECT place FROM sound_note WHERE programme = ? AND edition = ?)", programme, number)
	if err != nil {
		return err
	}
	for _, id := range from {
		result, err := tx.ExecContext(ctx, standsIn, id[:], number)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return ErrNotesMoved
		}
	}
	return nil
}

// Draft returns the programme's draft, or [sqlite.ErrNotFound].
func (t Tables) Draft(ctx context.Context, programme string) (Edition, error) {
	e, approver, err := draft(ctx, t.db.Read, programme)
	e.Approver = approver
	return e, err
}

func draft(ctx context.Context, q sqlite.Querier, programme string) (e Edition, approver string,
	err error) {
	err = q.QueryRowContext(ctx,
		"SELECT number, digest, offered, approved, coalesce(approver, '') FROM edition "+
			"WHERE programme = ? AND released = 0", programme).
		Scan(&e.Number, &e.Digest, &e.Offered, &e.Approved, &approver)
	if err != nil {
		return e, "", sqlite.Refine(err)
	}
	if approver != "" {
		e.Approvals = 1
	}
	e.TakenBack, err = takenBackCount(ctx, q, programme)
	return e, approver, sqlite.Refine(err)
}

// Seen is the draft that something was made of.
type Seen struct {
	Hash      string
	TakenBack int // of the [Edition] that was read
}

// ChangeDraft puts another digest in the place of the draft that was seen and takes back its
// approval. [sqlite.ErrNotFound] if there is no draft, [ErrStaleDraft] if it is another one, or a sentence
// was taken back since.
func (t Tables) ChangeDraft(ctx context.Context, act audit.Act, programme string, seen Seen,
	digest []byte) (e Edition, err error) {
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		if e, err = changeDraft(ctx, tx, programme, seen, digest); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "choose quotes", programme, e.Number)
	})
	return e, err
}

func changeDraft(ctx context.Context, tx *sql.Tx, programme string, seen Seen,
	digest []byte) (Edition, error) {
	e, _, err := draft(ctx, tx, programme)
	if err != nil {
		return e, err
	}
	if e.Hash() != seen.Hash || e.TakenBack != seen.TakenBack {
		return e, ErrStaleDraft
	}
	e.Digest, e.Approvals = digest, 0
	_, err = tx.ExecContext(ctx,
		"UPDATE main.edition SET digest = ?, approver = NULL WHERE programme = ? AND number = ?", digest, programme, e.Number)
	return e, err
}

// Approval is one coordinator's, of the draft with a hash.
type Approval struct {
	Hash        string
	Coordinator string // id of their credential
	Received    string // how they received their secret, as the log is to say it; "": they did not say
}

// Approve adds a coordinator's approval to the draft with the given hash; the second person's
// releases it, after a new epoch of keys has begun: should that fail, nothing is released, and the
// other way round no harm is done. [sqlite.ErrNotFound] if there is no draft, [ErrStaleDraft] if it is
// another one, [ErrSamePerson] if it is the same coordinator again, [ErrNotSaid] if it would
// release and does not say how the secret came.
func (t Tables) Approve(ctx context.Context, act audit.Act, programme string,
	a Approval) (e Edition,
	err error) {
	if err := t.db.Guard.WholeScope(programme); err != nil {
		return e, err
	}
	// The draft is read here only to know whether this approval releases. What somebody changes
	// between here and the transaction is refused there.
	waiting, first, err := draft(ctx, t.db.Read, programme)
	if err != nil {
		return e, err
	}
	other := first != "" && first != a.Coordinator && a.Received != ""
	// The epoch comes first. Should the release fail after it, keys were wrapped anew for nothing;
	// with the release first, a failure would leave an edition out and old keys that still open its
	// notes.
	if releases := other && waiting.Hash() == a.Hash; releases {
		if err := t.rotate(ctx); err != nil {
			return e, err
		}
	}
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		if e, err = approve(ctx, tx, programme, a); err != nil {
			return err
		}
		if e.Approvals == 2 {
			if err := audit.Record(ctx, tx, act, a.Received, programme, e.Number); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, act, map[int]string{1: "approve", 2: "release"}[e.Approvals],
			programme, e.Number)
	})
	return e, err
}

// approve adds an approval: the first is kept, the second releases. What somebody approved before a
// change stays beside the approval of another, until they have seen what changed and approve again.
func approve(ctx context.Context, tx *sql.Tx, programme string, a Approval) (Edition, error) {
	e, first, err := draft(ctx, tx, programme)
	switch {
	case err != nil:
		return e, err
	// A draft that changed is refused before anything is said of who approved it.
	case e.Hash() != a.Hash:
		return e, ErrStaleDraft
	case first == a.Coordinator:
		return e, ErrSamePerson
	case first == "":
		e.Approvals = 1
		_, err = tx.ExecContext(ctx, "UPDATE main.edition SET approver = ?1, "+
			"approved = iif(coalesce(approved_by, ?1) = ?1, digest, approved), "+
			"approved_by = coalesce(approved_by, ?1) WHERE programme = ?2 AND number = ?3",
			a.Coordinator, programme, e.Number)
	case a.Received == "":
		return e, ErrNotSaid
	default:
		e.Approvals = 2
		_, err = tx.ExecContext(ctx, "UPDATE main.edition SET approver = NULL, offered = NULL, "+
			"approved = NULL, approved_by = NULL, released = 1 WHERE programme = ? AND number = ?",
			programme, e.Number)
	}
	return e, err
}

// Edition returns the programme's released edition with the number, or the latest for 0;
// [sqlite.ErrNotFound] if there is none. A row that somebody changed is an error here, and is left out by
// [Tables.Editions]: whoever asks for one edition must not get another in its place.
func (t Tables) Edition(ctx context.Context, programme string, number int) (Edition, error) {
	e := Edition{Approvals: 2}
	err := t.db.Read.QueryRowContext(ctx, `SELECT number, digest FROM edition
		WHERE programme = ?1 AND released = 1 AND (number = ?2 OR ?2 = 0) ORDER BY number DESC LIMIT 1`, programme, number).
		Scan(&e.Number, &e.Digest)
	return e, sqlite.Refine(err)
}

// Editions returns the released editions, the latest first.
func (t Tables) Editions(ctx context.Context, programme string) ([]Edition, error) {
	rows, err := t.db.Read.QueryContext(ctx,
		"SELECT number, digest FROM sound_edition WHERE programme = ? AND released = 1 ORDER BY number DESC", programme)
	if err != nil {
		return nil, fmt.Errorf("reading editions: %w", err)
	}
	defer rows.Close()
	var editions []Edition
	for rows.Next() {
		e := Edition{Approvals: 2}
		if err := rows.Scan(&e.Number, &e.Digest); err != nil {
			return nil, fmt.Errorf("reading an edition: %w", err)
		}
		editions = append(editions, e)
	}
	return editions, sqlite.Refine(rows.Err())
}

// Candidates returns what was found with the draft, or with the latest edition where there is no
// draft; nil before both. They are kept with the draft, because to find them takes opening all
// notes.
func (t Tables) Candidates(ctx context.Context, programme string) ([]byte, error) {
	var found []byte
	err := sqlite.Refine(t.db.Read.QueryRowContext(ctx,
		"SELECT candidates FROM edition WHERE programme = ? ORDER BY number DESC LIMIT 1", programme).Scan(&found))
	if errors.Is(err, sqlite.ErrNotFound) {
		err = nil
	}
	return found, err
}

// What is refused of a draft.
var (
	ErrStaleDraft = errors.New("the draft has changed: look at it again before you approve it")
	ErrSamePerson = errors.New("the draft has your approval already: another coordinator has to release it")
	ErrNotSaid    = errors.New("did you receive your secret in person? Whoever releases an edition is asked, and the audit " +
		"log keeps the answer. Nothing was released: answer beside the draft, with `--in-person yes` or " +
		"`--in-person no`, or with in_person")
	ErrNotesMoved = errors.New("a note was withdrawn while the draft was being made: prepare it again")
)
