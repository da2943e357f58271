package programmes

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"elephants/analysis/disclose"
	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Programme is one undertaking.
type Programme struct {
	ID       string
	Name     string
	Subject  string    // what it is about, in its own words; empty: nobody has said
	Sides    [2]string // by their ids
	Said     [2]Saying // how people say them
	Sectors  []int32   // elephants.v1.Sector of its participants
	Bands    []Band    // that a note's role is folded into
	Language string    // of its notes, BCP 47
	Pages    string    // language of its people's pages and letters, ISO 639-1
	Rules    Rules
	Round    Round // which of its rounds this is; the ID is the round's
}

// Saying is how people say a side. What is empty has no saying of the programme's own.
type Saying struct{ Plural, Singular string }

// Band is a generic phrase that several participants of a side can share.
type Band struct {
	Side   string `json:"side"`
	Phrase string `json:"phrase"`
}

// Rules are a programme's rules of disclosure; see disclose.Policy.
type Rules struct{ K, Batch, Outside int }

// Floor holds whatever the file says: whoever got a lower rule into it, by whatever way, lowers
// nothing. It is applied where a row is read and not where it is written, since only reading cannot
// be gone around.
var Floor = Rules{disclose.Floor.K, disclose.Floor.Batch, disclose.Floor.Outside}

// AtLeast returns the higher of each rule.
func (r Rules) AtLeast(f Rules) Rules {
	return Rules{max(r.K, f.K), max(r.Batch, f.Batch), max(r.Outside, f.Outside)}
}

// Below reports whether one of the rules is less than that of other.
func (r Rules) Below(other Rules) bool {
	return r.K < other.K || r.Batch < other.Batch || r.Outside < other.Outside
}

// String is the rules as a proposal is kept. Two proposals are the same wish if their strings are.
func (r Rules) String() string { return fmt.Sprintf("%d %d %d", r.K, r.Batch, r.Outside) }

// AddProgramme stores a programme; [sqlite.ErrDuplicate] if one has its name.
func (t Tables) AddProgramme(ctx context.Context, act audit.Act, p Programme) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.programme ("+programmeColumns+
				") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			p.ID, p.Name, p.Subject, p.Sides[0], p.Sides[1],
			p.Said[0].Plural, p.Said[0].Singular, p.Said[1].Plural, p.Said[1].Singular,
			list(p.Sectors), list(p.Bands), p.Language, p.Pages, p.Rules.K, p.Rules.Batch, p.Rules.Outside)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "create programme", p.ID, 0)
	})
}

// list is a list as its column holds it.
func list[T any](l []T) string {
	text, err := json.Marshal(append([]T{}, l...))
	if err != nil {
		panic(fmt.Sprintf("strings and numbers always marshal: %v", err))
	}
	return string(text)
}

const programmeColumns = `id, name, subject, side_a, side_b,
	plural_a, singular_a, plural_b, singular_b, sectors, bands, language, pages, k, batch, outside`

// selectProgramme begins a query for rounds, each with what its programme has: r is the round's row
// and p the programme's. from is the table to read.
func selectProgramme(from string) string {
	return `SELECT r.id, p.name, p.subject, p.side_a, p.side_b, p.plural_a, p.singular_a, p.plural_b,
	p.singular_b, p.sectors, p.bands, p.language, p.pages, p.k, p.batch, p.outside,
	p.id, r.round, r.asks, r.questions, r.closed, r.pooled
	FROM ` + from + " r JOIN " + from + " p ON p.id = coalesce(r.part_of, r.id)"
}

// readProgramme reads a row of [selectProgramme].
func readProgramme(scan func(...any) error) (p Programme, err error) {
	var sectors, bands, asks, questions, pooled []byte
	err = scan(&p.ID, &p.Name, &p.Subject, &p.Sides[0], &p.Sides[1],
		&p.Said[0].Plural, &p.Said[0].Singular,
		&p.Said[1].Plural, &p.Said[1].Singular,
		&sectors, &bands, &p.Language, &p.Pages, &p.Rules.K, &p.Rules.Batch, &p.Rules.Outside,
		&p.Round.Of, &p.Round.Name, &asks, &questions, &p.Round.Closed, &pooled)
	if err != nil {
		return p, sqlite.Refine(err)
	}
	p.Rules = p.Rules.AtLeast(Floor)
	return p, errors.Join(json.Unmarshal(sectors, &p.Sectors), json.Unmarshal(bands, &p.Bands),
		json.Unmarshal(asks, &p.Round.Asks), json.Unmarshal(questions, &p.Round.Questions),
		json.Unmarshal(pooled, &p.Round.Pooled))
}

