package vault

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/server/seal"
	"elephants/server/store"
)

// three is a code book of three barriers, so that training takes no time.
func three(t *testing.T) *barrier.Book {
	t.Helper()
	all := barrier.BuiltIn()
	few := &barrier.Book{Version: all.Version}
	for _, b := range all.Barriers[:3] {
		b.Examples = slices.Clone(b.Examples[:3])
		for i := range b.Examples {
			b.Examples[i].Also = nil // barriers that the small book has not
		}
		few.Barriers = append(few.Barriers, b)
	}
	return few
}

// pets is a programme's own barrier, known by a line.
var pets = barrier.Barrier{ID: "pets", Name: "The dog", Description: "No dogs are allowed in here."}

func bookOf(t *testing.T, v *Vault, own ...barrier.Barrier) Book {
	t.Helper()
	book, err := v.shared.With(own)
	if err != nil {
		t.Fatal(err)
	}
	return Book{book, own}
}

// A model is trained once for each change, whoever asks for it, and no more are kept than may be.
func TestModelsAreKept(t *testing.T) {
	v := New(nil, three(t), nil)
	book := bookOf(t, v, pets)
	first, err := v.Model("a", book)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := v.Model("a", book); again != first || err != nil {
		t.Errorf("trained again, %v", err)
	}
	if theirs := v.models.find(modelOf{programme: "b", of: book.Version}); theirs != nil {
		t.Error("a model is found for a programme that did not train it")
	}
	for i := range mostModels + 3 {
		v.models.keep(modelOf{programme: fmt.Sprint(i), of: book.Version, Model: first})
	}
	if len(v.models.known) != mostModels || v.models.find(modelOf{programme: "0",
		of: book.Version}) != nil ||
		v.models.find(modelOf{programme: "3", of: book.Version}) == nil {
		t.Errorf("%d models are kept", len(v.models.known))
	}
}

// What interviewers coded with a programme's own barrier is learnt once, in any order of the notes,
// and again when it is other passages. No preview hears with it, and no text is kept with it.
func TestEditionModelsAreKept(t *testing.T) {
	v := New(nil, three(t), nil)
	book := bookOf(t, v, pets)
	var notes []analysis.Note
	for i := range 3 {
		text := fmt.Sprintf("The whippet slept under coat %d.", i)
		notes = append(notes, analysis.Note{ID: fmt.Sprint(i), Text: text,
			Coding: []analysis.Coding{{End: len(text), Barrier: "pets"}}})
	}
	first, err := v.editionModel("a", book, notes)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(notes)
	if again, err := v.editionModel("a", book, notes); again != first || err != nil {
		t.Errorf("the same notes were learnt again, %v", err)
	}
	if plain, err := v.Model("a", book); plain == first || err != nil {
		t.Errorf("a preview hears with what others' notes say, %v", err)
	}
	for _, b := range first.Book().Barriers {
		if len(b.Examples) > 0 && b.ID == "pets" {
			t.Errorf("%d passages of notes are kept with the model", len(b.Examples))
		}
	}
	if other, err := v.editionModel("a", book, notes[:2]); other == first || err != nil {
		t.Errorf("other notes are heard with what the first said, %v", err)
	}
	if old := len(v.models.known); old != 2 {
		t.Errorf("%d models are kept of one programme, want one for previews and one for editions",
			old)
	}
}

func TestFold(t *testing.T) {
	const said = "They never rang back. Café at nine!"
	for text, same := range map[string]bool{
		"they never rang back cafe\u0301 AT nine":          true,
		"They never rang [person 1] back — café, at  nine": true,
		"They never rang back. Café at 9!":                 false,
		"They never rang. Café at nine!":                   false,
	} {
		if got := fold(text) == fold(said); got != same {
			t.Errorf("%q is the same as %q: %v, want %v", text, said, got, same)
		}
	}
}

