package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/seal"
	"elephants/server/vouch"
)

// Sentence is what is kept of a sentence that was taken back.
type Sentence struct {
	Programme string    // not a round of it
	Hash      seal.Hash // see [seal.Receipts.Sentence]
}

// NoteOf returns the note of a receipt with its key; [ErrNotFound] if there is none, or if it was
// withdrawn or is about to be.
func (s *Store) NoteOf(ctx context.Context, receipt seal.Hash) (n Note, err error) {
	n.Receipt = receipt
	var id, wrapped []byte
	err = inTx(ctx, s.write, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT id, programme, sealed, edition FROM note WHERE "+ofReceipt+
			" AND leaving = 0", receipt[:]).
			Scan(&id, &n.Programme, &n.Sealed, &n.Edition)
	})
	if err != nil {
		return Note{}, fmt.Errorf("reading the note of a receipt: %w", err)
	}
	n.ID = NoteID(id)
	err = inTx(ctx, s.keys, func(tx *sql.Tx) error {
		epoch, err := s.epoch(ctx, tx)
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, "SELECT wrapped FROM note_key WHERE "+itsKey, id).
			Scan(&wrapped)
		if err != nil {
			return err // no key: it is being withdrawn at this moment
		}
		n.Key, err = epoch.Unwrap(wrapped, string(id))
		return err
	})
	if err != nil {
		return Note{}, fmt.Errorf("reading the key of a note: %w", err)
	}
	return n, nil
}

// ProgrammeOf returns the programme of a receipt's note, whether or not it was withdrawn;
// [ErrNotFound] for a receipt that no note ever had.
func (s *Store) ProgrammeOf(ctx context.Context, receipt seal.Hash) (programme string, err error) {
	err = inTx(ctx, s.write, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT programme FROM note WHERE "+ofReceipt+
			" UNION ALL SELECT programme FROM withdrawal WHERE receipt = ?1", receipt[:]).Scan(&programme)
	})
	return programme, err
}

// ofProgramme is the programme of a round whose id is the statement's first argument, itself for
// the first round. A sentence is taken back in all rounds of its programme: whoever said it may
// have spoken in several.
const ofProgramme = "(SELECT coalesce(part_of, id) FROM programme WHERE id = ?1)"

// TakenBack returns the hashes of the sentences that were taken back in the programme of a round.
// If one of them is missing from the file it is an error: nothing may be quoted then.
func (s *Store) TakenBack(ctx context.Context, round string) (map[seal.Hash]bool, error) {
	var programme string
	err := s.read.QueryRowContext(ctx, "SELECT coalesce("+ofProgramme+", '')", round).
		Scan(&programme)
	if err != nil {
		return nil, fmt.Errorf("reading what was taken back: %w", refine(err))
	}
	if !s.guard.Whole("taken_back", programme) {
		return nil, vouch.Changed{Table: "taken_back"}
	}
	rows, err := s.read.QueryContext(ctx, "SELECT sentence FROM taken_back WHERE programme = ?",
		programme)
	if err != nil {
		return nil, fmt.Errorf("reading what was taken back: %w", err)
	}
	defer rows.Close()
	hashes := map[seal.Hash]bool{}
	for rows.Next() {
		var hash []byte
		if err := rows.Scan(&hash); err != nil {
			return nil, fmt.Errorf("reading what was taken back: %w", refine(err))
		}
		hashes[seal.Hash(hash)] = true
	}
	return hashes, refine(rows.Err())
}

// TakeBack keeps that a sentence was taken back, and puts what without makes of each open draft of
// the programme's rounds into its place, in the same transaction: a draft with the sentence in it
// could be released in between. A draft's approval goes if its digest changes. To take it back
// twice does nothing.
//
// It has no entry in the audit log, as a withdrawal has none: that would say on which day.
func (s *Store) TakeBack(ctx context.Context, sentence Sentence,
	without func(Edition) (Edition, error)) error {
	err := s.urgently(func() error {
		return s.change(ctx, func(tx *sql.Tx) error {
			if err := keepTakenBack(ctx, tx, []Sentence{sentence}); err != nil {
				return err
			}
			return changeDrafts(ctx, tx, sentence.Programme, without)
		})
	})
	if err != nil {
		return fmt.Errorf("taking a sentence back: %w", err)
	}
	s.emptyLog(context.WithoutCancel(ctx), 50) // it would say which one came last
	return nil
}

// changeDrafts puts what change makes of each open draft of a programme into its place.
func changeDrafts(ctx context.Context, tx *sql.Tx, programme string,
	change func(Edition) (Edition, error)) error {
	rounds, err := roundsOf(ctx, tx, programme)
	if err != nil {
		return err
	}
	for _, round := range rounds {
		before, _, err := draft(ctx, tx, round)
		if errors.Is(err, ErrNotFound) {
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
			approver = iif(digest = ?1, approver, NULL) WHERE programme = ?3 AND number = ?4`,
			after.Digest, after.Offered, round, before.Number)
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

// keepTakenBack adds sentences and writes all rows again in the order of their hashes: inside its
// pages SQLite keeps rows in the order in which they were put in. Rows that somebody changed stay
// where they are, to be refused.
func keepTakenBack(ctx context.Context, tx *sql.Tx, more []Sentence) error {
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
func takenBackCount(ctx context.Context, q querier, round string) (n int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM taken_back WHERE programme = "+ofProgramme,
		round).Scan(&n)
	return n, err
}