func readProgrammes(rows *sql.Rows) (all []Programme, err error) {
	defer rows.Close()
	for rows.Next() {
		p, err := readProgramme(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("reading the programmes: %w", err)
		}
		all = append(all, p)
	}
	return all, sqlite.Refine(rows.Err())
}

// Programme returns the programme with the id, or the round with it, which has its programme's
// name, sides and rules; [sqlite.ErrNotFound] if there is neither.
func (t Tables) Programme(ctx context.Context, id string) (Programme, error) {
	return readProgramme(t.db.Read.QueryRowContext(ctx, whichProgramme, id).Scan)
}

var whichProgramme = selectProgramme("programme") + " WHERE r.id = ?"

// Programmes returns all of them, each as its first round, by name.
func (t Tables) Programmes(ctx context.Context) (all []Programme, err error) {
	rows, err := t.db.Read.QueryContext(ctx,
		selectProgramme("sound_programme")+" WHERE r.part_of IS NULL ORDER BY p.name")
	if err != nil {
		return nil, fmt.Errorf("reading the programmes: %w", err)
	}
	return readProgrammes(rows)
}

// ReviseProgramme applies change to the programme's name and subject, the words for its sides, its
// sectors, its role bands and the language of its pages, and stores these alone. Whatever else
// change does is lost: notes are sealed and editions released under the sides' ids, and rules have
// [Tables.SetRules]. [sqlite.ErrDuplicate] if another programme has its name. An error of change's
// is passed on.
func (t Tables) ReviseProgramme(ctx context.Context, act audit.Act, id string,
	change func(*Programme) error) (p Programme, err error) {
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		if p, err = readProgramme(tx.QueryRowContext(ctx,
			whichProgramme+" AND r.part_of IS NULL", id).Scan); err != nil {
			return err
		}
		if err := change(&p); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE main.programme SET name = ?, subject = ?,
				plural_a = ?, singular_a = ?, plural_b = ?, singular_b = ?, sectors = ?, bands = ?, pages = ?
			WHERE id = ?`, p.Name, p.Subject, p.Said[0].Plural, p.Said[0].Singular,
			p.Said[1].Plural, p.Said[1].Singular, list(p.Sectors), list(p.Bands), p.Pages, id)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "revise programme", id, 0)
	})
	return p, err
}

// SetRules changes a programme's rules of disclosure and reports whether it did. One coordinator
// may raise them; to lower one of them takes the same wish of two, the first of which is kept as a
// proposal.
func (t Tables) SetRules(ctx context.Context, act audit.Act, programme string, to Rules,
	coordinator string) (done bool, err error) {
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		done = false // it may be run again
		var now Rules
		var proposed, proposer string
		err := tx.QueryRowContext(ctx,
			"SELECT k, batch, outside, coalesce(proposed, ''), coalesce(proposer, '') FROM programme WHERE id = ?", programme).
			Scan(&now.K, &now.Batch, &now.Outside, &proposed, &proposer)
		if err != nil {
			return err
		}
		// A first wish, another one than waits, or the same person's again: it is kept in place of
		// what waited, and nothing is lowered.
		if to.Below(now) && (proposed != to.String() || proposer == coordinator) {
			_, err := tx.ExecContext(ctx,
				"UPDATE main.programme SET proposed = ?, proposer = ? WHERE id = ?", to.String(), coordinator, programme)
			if err != nil {
				return err
			}
			return audit.Record(ctx, tx, act, "propose lower rules", programme, 0)
		}
		// Whatever waited is forgotten, also when the rules are raised: a second person's word from
		// before must not lower what was raised since.
		done = true
		_, err = tx.ExecContext(ctx,
			"UPDATE main.programme SET k = ?, batch = ?, outside = ?, proposed = NULL, proposer = NULL WHERE id = ?",
			to.K, to.Batch, to.Outside, programme)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "set rules "+to.String(), programme, 0)
	})
	return done && err == nil, err
}

// Proposal is a wish for lower rules that a second coordinator has not joined.
type Proposal struct {
	Rules
	Proposer string // the credential's id
}

// Proposal returns the wish that waits, or [sqlite.ErrNotFound] if none does.
func (t Tables) Proposal(ctx context.Context, programme string) (p Proposal, err error) {
	var rules string
	err = t.db.Read.QueryRowContext(ctx,
		"SELECT proposed, proposer FROM programme WHERE id = ? AND proposed IS NOT NULL", programme).Scan(&rules, &p.Proposer)
	if err != nil {
		return p, sqlite.Refine(err)
	}
	if _, err := fmt.Sscan(rules, &p.K, &p.Batch, &p.Outside); err != nil {
		return p, fmt.Errorf("reading the proposed rules: %w", err)
	}
	return p, nil
}