// programme makes a vault of a store with a programme, in which notes stand sealed.
func programme(t *testing.T, notes ...Record) (v *Vault, id string) {
	t.Helper()
	data, err := store.Create(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := data.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	p := store.Programme{
		ID: "p", Name: "Test", Sides: [2]string{"a", "b"}, Language: "en", Pages: "en",
		Rules: store.Rules{K: disclose.Floor.K, Batch: disclose.Floor.Batch,
			Outside: disclose.Floor.Outside},
	}
	if err := data.AddProgramme(t.Context(), store.Act{Role: "operator", Day: "2026-11-28"},
		p); err != nil {
		t.Fatal(err)
	}
	for i, r := range notes {
		plain, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		n := store.Note{ID: store.NoteID{byte(i), byte(i >> 8)}, Programme: p.ID,
			Key: seal.NewKey()}
		n.Sealed = n.Key.Seal(plain, Bindings(n)...)
		n.Receipt = data.Receipts.Make(p.ID, "x", fmt.Sprint("request ", i), "").Hash()
		if err := data.AddNote(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	return New(data, three(t), nil), p.ID
}

// However many participants are said to have said the same, they are one voice, once in the notes
// and once among the changes. Before, the 257th never had a name.
func TestEqualNotesAreOneVoice(t *testing.T) {
	var notes []Record
	for i := range 300 {
		notes = append(notes, Record{Side: "a", Text: "They never rang back.",
			Interviewer: fmt.Sprint(i % 2)})
	}
	v, id := programme(t, append(notes, Record{Side: "a", Text: "They rang.", Interviewer: "0"})...)
	o, err := v.Open(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Notes) != 2 || !o.Equal || len(o.IDs) != 301 {
		t.Errorf("%d notes count, of %d, said so: %v; want 2 of 301", len(o.Notes), len(o.IDs),
			o.Equal)
	}
	if n := o.Changes.New["0"] + o.Changes.New["1"]; n != 2 {
		t.Errorf("%d participants are new, want 2", n)
	}
}

// That a note says the same as one of another invitation's is told to nobody: a coordinator who
// sends in what they think that somebody's whole note says knew it from the draft, every time.
func TestEqualNotesOfOthersAreNotTold(t *testing.T) {
	guess := Record{Side: "a", Text: "They never rang back.", Interviewer: "spy"}
	v, id := programme(t, Record{Side: "a", Text: "They never rang back!", Interviewer: "0"}, guess)
	o, err := v.Open(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Notes) != 1 || o.Equal {
		t.Errorf("%d notes count, said so: %v; want one, not said", len(o.Notes), o.Equal)
	}
}

// One participant who said the same twice is no reason to tell coordinators anything, and who said
// something else as well keeps a voice of their own.
func TestEqualNotesOfOneParticipant(t *testing.T) {
	record := func(who, text string) Record {
		return Record{Side: "a", Participant: who, Text: text, Interviewer: "0"}
	}
	v, id := programme(t, record("one", "They never rang back."), record("one",
		"they NEVER rang back"),
		record("one", "It rained."), record("two", "It snowed."))
	o, err := v.Open(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	voices := map[string]bool{}
	for _, n := range o.Notes {
		voices[n.Participant] = true
	}
	if len(o.Notes) != 3 || o.Equal || len(voices) != 2 {
		t.Errorf("%d notes of %d participants, said so: %v; want 3 of 2, not said",
			len(o.Notes), len(voices), o.Equal)
	}
}

// The sentences of a note are those that its participant agreed to have quoted, each once, and
// those that are long enough; without their agreement there are none.
func TestSentencesOfANote(t *testing.T) {
	v, id := programme(t)
	const text = "They never rang us back. They NEVER rang us back! Never. We paid for the room."
	own := []analysis.OwnWords{
		{Start: 0, End: 24}, {Start: 25, End: 49}, {Start: 50, End: 56}, {Start: 57, End: len(text),
			Attribution: "A tenant"},
	}
	r := Record{Text: text, Quotable: true, OwnWords: own}
	got := v.Sentences(id, r)
	if len(got) != 2 || got[0].Text != "They never rang us back." ||
		got[1].Attribution != "A tenant" {
		t.Errorf("%d sentences: %v", len(got), got)
	}
	if r.Quotable = false; len(v.Sentences(id, r)) != 0 {
		t.Error("somebody who did not agree has sentences")
	}
	if v.Hash("another", got[0].Text) == got[0].Hash {
		t.Error("a sentence has the same hash in another programme")
	}
}
