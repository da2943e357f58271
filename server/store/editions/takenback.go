package editions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/seal"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// Sentence is what is kept of a sentence that was taken back: a hash under the server's key, so
// that the file tells nobody which sentence it was, not even somebody who guesses its words.
type Sentence struct {
	Programme string    // not a round of it
	Hash      seal.Hash // see [seal.Receipts.Sentence]
}

// ofProgramme is the programme of a round whose id is the statement's first argument, itself for
// the first round. A sentence is taken back in all rounds of its programme: whoever said it may
// have spoken in several.
const ofProgramme = "(SELECT coalesce(part_of, id) FROM programme WHERE id = ?1)"

// TakenBack returns the hashes of the sentences that were taken back in the programme of a round.
// If one of them is missing from the file it is an error: nothing may be quoted then.
func (t Tables) TakenBack(ctx context.Context, round string) (map[seal.Hash]bool, error) {
	var programme string
	err := t.db.Read.QueryRowContext(ctx, "SELECT coalesce("+ofProgramme+", '')", round).
		Scan(&programme)
	if err != nil {
		return nil, fmt.Errorf("reading what was taken back: %w", sqlite.Refine(err))
	}
	if !t.db.Guard.Whole("taken_back", programme) {
		return nil, vouch.Changed{Table: "taken_back"}
	}
	rows, err := t.db.Read.QueryContext(ctx, "SELECT sentence FROM taken_back WHERE programme = ?",
		programme)
	if err != nil {
		return nil, fmt.Errorf("reading what was taken back: %w", err)
	}
	defer rows.Close()
	hashes := map[seal.Hash]bool{}
	for rows.Next() {
		var hash []byte
		if err := rows.Scan(&hash); err != nil {
			return nil, fmt.Errorf("reading what was taken back: %w", sqlite.Refine(err))
		}
		hashes[seal.Hash(hash)] = true
	}
	return hashes, sqlite.Refine(rows.Err())
}

// ChangeDrafts puts what change makes of each open draft of a programme into its place. An approval
// stays only where the digest stays: two people approve what they saw. All rounds change in the
// transaction that keeps the sentence, or a draft with it could be released in between.
func ChangeDrafts(ctx context.Context, tx *sql.Tx, programme string,
	change func(Edition) (Edition, error)) error {
	rounds, err := roundsOf(ctx, tx, programme)
	if err != nil {
		return err
	}
	for _, round := range rounds {
		before, _, err := draft(ctx, tx, round)
		if errors.Is(err, sqlite.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		after, err := change(before)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE main.edition SET digest = ?1, offered = ?2,
			approved = ?3, approver = iif(digest = ?1, approver, NULL) WHERE programme = ?4 AND number = ?5`,
			after.Digest, after.Offered, after.Approved, round, before.Number)
		if err != nil {
			return err
		}
	}
	return nil
}

// roundsOf are the ids of a programme's rounds.
func roundsOf(ctx context.Context, tx *sql.Tx, programme string) (ids []string, err error) {
	rows, err := tx.QueryContext(ctx,
		"SELECT id FROM programme WHERE coalesce(part_of, id) = ? ORDER BY id", programme)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// KeepTakenBack adds sentences and writes all rows again in the order of their hashes: inside its
// pages SQLite keeps rows in the order in which they were put in. Rows that somebody changed stay
// where they are, to be refused.
func KeepTakenBack(ctx context.Context, tx *sql.Tx, more []Sentence) error {
	for _, statement := range []string{
		"CREATE TEMP TABLE again (sentence BLOB PRIMARY KEY, programme TEXT)",
		"INSERT INTO again SELECT sentence, programme FROM sound_taken_back",
		"DELETE FROM main.taken_back WHERE sentence IN (SELECT sentence FROM again)",
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	for _, sentence := range more {
		_, err := tx.ExecContext(
			ctx,
			"INSERT OR IGNORE INTO again SELECT ?, id FROM programme WHERE id = ?",
			sentence.Hash[:],
			sentence.Programme,
		)
		if err != nil {
			return err
		}
	}
	for _, statement := range []string{
		"INSERT INTO main.taken_back (sentence, programme) " +
			"SELECT sentence, programme FROM again ORDER BY sentence",
		"DROP TABLE again",
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// takenBackCount is how many sentences were taken back in the programme of a round, in the
// transaction that asks.
func takenBackCount(ctx context.Context, q sqlite.Querier, round string) (n int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM taken_back WHERE programme = "+ofProgramme,
		round).Scan(&n)
	return n, err
}

// TakeBackAgain keeps which sentences were taken back, and discards the drafts that may quote them.
// A draft of the backup that knew of the sentence stays: it was made without it.
func TakeBackAgain(ctx context.Context, tx *sql.Tx, sentences []Sentence) error {
	if len(sentences) == 0 {
		return nil
	}
	for _, sentence := range sentences {
		_, err := tx.ExecContext(ctx, "DELETE FROM main.edition WHERE released = 0 AND programme IN "+
			"(SELECT id FROM main.programme WHERE coalesce(part_of, id) = ?1) "+
			"AND NOT EXISTS (SELECT 1 FROM taken_back WHERE sentence = ?2)", sentence.Programme,
			sentence.Hash[:])
		if err != nil {
			return err
		}
	}
	return KeepTakenBack(ctx, tx, sentences)
}

// TakenBackIn are the sentences that a file of any version knows were taken back.
func TakenBackIn(ctx context.Context, db *sql.DB) (all []Sentence, err error) {
	var known bool
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'taken_back')").
		Scan(&known)
	if err != nil || !known {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "SELECT programme, sentence FROM taken_back")
	if err != nil {
		return nil, fmt.Errorf("reading the sentences that were taken back: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var sentence Sentence
		var hash []byte
		if err := rows.Scan(&sentence.Programme, &hash); err != nil {
			return nil, err
		}
		copy(sentence.Hash[:], hash)
		all = append(all, sentence)
	}
	return all, rows.Err()
}
