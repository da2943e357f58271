package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"elephants/analysis/disclose"
	"elephants/server/seal"
)

// Programme is one undertaking.
type Programme struct {
	ID       string
	Name     string
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

// floor holds whatever the file says: whoever got a lower rule into it, by whatever way, lowers
// nothing.
var floor = Rules{disclose.Floor.K, disclose.Floor.Batch, disclose.Floor.Outside}

func (r Rules) atLeast(f Rules) Rules {
	return Rules{max(r.K, f.K), max(r.Batch, f.Batch), max(r.Outside, f.Outside)}
}

// Below reports whether one of the rules is less than that of other.
func (r Rules) Below(other Rules) bool {
	return r.K < other.K || r.Batch < other.Batch || r.Outside < other.Outside
}

func (r Rules) String() string { return fmt.Sprintf("%d %d %d", r.K, r.Batch, r.Outside) }

// AddProgramme stores a programme; [ErrDuplicate] if one has its name.
func (s *Store) AddProgramme(ctx context.Context, act Act, p Programme) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.programme ("+programmeColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			p.ID, p.Name, p.Sides[0], p.Sides[1], p.Said[0].Plural, p.Said[0].Singular, p.Said[1].Plural, p.Said[1].Singular,
			list(p.Sectors), list(p.Bands), p.Language, p.Pages, p.Rules.K, p.Rules.Batch, p.Rules.Outside)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "create programme", p.ID, 0)
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

const programmeColumns = `id, name, side_a, side_b, plural_a, singular_a, plural_b, singular_b, sectors, bands, language, pages, k, batch, outside`

// selectProgramme begins a query for rounds, each with what its programme has: r is the round's row
// and p the programme's. from is the table to read.
func selectProgramme(from string) string {
	return `SELECT r.id, p.name, p.side_a, p.side_b, p.plural_a, p.singular_a, p.plural_b,
	p.singular_b, p.sectors, p.bands, p.language, p.pages, p.k, p.batch, p.outside,
	p.id, r.round, r.asks, r.questions, r.closed, r.pooled
	FROM ` + from + " r JOIN " + from + " p ON p.id = coalesce(r.part_of, r.id)"
}

// readProgramme reads a row of [selectProgramme].
func readProgramme(scan func(...any) error) (p Programme, err error) {
	var sectors, bands, asks, questions, pooled []byte
	err = scan(&p.ID, &p.Name, &p.Sides[0], &p.Sides[1], &p.Said[0].Plural, &p.Said[0].Singular,
		&p.Said[1].Plural, &p.Said[1].Singular,
		&sectors, &bands, &p.Language, &p.Pages, &p.Rules.K, &p.Rules.Batch, &p.Rules.Outside,
		&p.Round.Of, &p.Round.Name, &asks, &questions, &p.Round.Closed, &pooled)
	if err != nil {
		return p, refine(err)
	}
	p.Rules = p.Rules.atLeast(floor)
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
	return all, refine(rows.Err())
}

// Programme returns the programme with the id, or the round with it, which has its programme's
// name, sides and rules; [ErrNotFound] if there is neither.
func (s *Store) Programme(ctx context.Context, id string) (Programme, error) {
	return readProgramme(s.looks[whichProgramme].QueryRowContext(ctx, id).Scan)
}

var whichProgramme = selectProgramme("programme") + " WHERE r.id = ?"

// Programmes returns all of them, each as its first round, by name.
func (s *Store) Programmes(ctx context.Context) (all []Programme, err error) {
	rows, err := s.read.QueryContext(ctx,
		selectProgramme("sound_programme")+" WHERE r.part_of IS NULL ORDER BY p.name")
	if err != nil {
		return nil, fmt.Errorf("reading the programmes: %w", err)
	}
	return readProgrammes(rows)
}

