package edition

import (
	"slices"
	"testing"

	"elephants/client/web/messages"
)

// What the program alone heard is on no card, poster or screen of the presentation: people would
// stand by it as if somebody had said it. All that was confirmed is on each.
func TestOnlyWhatWasConfirmedIsShownInTheRoom(t *testing.T) {
	s := sheet{Story: Tell(eastmoor()), Name: "cards", Size: "a6", in: messages.English}
	if len(s.Heard) == 0 {
		t.Fatal("nothing was heard alone: this test proves nothing")
	}
	var posters []Told
	for _, p := range s.Posters() {
		for _, part := range p.Parts {
			posters = append(posters, part.Themes...)
		}
	}
	var cards []Told
	for _, c := range slices.Concat(s.Cards()...) {
		if !c.Empty() {
			cards = append(cards, c.Told)
		}
	}
	shown := map[string][]Told{
		"card": cards, "poster": posters, "screen": s.Screens(),
	}
	for where, themes := range shown {
		on := func(t Told) bool {
			return slices.ContainsFunc(themes, func(s Told) bool { return s.Id == t.Id })
		}
		for _, th := range s.Heard {
			if on(th) {
				t.Errorf("%s, which nobody confirmed, is on a %s", th.Id, where)
			}
		}
		for _, th := range slices.Concat(s.Both, s.OneSide, s.Also) {
			if !on(th) {
				t.Errorf("%s is on no %s", th.Id, where)
			}
		}
	}
}
