package notefile

import (
	"slices"
	"strings"
	"testing"
)

func TestMarks(t *testing.T) {
	const text = "They asked first. {+tokenism}\n\nNobody pays. {#no-pay ~trust, +blame}\n\nTea. " +
		"{#none}\n\n" +
		"“They had it printed.”{\"} He said: “Where’s the point?” {\"Person with lived experience} " +
		"{#tokenism}"
	note, err := Parse(text, Note{Side: "lived-experience", Quotable: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range note.Codings {
		got = append(got, note.Text[c.Start:c.End]+"|"+c.Barrier+"|"+c.Stance)
	}
	want := []string{
		"They asked first.|tokenism|better", "Nobody pays.|no-pay|", "Nobody pays.|trust|hope",
		"Nobody pays.|blame|better", "Tea.||",
		"“They had it printed.” He said: “Where’s the point?”|tokenism|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("codings %q, want %q", got, want)
	}
	if !note.Coded {
		t.Error("each passage has a mark, and the note is not read")
	}
	var own []string
	for _, o := range note.Own {
		own = append(own, note.Text[o.Start:o.End]+"|"+o.Attribution)
	}
	if want := []string{"They had it printed.|",
		"Where’s the point?|Person with lived experience"}; !slices.Equal(own, want) {
		t.Errorf("own words %q, want %q", own, want)
	}
	if strings.ContainsAny(note.Text, "{}") {
		t.Errorf("marks stay in the text of %d bytes", len(note.Text))
	}
	half, err := Parse("One. {#none}\n\nTwo.", Note{Side: "a"})
	if marked, of := half.Marked(); err != nil || half.Coded || marked != 1 || of != 2 {
		t.Errorf("a note with a mark in one of two: read %v, %d of %d, %v", half.Coded, marked, of, err)
	}
}

// What cannot be meant is told with its line, and nothing of the note in it.
func TestMarksThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"of who said no": {"One.\n\n“They had it printed.”{\"}",
			"line 3: words are marked to be quoted, but the participant did not agree"},
		"never closed": {"One.\nTwo “They had it printed.”{\" and on.",
			"line 2: the mark {\" for own words is not closed"},
		"after no quotation": {"One.\n\nThey had it printed.{\"}",
			"line 3: the mark {\"} stands after no quotation"},
		"half open": {"“One.\n\nThey had it printed.”{\"}",
			"line 3: the quotation before the mark {\"} has no opening"},
		"of nothing": {"“”{\"}", "line 1: the mark {\"} stands after no quotation"},
		"a long description": {"“They had it.”{\"" + strings.Repeat("secretive ", 21) +
			"}", "line 1: the description in a mark"},
		"of what others said": {"{other} “They had it printed.”{\"}\n\nOne.",
			"line 1: words are marked as the participant's own where somebody else speaks"},
		"a word in the middle": {"don't{\"}", "stands after no quotation"},
	} {
		_, err := Parse(c.text, Note{Side: "a", Quotable: name != "of who said no"})
		if err == nil || !strings.Contains(err.Error(), c.says) ||
			strings.Contains(err.Error(), "printed") || strings.Contains(err.Error(), "secretive") {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
	}
}
