package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"elephants/analysis/allocated"
)

func every(text string) (out []string) {
	Each(text, func(w string, _ Span) { out = append(out, w) })
	return out
}

func TestEach(t *testing.T) {
	for _, c := range []struct{ text, want, why string }{
		{"They don't LISTEN.", "they don't listen", "case folded, inner apostrophe kept"},
		{"They don’t, ‘honest’", "they don't honest",
			"typographic apostrophes folded, quotes are none"},
		{"'tis the tenants' hall", "tis the tenants hall", "apostrophes at an end are quotes"},
		{"decision-makers' 24/7 mp3s", "decision makers mp s",
			"hyphens and digits stand between words"},
		{"naïve café Ñandú Привет", "naïve café ñandú привет", "letters of any script"},
		{"cafe\u0301 open", "cafe\u0301 open", "a combining accent stays with its letter"},
		{"asked [person 1] at [place], [age 40s]", "asked at", "placeholders are no words"},
		{"[She] said [the report, 2016]", "she said the report",
			"brackets with other content are ordinary"},
		{"[unclosed and more", "unclosed and more", "a stray bracket swallows nothing"},
		{"a\xffb \xc3", "a b", "invalid bytes stand between words"},
		{"x'1 y'' z'", "x y z", "an apostrophe needs a letter on both sides"},
		{"rock’n’roll ʼkay", "rock'n'roll kay", "every kind of apostrophe"},
		{"", "", "nothing"},
	} {
		if got := strings.Join(every(c.text), " "); got != c.want {
			t.Errorf("%s: Each(%q) = %q, want %q", c.why, c.text, got, c.want)
		}
	}
}

func FuzzEach(f *testing.F) {
	f.Add("They don’t [person 1] ÀB")
	f.Add("a\xff'\xc3b[x'y")         // invalid bytes beside apostrophes and brackets
	f.Add("İI\u0307ẞ K")             // letters whose lower case has another length
	f.Add("[a-1 ][b]c'''d\u02bce\r") // brackets and apostrophes in a row
	f.Fuzz(func(t *testing.T, text string) {
		defer allocated.Bound(t)()
		last := 0
		Each(text, func(w string, at Span) {
			if at.Start < last || at.End <= at.Start || at.End > len(text) {
				t.Fatalf("Each(%q): span %v after %d", text, at, last)
			}
			if !utf8.ValidString(w) || Fold(text[at.Start:at.End]) != w {
				t.Fatalf("Each(%q): word %q at %v of %q", text, w, at, text[at.Start:at.End])
			}
			last = at.End
		})
	})
}

func cut(text string, spans []Span) (out []string) {
	for _, s := range spans {
		out = append(out, text[s.Start:s.End])
	}
	return out
}

