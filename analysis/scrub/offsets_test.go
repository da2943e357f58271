package scrub

import "testing"

func TestMoved(t *testing.T) {
	const text = "Then Ann rang Bob, and Ann wept."
	spans := []Span{{Start: 5, End: 8, Kind: Person}, {Start: 14, End: 17, Kind: Person},
		{Start: 23, End: 26, Kind: Person}}
	replaced := Replace(text, spans)
	for at := range len(text) + 1 {
		moved := Moved(text, spans, at)
		inside := false
		for _, s := range spans {
			inside = inside || s.Start < at && at < s.End
		}
		switch {
		case moved < 0 || moved > len(replaced):
			t.Errorf("Moved(%d) = %d, outside 0 to %d", at, moved, len(replaced))
		case !inside && at < len(text) && text[at] != replaced[moved] && replaced[moved] != '[':
			t.Errorf("Moved(%d) = %d: %q there was %q", at, moved, replaced[moved], text[at])
		case inside && replaced[moved-1] != ']':
			t.Errorf("Moved(%d) = %d: not at the end of a placeholder", at, moved)
		}
	}
}
