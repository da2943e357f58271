package vault

import (
	"context"
	"slices"

	"elephants/analysis/quote"
	"elephants/server/seal"
)

// Sentence is one of a participant's own, which they agreed to have quoted.
type Sentence struct {
	Text        string
	Attribution string    // that was read back to them with it; "" if it was not
	Hash        seal.Hash // by which it is known that it was taken back
}

// Sentences are those of a note that may be quoted or were, in their order, each once. They hang on
// the note alone: whoever sees them learns nothing of other notes or of a draft.
func (v *Vault) Sentences(programme string, r Record) (all []Sentence) {
	if !r.Quotable {
		return nil
	}
	for _, own := range r.OwnWords {
		text := quote.Printed(r.Text[own.Start:own.End])
		s := Sentence{text, own.Attribution, v.Hash(programme, text)}
		same := func(other Sentence) bool { return other.Hash == s.Hash }
		if quote.Long(text) && !slices.ContainsFunc(all, same) {
			all = append(all, s)
		}
	}
	return all
}

// Hash is by what a sentence is known that was taken back. Sentences of the same words, whatever
// their capitals and punctuation, have the same: one that is taken back is to be read nowhere new,
// not even as somebody else's.
func (v *Vault) Hash(programme, text string) seal.Hash {
	return v.store.Receipts.Sentence(programme, fold(text))
}

// learn reads what was taken back in the programme.
func (v *Vault) learn(ctx context.Context, o *Opened) error {
	gone, err := v.store.TakenBack(ctx, o.Programme.ID)
	if err != nil {
		return err
	}
	o.TakenBack = len(gone)
	o.taken = func(text string) bool { return gone[v.Hash(o.Programme.Round.Of, text)] }
	return nil
}

// speakable is a record without the own words that were taken back.
func (o *Opened) speakable(r Record) Record {
	kept := r.OwnWords[:0:0]
	for _, own := range r.OwnWords {
		if !o.taken(r.Text[own.Start:own.End]) {
			kept = append(kept, own)
		}
	}
	r.OwnWords = kept
	return r
}
