package store

import (
	"context"
	"database/sql"
	"fmt"

	"elephants/server/seal"
	"elephants/server/store/editions"
	"elephants/server/store/place"
	"elephants/server/store/sqlite"
)

// NoteOf returns the note of a receipt with its key; [ErrNotFound] if there is none, or if it was
// withdrawn or is about to be.
func (s *Store) NoteOf(ctx context.Context, receipt seal.Hash) (n Note, err error) {
	n.Receipt = receipt
	var id []byte
	// On the connection that writes, for it alone has the lookup by receipt: no index in the file
	// says in which order receipts came.
	err = sqlite.InTx(ctx, s.db.Write, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx,
			"SELECT id, programme, sealed, edition FROM note WHERE "+place.OfReceipt+
				" AND leaving = 0", receipt[:]).
			Scan(&id, &n.Programme, &n.Sealed, &n.Edition)
	})
	if err != nil {
		return Note{}, fmt.Errorf("reading the note of a receipt: %w", err)
	}
	n.ID = NoteID(id)
	err = s.keys.In(ctx, func(key func(NoteID) (seal.Key, error)) (err error) {
		n.Key, err = key(n.ID) // no key: it is being withdrawn at this moment
		return err
	})
	if err != nil {
		return Note{}, fmt.Errorf("reading the key of a note: %w", err)
	}
	return n, nil
}

// ProgrammeOf returns the programme of a receipt's note, whether or not it was withdrawn;
// [ErrNotFound] for a receipt that no note ever had. The caller must not let the two be told apart:
// who tries receipts would learn which exist.
func (s *Store) ProgrammeOf(ctx context.Context, receipt seal.Hash) (programme string, err error) {
	err = sqlite.InTx(ctx, s.db.Write, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT programme FROM note WHERE "+place.OfReceipt+
			" UNION ALL SELECT programme FROM withdrawal WHERE receipt = ?1", receipt[:]).Scan(&programme)
	})
	return programme, err
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
		return s.db.Change(ctx, func(tx *sql.Tx) error {
			if err := editions.KeepTakenBack(ctx, tx, []Sentence{sentence}); err != nil {
				return err
			}
			return editions.ChangeDrafts(ctx, tx, sentence.Programme, without)
		})
	})
	if err != nil {
		return fmt.Errorf("taking a sentence back: %w", err)
	}
	s.emptyLog(context.WithoutCancel(ctx), 50) // it would say which one came last
	return nil
}
