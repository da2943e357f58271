package editions

import (
	"context"
	"database/sql"
	"fmt"

	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Look is a set of notes that a draft of an edition was made from.
type Look struct {
	Number int // from 1
	// Series says which draws its counts have. Notes that only go leave it as it is: who takes planted
	// notes back sees the same draws again, and learns nothing by averaging. Notes that come make it
	// another: else who looks before and after somebody's note would see what the draws hid.
	Series int
	Notes  []byte // hash of the notes' ids, and of the programme's own barriers if there are any
	Size   int    // how many
}

// Looks returns the looks of an edition, the first first.
func (t Tables) Looks(ctx context.Context, programme string, edition int) (all []Look, err error) {
	if err := t.db.Guard.WholeScope(programme); err != nil {
		return nil, err // one less would be one more for whoever removed it
	}
	rows, err := t.db.Read.QueryContext(ctx, `SELECT number, series, notes, size FROM look
		WHERE programme = ? AND edition = ? ORDER BY number`, programme, edition)
	if err != nil {
		return nil, fmt.Errorf("reading the looks: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var l Look
		if err := rows.Scan(&l.Number, &l.Series, &l.Notes, &l.Size); err != nil {
			return nil, fmt.Errorf("reading a look: %w", err)
		}
		all = append(all, l)
	}
	return all, sqlite.Refine(rows.Err())
}

// addLook keeps a look, and ends the wish for it. [ErrStaleDraft] if somebody else looked
// meanwhile. The first look needs no second person, and so no entry of its own: "prepare" says it.
func addLook(
	ctx context.Context, tx *sql.Tx, act audit.Act, programme string, edition int, l Look,
) error {
	var taken bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM look "+
		"WHERE programme = ? AND edition = ? AND number >= ?)", programme, edition, l.Number).Scan(&taken)
	if err != nil {
		return err
	}
	if taken {
		return ErrStaleDraft
	}
	_, err = tx.ExecContext(ctx,
		"INSERT INTO main.look (programme, edition, number, series, notes, size) "+
			"VALUES (?, ?, ?, ?, ?, ?)",
		programme, edition, l.Number, l.Series, l.Notes, l.Size)
	if err != nil {
		return err
	}
	if l.Number == 1 {
		return nil
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM main.look_wish WHERE programme = ?", programme)
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, act, "agree to a further look", programme, edition)
}

// Wish is a further look that one coordinator asks for. It names the notes it is for by their hash,
// so that whoever agrees does so for what they were told came and went, and for nothing that came
// after.
type Wish struct {
	Edition     int
	Notes       []byte // as in [Look]
	Coordinator string // id of their credential
}

// WishLook keeps a wish in the place of any other of the programme. One waits at a time: with
// several, the second person could not tell which of them they agree to.
func (t Tables) WishLook(ctx context.Context, act audit.Act, programme string, w Wish) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM main.look_wish WHERE programme = ?", programme)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx,
			"INSERT INTO main.look_wish (programme, edition, notes, coordinator) VALUES (?, ?, ?, ?)",
			programme, w.Edition, w.Notes, w.Coordinator)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "ask for a further look", programme, w.Edition)
	})
}

// LookWish returns the wish that waits for another coordinator, or [sqlite.ErrNotFound].
func (t Tables) LookWish(ctx context.Context, programme string) (w Wish, err error) {
	err = t.db.Read.QueryRowContext(ctx,
		"SELECT edition, notes, coordinator FROM look_wish WHERE programme = ?", programme).
		Scan(&w.Edition, &w.Notes, &w.Coordinator)
	return w, sqlite.Refine(err)
}

// Question is what is asked of how many notes there are.
type Question string

// The questions.
const (
	ForAnEdition Question = "enough for an edition"
	StillDrafted Question = "enough in the draft still"
	SinceDrafted Question = "enough since the draft"
)

// Reply is what was said to a question, and when.
type Reply struct {
	Edition int
	Day     string
	Changed int // conversations that had changed
	Enough  bool
}

// LastReply returns the last reply to a question, or [sqlite.ErrNotFound]. It is given again until
// the day is over: whoever could ask after each note would count the notes. If rows of the
// programme are missing it is an error, since without its replies a programme could be asked at any
// time.
func (t Tables) LastReply(ctx context.Context, programme string, q Question) (a Reply, err error) {
	if err := t.db.Guard.WholeScope(programme); err != nil {
		return a, err
	}
	err = t.db.Read.QueryRowContext(ctx,
		"SELECT edition, day, changed, enough FROM reply WHERE programme = ? AND question = ?",
		programme, q).
		Scan(&a.Edition, &a.Day, &a.Changed, &a.Enough)
	return a, sqlite.Refine(err)
}

// KeepReply keeps a reply in the place of the one before it. It has no entry in the audit log; that
// whoever asked may still act is read all the same.
func (t Tables) KeepReply(
	ctx context.Context, act audit.Act, programme string, q Question, a Reply,
) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		if err := audit.MayAct(ctx, tx, act.By); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM main.reply WHERE programme = ? AND question = ?",
			programme, q)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO main.reply "+
			"(programme, question, edition, day, changed, enough) VALUES (?, ?, ?, ?, ?, ?)",
			programme, q, a.Edition, a.Day, a.Changed, a.Enough)
		return err
	})
}

// Given counts the secrets and links of a role that were given out since the last released edition
// of a programme's first round, or of the further one that they are for; revoked ones among them.
func (t Tables) Given(ctx context.Context, programme string, role int32) (n int, err error) {
	err = t.db.Read.QueryRowContext(ctx, `WITH given AS (
			SELECT role, programme, issued FROM sound_credential UNION ALL
			SELECT role, programme, issued FROM sound_link)
		SELECT count(*) FROM given g JOIN sound_programme r ON r.id = g.programme
		WHERE coalesce(r.part_of, r.id) = ? AND role = ? AND issued = (SELECT coalesce(max(number), 0)
			FROM sound_edition e WHERE e.programme = g.programme AND released = 1)`, programme, role).
		Scan(&n)
	return n, sqlite.Refine(err)
}
