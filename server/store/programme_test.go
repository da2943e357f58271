package store

import (
	"errors"
	"reflect"
	"testing"

	"elephants/server/seal"
)

// A programme and a link of before sides had names have what everything had then.
func TestRowsOfBefore(t *testing.T) {
	s, _ := create(t)
	hash := seal.NewSecret("link").Hash()
	for statement, args := range map[string][]any{
		"INSERT INTO main.programme (id, name, side_a, side_b, k, batch, outside) VALUES ('old', 'Old', 'a', 'b', 5, 10, 5)": nil,
		"INSERT INTO main.link (hash, role, programme) VALUES (?, 2, 'p')":                                                   {hash[:]},
	} {
		if err := written(s, statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Programme(ctx, "old")
	want := Programme{ID: "old", Name: "Old", Sides: [2]string{"a", "b"}, Sectors: []int32{1, 2, 3},
		Bands: []Band{}, Language: "en", Pages: "en", Rules: Rules{K: 5, Batch: 10, Outside: 5},
		Round: Round{Name: FirstRound, Of: "old", Asks: []int32{1, 2, 5}, Questions: []string{},
			Pooled: []string{}}}
	if !reflect.DeepEqual(got, want) || err != nil {
		t.Errorf("a programme of before is %+v, %v; want %+v", got, err, want)
	}
	if members, err := s.Issued(ctx, "p"); err != nil || len(members) != 0 {
		t.Errorf("a link without an id is listed as %v, %v", members, err)
	}
	if err := s.Redeem(ctx, act, hash, func(l Link) Credential {
		return Credential{ID: "new", Role: l.Role, Programme: l.Programme}
	}); err != nil {
		t.Errorf("a link of before: %v", err)
	}
}

// What a change refuses is not kept, and neither is an entry of it.
func TestARevisionThatIsRefused(t *testing.T) {
	s, _ := create(t)
	before := count(t, s.db.Read, "audit")
	refused := errors.New("refused")
	_, err := s.ReviseProgramme(ctx, act, "p", func(p *Programme) error {
		p.Said[0].Plural = "everybody"
		return refused
	})
	if !errors.Is(err, refused) {
		t.Errorf("the reason is %v", err)
	}
	p, err := s.Programme(ctx, "p")
	if err != nil || p.Said[0].Plural != "" || count(t, s.db.Read, "audit") != before {
		t.Errorf("it is kept: %v, %v", p.Said, err)
	}
	if _, err := s.ReviseProgramme(ctx, act, "none",
		func(*Programme) error { return nil }); !errors.Is(err, ErrNotFound) {
		t.Errorf("a programme that is none: %v", err)
	}
}