func TestPassages(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		why  string
	}{
		{"", nil, "empty"},
		{" \n\t\n", nil, "white space alone"},
		{"One\ntwo.\n\nThree ", []string{"One\ntwo.", "Three"}, "blank lines"},
		{"Head\n- a\n  more\n* b\n• c\n3. d\n4) e\n", []string{"Head", "- a\n  more", "* b", "• c",
			"3. d", "4) e"}, "bullets"},
		{"-no bullet\n3.5 no\n-- nor this\n2017 nor",
			[]string{"-no bullet\n3.5 no\n-- nor this\n2017 nor"}, "not bullets"},
		{"I: Why?\nP1: Because\nit is.\nI: Ah.", []string{"I: Why?", "P1: Because\nit is.",
			"I: Ah."}, "turns"},
		{"[person 1]: Why?\n[person 2]: So.", []string{"[person 1]: Why?", "[person 2]: So."},
			"turns of placeholders"},
		{"Wrapped prose with one\nFear: that it ends.",
			[]string{"Wrapped prose with one\nFear: that it ends."}, "a lone label"},
		{"One\r\n\r\nTwo\r\n", []string{"One", "Two"}, "line ends of Windows"},
	} {
		if got := cut(c.text, Passages(c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%s: Passages(%q) = %q, want %q", c.why, c.text, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		why  string
	}{
		{"", nil, "empty"},
		{"Why? Nobody asked. \"Never.\" So", []string{"Why?", "Nobody asked.", "\"Never.\"", "So"},
			"stops and quotes"},
		{"Mr. Hill, e.g. No. 10, left at 4.30 p.m. on it.",
			[]string{"Mr. Hill, e.g. No. 10, left at 4.30 p.m. on it."}, "abbreviations"},
		{"He knew J. Hill... and I. Then", []string{"He knew J. Hill... and I.", "Then"},
			"initials, dots, the word I"},
		{"One\n\n- two\n- three. Four", []string{"One", "- two", "- three.", "Four"},
			"passages end sentences"},
	} {
		if got := cut(c.text, Sentences(c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%s: Sentences(%q) = %q, want %q", c.why, c.text, got, c.want)
		}
	}
}

// Passages and sentences are in order, apart, trimmed, and lose no word.
func FuzzPassages(f *testing.F) {
	f.Add("One\n- two\n\nI: three? Four.\nP: five")
	f.Add("\u0085\n\xff.\u2003\n1) x") // white space beyond ASCII, invalid bytes
	f.Fuzz(func(t *testing.T, text string) {
		defer allocated.Bound(t)()
		for name, spans := range map[string][]Span{"Passages": Passages(text),
			"Sentences": Sentences(text)} {
			var within []string
			last := 0
			for _, s := range spans {
				part := text[s.Start:s.End]
				if s.Start < last || part == "" || strings.TrimSpace(part) != part {
					t.Fatalf("%s(%q): %q at %v after %d", name, text, part, s, last)
				}
				within, last = append(within, every(part)...), s.End
			}
			if all := every(text); !strings.Contains(text, "[") && !slices.Equal(within, all) {
				t.Fatalf("%s(%q): words %q, of the text %q", name, text, within, all)
			}
		}
	})
}

func TestStop(t *testing.T) {
	for _, w := range strings.Fields("the a é I'm they've who'd've doesn't can't won't um yeah there's what'll s i") {
		if !Stop(Fold(w)) {
			t.Errorf("Stop(%q) = false", w)
		}
	}
	for _, w := range strings.Fields("trust power council's money listen people isolated élan") {
		if Stop(w) {
			t.Errorf("Stop(%q) = true", w)
		}
	}
}

func TestAmerican(t *testing.T) {
	for _, c := range strings.Fields(`organisation=organization organisational=organizational marginalised=marginalized
		behaviour=behavior behavioural=behavioral neighbourhoods=neighborhoods misbehaviour=misbehavior analysed=analyzed
		paralysing=paralyzing programmes=programs programmed=programmed centred=centered counselling=counseling
		recognisable=recognizable unrecognised=unrecognized realise=realize practising=practicing
		defences=defenses paediatrician=pediatrician judgemental=judgmental
		advise=advise unwise=unwise raising=raising premises=premises crises=crises supervised=supervised
		fundraiser=fundraiser improvisation=improvisation compromised=compromised otherwise=otherwise expertise=expertise
		exercises=exercises precise=precise noise=noise size=size hour=hour four=four mould=mold ab=ab naïve=naïve`) {
		in, want, _ := strings.Cut(c, "=")
		if got := American(in); got != want {
			t.Errorf("American(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSpellingLists(t *testing.T) {
	longest := 0
	for from, to := range begins {
		longest = max(longest, len(from))
		if _, again := begins[to]; again {
			t.Errorf("spelling.txt: %q leads to %q, which leads on", from, to)
		}
	}
	if longest != longestBeginning {
		t.Errorf("longest beginning of spelling.txt has %d bytes, longestBeginning is %d", longest,
			longestBeginning)
	}
	if len(whole) < 50 || len(begins) < 80 || len(kept) < 70 || len(stops) < 300 {
		t.Errorf("lists hold %d, %d, %d, %d entries: not read in full?", len(whole), len(begins),
			len(kept), len(stops))
	}
}

func BenchmarkEach(b *testing.B) {
	text := strings.Repeat("They don't listen to us; the council's Organisation decided before anyone was asked. ", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Each(text, func(string, Span) {})
	}
}

// Numbers hears what Each does, whatever the text.
func FuzzNumbers(f *testing.F) {
	f.Add("They don’t [person 1] don't ÀB ab'1 x'")
	// at the edge of what is packed
	f.Add("abcdefghijklmnop abcdefghijklmnopq abcdefghijklmn'o abcdefghijklmno'p cafe\u0301 ab'é")
	f.Add("a\xff'\xc3b[x'y [a")
	f.Fuzz(func(t *testing.T, text string) {
		defer allocated.Bound(t)()
		type heard struct {
			word string
			at   Span
		}
		var want, got []heard
		Each(text, func(w string, at Span) { want = append(want, heard{w, at}) })
		var n, all Numbers
		n.Each(text, func(id int32, at Span) { got = append(got, heard{n.Words[id], at}) })
		if !slices.Equal(got, want) {
			t.Fatalf("Numbers of %q: %v, want %v", text, got, want)
		}
		all.Each("don't stop [me", func(int32, Span) {})
		for id, joined := range all.Join(&n) {
			if all.Words[joined] != n.Words[id] {
				t.Fatalf("%q joined as %q", n.Words[id], all.Words[joined])
			}
		}
		slices.Sort(all.Words)
		if distinct := len(all.Words); len(slices.Compact(all.Words)) != distinct {
			t.Fatalf("a word of %q has two numbers", text)
		}
	})
}

func BenchmarkNumbers(b *testing.B) {
	text := strings.Repeat("They don't listen to us; the council's Organisation decided before anyone was asked. ", 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var n Numbers
		n.Each(text, func(int32, Span) {})
	}
}