// ReviseProgramme stores what change makes of the programme's name, of how its sides are said, of
// its sectors, its role bands and the language of its pages, and nothing else of it; [ErrDuplicate]
// if another has its name. An error of change's is passed on.
func (s *Store) ReviseProgramme(ctx context.Context, act Act, id string,
	change func(*Programme) error) (p Programme, err error) {
	err = s.change(ctx, func(tx *sql.Tx) error {
		if p, err = readProgramme(tx.QueryRowContext(ctx,
			whichProgramme+" AND r.part_of IS NULL", id).Scan); err != nil {
			return err
		}
		if err := change(&p); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE main.programme SET name = ?, plural_a = ?, singular_a = ?, plural_b = ?, singular_b = ?, sectors = ?, bands = ?, pages = ?
			WHERE id = ?`, p.Name, p.Said[0].Plural, p.Said[0].Singular, p.Said[1].Plural, p.Said[1].Singular, list(p.Sectors), list(p.Bands), p.Pages, id)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "revise programme", id, 0)
	})
	return p, err
}

// SetRules changes a programme's rules of disclosure and reports whether it did. One coordinator
// may raise them; to lower one of them takes the same wish of two, the first of which is kept as a
// proposal.
func (s *Store) SetRules(ctx context.Context, act Act, programme string, to Rules,
	coordinator string) (done bool, err error) {
	err = s.change(ctx, func(tx *sql.Tx) error {
		var now Rules
		var proposed, proposer string
		err := tx.QueryRowContext(ctx,
			"SELECT k, batch, outside, coalesce(proposed, ''), coalesce(proposer, '') FROM programme WHERE id = ?", programme).
			Scan(&now.K, &now.Batch, &now.Outside, &proposed, &proposer)
		if err != nil {
			return err
		}
		if to.Below(now) && (proposed != to.String() || proposer == coordinator) {
			_, err := tx.ExecContext(ctx,
				"UPDATE main.programme SET proposed = ?, proposer = ? WHERE id = ?", to.String(), coordinator, programme)
			if err != nil {
				return err
			}
			return record(ctx, tx, act, "propose lower rules", programme, 0)
		}
		done = true
		_, err = tx.ExecContext(ctx,
			"UPDATE main.programme SET k = ?, batch = ?, outside = ?, proposed = NULL, proposer = NULL WHERE id = ?",
			to.K, to.Batch, to.Outside, programme)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "set rules "+to.String(), programme, 0)
	})
	return done && err == nil, err
}

// Proposal is a wish for lower rules that a second coordinator has not joined.
type Proposal struct {
	Rules
	Proposer string // the credential's id
}

// Proposal returns the wish that waits, or [ErrNotFound] if none does.
func (s *Store) Proposal(ctx context.Context, programme string) (p Proposal, err error) {
	var rules string
	err = s.read.QueryRowContext(ctx,
		"SELECT proposed, proposer FROM programme WHERE id = ? AND proposed IS NOT NULL", programme).Scan(&rules, &p.Proposer)
	if err != nil {
		return p, refine(err)
	}
	if _, err := fmt.Sscan(rules, &p.K, &p.Batch, &p.Outside); err != nil {
		return p, fmt.Errorf("reading the proposed rules: %w", err)
	}
	return p, nil
}

// Credential is what is kept of a secret.
type Credential struct {
	Hash      seal.Hash
	ID        string
	Role      int32  // an elephants.v1.Role
	Programme string // empty for an administrator
}

// lastEdition is the number of the latest released edition of the programme that is parameter 4.
const lastEdition = "(SELECT coalesce(max(number), 0) FROM edition WHERE programme = ?4 AND released = 1)"

// AddCredential stores a credential.
func (s *Store) AddCredential(ctx context.Context, act Act, c Credential) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.credential (hash, id, role, programme, issued) VALUES (?1, ?2, ?3, nullif(?4, ''), "+lastEdition+")",
			c.Hash[:], c.ID, c.Role, c.Programme)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "issue secret", c.Programme, 0)
	})
}

// Credential returns the credential with the hash, or [ErrNotFound] if there is none or it was
// revoked.
func (s *Store) Credential(ctx context.Context, hash seal.Hash) (Credential, error) {
	c := Credential{Hash: hash}
	err := s.looks[whose].QueryRowContext(ctx, hash[:]).Scan(&c.ID, &c.Role, &c.Programme)
	return c, refine(err)
}

const whose = "SELECT id, role, coalesce(programme, '') FROM credential " +
	"WHERE hash = ? AND revoked = 0"

// Revoke ends the credential with the id, or the link with it that nobody has opened yet;
// [ErrNotFound] if there is neither. What a credential approved or proposed and still waits for a
// second person is taken back with it, and nothing that it had begun is done any more: see
// [mayAct]. To revoke a credential twice does no harm. The last administrator's is refused with
// [ErrLast]: nobody could make another. It works on a full disk.
func (s *Store) Revoke(ctx context.Context, act Act, id string) error {
	return s.urgently(func() error { return s.revoke(ctx, act, id) })
}

func (s *Store) revoke(ctx context.Context, act Act, id string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
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
		if err := record(ctx, tx, act, "revoke secret", programme, 0); err != nil {
			return err
		}
		for _, statement := range endings {
			if _, err := tx.ExecContext(ctx, statement, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// endings are what ends a credential: it opens nothing more, and the first half of what takes two
// people is taken back if it was its.
var endings = []string{
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

func revokeLink(ctx context.Context, tx *sql.Tx, act Act, id string) error {
	var programme string
	if err := tx.QueryRowContext(ctx,
		"DELETE FROM main.link WHERE id = ? RETURNING coalesce(programme, '')", id).Scan(&programme); err != nil {
		return fmt.Errorf("the secret: %w", refine(err))
	}
	return record(ctx, tx, act, "revoke link", programme, 0)
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
// role and id.
func (s *Store) Issued(ctx context.Context, programme string) (all []Issued, err error) {
	rows, err := s.read.QueryContext(ctx, `WITH issued AS (
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
	return all, refine(rows.Err())
}

// Link is what is kept of a sign-in link.
type Link struct {
	Hash      seal.Hash
	ID        string
	Role      int32
	Programme string // empty for an administrator's
}

// AddLink stores a link.
func (s *Store) AddLink(ctx context.Context, act Act, l Link) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.link (hash, id, role, programme, issued) VALUES (?1, ?2, ?3, nullif(?4, ''), "+lastEdition+")", l.Hash[:], l.ID, l.Role, l.Programme)
		if err != nil {
			return err
		}
		return record(ctx, tx, act, "make link", l.Programme, 0)
	})
}

// Redeem takes the link with the hash away and stores the credential that issue makes of it.
// [ErrNotFound] if there is no such link, or it was opened before.
func (s *Store) Redeem(ctx context.Context, act Act, hash seal.Hash,
	issue func(Link) Credential) error {
	return s.change(ctx, func(tx *sql.Tx) error {
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
		return record(ctx, tx, act, "open link", l.Programme, 0)
	})
}
