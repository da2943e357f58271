// Package vault opens the sealed notes of a programme for an edition, in memory alone.
//
// [Vault.Open] is what an edition is made of: the notes under names that say nothing, who heard
// each, the code book and what hears it, and what changed since the last edition. [Unseal] opens
// one note. The package decides nothing: disclose says what may be made of the notes, and who
// calls it what is stored. Nothing here is written, and no error repeats what a note says.
package vault

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
	"elephants/server/store"
)

// Vault opens notes, and keeps the models that were trained to hear them.
type Vault struct {
	store  *store.Store
	shared *barrier.Book // that all programmes share
	ears   *barrier.Model
	models models // of programmes with barriers of their own
}

// New returns a vault of a store's notes. ears is the model of the code book that all programmes
// share.
func New(s *store.Store, shared *barrier.Book, ears *barrier.Model) *Vault {
	return &Vault{store: s, shared: shared, ears: ears}
}

// Opened is a programme's notes as the engine takes them.
type Opened struct {
	Programme store.Programme
	Book      Book
	Notes     []analysis.Note
	HeardBy   map[string]string // note id: interviewer
	Records   map[string]Record // by note id
	IDs       []store.NoteID    // of all that were opened, those of equal notes among them
	Equal     bool              // one invitation sent the same text for several participants
	Next      int               // the number of the edition that would come of them
	Changes   disclose.Changes  // since the last edition
	Drafted   disclose.Changes  // of these, what a draft of the next edition was made with already
	Since     disclose.Changes  // and what was not
	Came      int               // of the notes, those that no draft or edition was made with
	// sentences of the programme; the records have none of them as own words
	TakenBack int
	taken     func(string) bool // whether a sentence was taken back
	vault     *Vault
}

// Model hears the code book in the notes.
func (o *Opened) Model() (*barrier.Model, error) {
	return o.vault.editionModel(o.Programme.ID, o.Book, o.Notes)
}

// Open reads and unseals the notes of a programme and finds out what changed since its last
// edition. draft is the number of the draft whose notes alone to open; 0: all that there are.
//
// Of notes with the same text (see fold) one counts, wherever they came from: the one that stands
// in an edition or a draft already, or else the first by name.
func (v *Vault) Open(ctx context.Context, programme string, draft int) (*Opened, error) {
	o := &Opened{vault: v, HeardBy: map[string]string{}, Records: map[string]Record{}}
	var err error
	if o.Programme, err = v.store.Programme(ctx, programme); err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	if o.Book, err = v.Book(ctx, programme); err != nil {
		return nil, err
	}
	// before the notes: what comes later is told by the count
	if err := v.learn(ctx, o); err != nil {
		return nil, err
	}
	last, withdrawn, err := v.store.LastEdition(ctx, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the last edition: %w", err)
	}
	o.Next = last + 1
	all, err := v.unsealed(ctx, programme, draft)
	if err != nil {
		return nil, err
	}
	counted := o.distinct(all)
	// slot: the first name of a note of theirs, which is what they go by
	first := map[string]string{}
	for _, n := range counted {
		if name, ok := first[n.slot]; !ok || n.name < name {
			first[n.slot] = n.name
		}
	}
	for _, n := range counted {
		o.HeardBy[n.name], o.Records[n.name] = n.Interviewer, o.speakable(n.Record)
		o.Notes = append(o.Notes, analysis.Note{
			ID: n.name, Side: analysis.Side(n.Side), Participant: first[n.slot], Text: n.Text,
			Coding: edition.Known(n.Codings, o.Book.Own,
				o.Book.Book), Coded: n.Read, Others: n.Others,
		})
	}
	o.newcomers(counted, last, withdrawn)
	return o, nil
}

// opening is a note that was unsealed.
type opening struct {
	Record
	id     store.NoteID
	stands int    // the edition that it stands in, as a draft or released; 0: none yet
	name   string // what the engine calls it
	slot   string // of the participant; the note's own where nobody said whose it is
	said   [sha256.Size]byte
}

// unsealed opens the notes of a programme, or those of one draft, in the order in which they count.
func (v *Vault) unsealed(ctx context.Context, programme string, draft int) ([]opening, error) {
	sealed, err := v.store.Notes(ctx, programme)
	if err != nil {
		return nil, err
	}
	var all []opening
	for _, n := range sealed {
		if draft > 0 && (n.Edition == 0 || n.Edition > draft) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r, err := Unseal(n)
		if err != nil {
			return nil, err
		}
		all = append(all, opening{
			Record: r, id: n.ID, stands: n.Edition, name: nameOf(r), said: fold(r.Text),
			slot: cmp.Or(r.Participant, hex.EncodeToString(n.ID[:])),
		})
	}
	since := func(n opening) int {
		if n.stands == 0 {
			return math.MaxInt
		}
		return n.stands
	}
	slices.SortFunc(all, func(a, b opening) int {
		return cmp.Or(cmp.Compare(since(a), since(b)), cmp.Compare(a.name, b.name),
			cmp.Compare(a.Interviewer, b.Interviewer), cmp.Compare(a.slot, b.slot))
	})
	return all, nil
}

// distinct leaves the first of notes with the same text. All of them stand in the edition, so that
// none of the others counts as new ever after. That there are equal ones is said of one invitation's
// alone: else whoever sends in what they think that somebody's whole note says would be told.
func (o *Opened) distinct(all []opening) (counted []opening) {
	type sender struct{ slot, invitation string }
	slot := map[[sha256.Size]byte][]sender{}
	for _, n := range all {
		o.IDs = append(o.IDs, n.id)
		if n.stands == 0 {
			o.Came++
		}
		before := slot[n.said]
		slot[n.said] = append(before, sender{n.slot, n.Interviewer})
		if len(before) == 0 {
			counted = append(counted, n)
			continue
		}
		o.Equal = o.Equal || slices.ContainsFunc(before, func(b sender) bool {
			return b.slot != n.slot && b.invitation == n.Interviewer
		})
	}
	return counted
}

// newcomers counts the participants heard since the last edition, by interviewer.
func (o *Opened) newcomers(counted []opening, last, withdrawn int) {
	type newcomer struct {
		interviewer string
		drafted     bool // in a draft of the next edition
	}
	heard := map[string]newcomer{}
	for _, n := range counted {
		if released := n.stands > 0 && n.stands <= last; released {
			continue
		}
		drafted := n.stands > 0 || heard[n.slot].drafted
		heard[n.slot] = newcomer{n.Interviewer, drafted}
	}
	none := func(withdrawn int) disclose.Changes {
		return disclose.Changes{New: map[string]int{}, Withdrawn: withdrawn}
	}
	o.Changes, o.Drafted, o.Since = none(withdrawn), none(withdrawn), none(0)
	for _, c := range heard {
		o.Changes.New[c.interviewer]++
		if c.drafted {
			o.Drafted.New[c.interviewer]++
		} else {
			o.Since.New[c.interviewer]++
		}
	}
}

// nameOf names a note for the engine by what it says. Its random id would do, but the engine breaks
// ties by name, and the same notes must give the same bytes on every server. Two notes that count
// have different texts, and so different names.
func nameOf(r Record) string {
	r.Participant, r.Interviewer = "", ""
	plain, err := json.Marshal(r)
	if err != nil {
		panic(fmt.Sprintf("a record that was just read always marshals: %v", err))
	}
	sum := sha256.Sum256(append(plain, 0)) // the 0 keeps the names that earlier versions gave
	return hex.EncodeToString(sum[:])
}
