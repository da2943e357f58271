package scrub

import (
	"strings"
	"testing"
	"unicode/utf8"

	"elephants/analysis/allocated"
)

// FuzzFind: on any bytes spans lie in the text, are sorted and apart; the scrubbed text is valid
// UTF-8 and holds no more masks.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"",                                     // nothing
		"Sarah Okonkwo, 07700 900123, M14 4XX", // what it is for
		"[person 1] rang [person 2]'s mum",     // scrubbed before
		"[person 1 rang [place",                // half a placeholder
		"[[person 1]] [age 40s] [Age 40s]",     // placeholders in brackets, and what is none
		"sarah\x00okonkwo\xff\xfe",             // no text
		"07700\u200b900\u200d123",              // invisible in a number
		"\u202e321009 00770\u202c",             // written backwards
		"Sаrah Оkоnkwо",                        // Cyrillic look-alikes
		"@ @a a@ a@b @@ . at dot",              // edges of addresses
		"+ +4 (0 0) 1/2/3 1.2.3.4 -- //",       // edges of numbers
		"mr Mr. Mr\n. dr",                      // titles without names
		"She is a dr.",                         // nor any word after one
		"March 3 of of March, '",               // edges of dates
		"[date] March [date]: Mr [date]",       // rules beside a placeholder
		"JJ:\nJJ:\nJJ:",                        // speakers without words
		"a b c d . e . f . g .",                // initials of nobody
		"alpha bravo one two double",           // numbers that stop
		strings.Repeat("Aa1", 50),              // one long word
		"Ma\nry Ma\r\nry \u2028Mary",           // every kind of line
		"Přemysl Nguyễn Ọládélé Œuvré ẞ ﬁ ſ",   // letters that fold to several, or to nothing
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer allocated.Bound(t)()
		spans := Find(text)
		last := 0
		for _, s := range spans {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("Find(%q): span %+v after offset %d in a text of %d bytes", text, s,
					last, len(text))
			}
			last = s.End
		}
		out := Replace(text, spans)
		if !utf8.ValidString(out) {
			t.Fatalf("Replace(%q) = %q is no UTF-8", text, out)
		}
		if left := masksOf(out); len(left) > 0 {
			t.Fatalf("Find(%q) masks %+v again, want nothing; the text was %q", out, left, text)
		}
		Residue(text, spans)
	})
}

// FuzzPlanted: whatever stands around a telephone number and an e-mail address, neither survives.
func FuzzPlanted(f *testing.F) {
	f.Add("ring ", " please") // running text
	f.Add("", "")             // alone
	f.Add("(", ")")           // in brackets
	f.Add("a@", "@b")         // beside an address
	f.Add("[person ", "]")    // in what looks like a placeholder
	f.Add("\x00", "\u200b")   // beside the invisible
	f.Add("12/3/", "/4")      // in a longer number
	f.Add("£", "p")           // as money
	f.Fuzz(func(t *testing.T, before, after string) {
		defer allocated.Bound(t)()
		if strings.ContainsAny(before+after, "0123456789") || strings.Contains(before+after, "q") {
			t.Skip("other numbers may stay")
		}
		text := before + " 07700 900417 , qqz@example.org " + after
		out := Text(text)
		for _, part := range []string{"07700", "900417", "qqz", "example"} {
			if strings.Contains(out, part) {
				t.Fatalf("Text(%q) = %q still holds %q", text, out, part)
			}
		}
	})
}
