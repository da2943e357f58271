package barrier

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var pets = Barrier{ID: "pets-left-outside", Name: "The dog cannot come", Parent: "practicalities",
	Description: "The dog is the only family a person has, and pets are not allowed into the hostel."}

// A programme's own barriers stand beside the shared ones, whatever order they were added in, and
// change the version.
func TestWith(t *testing.T) {
	food := Barrier{ID: "hungry", Name: "Nobody thinks of lunch",
		Description: "People come without having eaten, and there is nothing to eat."}
	a, err := BuiltIn().With([]Barrier{pets, food})
	if err != nil {
		t.Fatal(err)
	}
	b, err := BuiltIn().With([]Barrier{food, pets})
	if err != nil || a.Version != b.Version || a.Version == BuiltIn().Version {
		t.Errorf("versions %s, %s and the shared %s, %v", a.Version, b.Version, BuiltIn().Version,
			err)
	}
	changed := pets
	changed.Examples = []Example{{Text: "No dogs, it says on the door."}}
	if c, err := BuiltIn().With([]Barrier{changed, food}); err != nil || c.Version == a.Version {
		t.Errorf("an example more has the version %s of before, %v", a.Version, err)
	}
	own, _ := a.Lookup("pets-left-outside")
	line := a.Line("pets-left-outside")
	if len(a.Barriers) != 20 || !slices.Equal(line, []string{"pets-left-outside"}) ||
		own.Principle == "" || own.Step == "" || a.Shared(own.ID) != "practicalities" {
		t.Errorf("%d barriers, counts for %q and is compared as %q, principle %q and step %q of its parent",
			len(a.Barriers), line, a.Shared(own.ID), own.Principle, own.Step)
	}
	if same, err := BuiltIn().With(nil); same != BuiltIn() || err != nil {
		t.Errorf("without any of its own it is another book, %v", err)
	}
}

func TestWithRefuses(t *testing.T) {
	change := func(to func(*Barrier)) []Barrier {
		b := pets
		to(&b)
		return []Barrier{b}
	}
	for name, c := range map[string]struct {
		own  []Barrier
		says string
	}{
		"a shared id": {change(func(b *Barrier) { b.ID = "blame" }),
			"already in the built-in book"},
		"two equal ids": {[]Barrier{pets, pets}, "already defined"},
		"no id":         {change(func(b *Barrier) { b.ID = "" }), "small letters"},
		"one word": {change(func(b *Barrier) { b.Description = "dogs" }),
			"1 words to learn from, at least 3"},
		"unknown parent": {change(func(b *Barrier) { b.Parent = "kennels" }), "unknown parent"},
		"its own parent": {change(func(b *Barrier) { b.Parent = b.ID }), "leads back to itself"},
		"too many": {slices.Repeat([]Barrier{pets}, MostOwn+1),
			"11 barriers of its own, at most 10"},
	} {
		if _, err := BuiltIn().With(c.own); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
	}
}

// A programme's own book, from one barrier with its line alone to as many as there may be with
// fifty examples each.
func BenchmarkTrainOwn(b *testing.B) {
	for _, size := range []struct{ barriers, examples int }{{1, 0}, {1, 20}, {MostOwn, 50}} {
		var own []Barrier
		for i := range size.barriers {
			o := BuiltIn().Barriers[i]
			own = append(own, Barrier{ID: fmt.Sprint("own-", i), Name: o.Name,
				Description: o.Description, Examples: o.Examples[:size.examples]})
		}
		book, err := BuiltIn().With(own)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%d-%d", size.barriers, size.examples), func(b *testing.B) {
			for b.Loop() {
				if _, err := Train(book); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
