package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences cuts text into sentences, white space around each left out. A sentence ends at ".",
// "!", "?" or "…", with the quotes and brackets that close after it, when white space and then no
// small letter follow; and at a blank line or a bullet. A "." after an abbreviation ("Mr.",
// "e.g.", "No."), or after a single capital, ends nothing.
func Sentences(text string) []Span {
	var out []Span
	for _, p := range Passages(text) {
		start := p.Start
		for at := p.Start; at < p.End; {
			if c := text[at]; c != '.' && c != '!' && c != '?' {
				// no byte of a rune looks like another rune's first
				if !strings.HasPrefix(text[at:p.End], "…") {
					at++
					continue
				}
				at += len("…") - 1
			}
			at++
			at += closers(text[at:p.End])
			if at < p.End && ends(text[start:at], text[at:p.End]) {
				out = append(out, trim(text, Span{start, at}))
				start = at
			}
		}
		if s := trim(text, Span{start, p.End}); s.Start < s.End {
			out = append(out, s)
		}
	}
	return out
}

// closers is the length of the stops, quotes and brackets that s begins with.
func closers(s string) int {
	return len(s) - len(strings.TrimLeft(s, ".!?…\"'”’)]»"))
}

// ends reports whether the sentence before ends where after begins; before ends in a stop.
func ends(before, after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	if !unicode.IsSpace(r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(after, unicode.IsSpace))
	if unicode.IsLower(next) {
		return false
	}
	word, dot := strings.CutSuffix(before, ".")
	if !dot {
		return true
	}
	word = word[strings.LastIndexFunc(word, func(r rune) bool {
		return unicode.IsSpace(r) ||
			r == '('
	})+1:]
	single := utf8.RuneCountInString(word) == 1 && word != "I" && unicode.IsUpper([]rune(word)[0])
	return !single && !abbreviation[strings.ToLower(word)]
}

// abbreviation holds what is written with a full stop inside a sentence. Not "etc", "hrs" or
// "am": they close sentences as often.
var abbreviation = fields("mr mrs ms dr prof rev st sr jr e.g i.e cf vs no approx c.f viz dept esp")

func fields(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
