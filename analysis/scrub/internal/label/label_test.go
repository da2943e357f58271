package label

import (
	"testing"

	"elephants/analysis/scrub/internal/note"
)

func TestGeneral(t *testing.T) {
	for _, c := range []struct {
		kind        note.Kind
		typed, want string
	}{
		{note.Dem, "46", "age 40s"},
		{note.Dem, "aged forty-four", "age 40s"},
		{note.Dem, "15", "age under 16"},
		{note.Dem, "91", "age over 80"},
		{note.Dem, "Assistant Director", "senior job"},
		{note.Dem, "a plumber", "job"},
		{note.Dem, "Somali", "background"},
		{note.Dem, "three daughters", "family"},
		{note.Loc, "14 Claremont Road", "street"},
		{note.Loc, "Tameside General Hospital", "hospital"},
		{note.Loc, "Wigan", "town"},
		{note.Loc, "the old mill", "place"},
		{note.Org, "Wigan Council", "council"},
		{note.Org, "Amber Tree", "organisation"},
		{note.DateTime, "4 March 2025", "spring 2025"},
		{note.DateTime, "since 2019", "year 2019"},
		{note.DateTime, "six years", "duration"},
		{note.DateTime, "Tues", "date"},
		{note.Quantity, "£82.39", "amount"},
		{note.Quantity, "four times", "count"},
		{note.Misc, "a glass eye", "detail"},
	} {
		if got := general(c.kind, "tagger", c.typed); got != c.want {
			t.Errorf("general(%s, %q) = %q, want %q", c.kind, c.typed, got, c.want)
		}
	}
}
