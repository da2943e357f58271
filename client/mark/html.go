package mark

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/analysis/scrub"
)

// Fields of the form of a note, beside "out" and "word".
const (
	kindField = "kind-" // and a place
	lookField = "look-" // and a place
	takeOut   = "out"
	leave     = "leave"
)

// mostTappable words of a note can be tapped. Each is a box, and a phone draws no more of them in
// good time; in a longer note further words are typed.
const mostTappable = 4000

// HTML draws a note as fields of a form, for [Choose]: every mark, every doubt and every further
// word is one box. It is drawn here, and not by a template, because the browser draws it too,
// without asking. say has the words: "take-out", "leave", "becomes" with {1}, "look" with {1},
// and "kind." with the kinds.
func (m Marked) HTML(say func(key string) string) string {
	d := drawing{say: say, whole: m.whole}
	for _, p := range m.Pieces {
		if p.Kind == "" {
			d.words += len(p.Text) / 6 // letters of a word and its space
		}
	}
	offered := make([]string, 0, len(m.Pieces))
	for _, p := range m.Pieces {
		switch {
		case p.Kind == "":
			d.plain(p.Text)
		case p.Ask:
			d.doubt(p)
		default:
			d.mark(p)
			if !p.Added {
				offered = append(offered, p.Place)
			}
		}
		d.at += len(p.Text)
	}
	d.put(`<input type="hidden" name="offered" value="`, strings.Join(offered, " "), `">`)
	return d.b.String()
}

// drawing writes HTML. Whatever comes from outside goes through esc.
type drawing struct {
	b     strings.Builder
	say   func(string) string
	whole string // the text
	at    int    // where the piece begins in it
	words int    // about how many are not marked
}

func (d *drawing) put(parts ...string) {
	for _, p := range parts {
		d.b.WriteString(p)
	}
}

var esc = html.EscapeString

// said is a message with words in its place.
func (d *drawing) said(key, words string) string {
	return esc(strings.ReplaceAll(d.say(key), "{1}", words))
}

// plain draws words that are not marked, each with a box that is not on the way of the Tab key: a
// script makes one stop of them all, and who has none types other words.
func (d *drawing) plain(text string) {
	if d.words > mostTappable {
		d.put(esc(text))
		return
	}
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && text[end] != '[' {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !wordy(r) && !inside(text, i, end) {
				break
			}
			end += size
		}
		if end == i {
			i = d.between(text, i)
			continue
		}
		from, to := d.at+i, d.at+end
		d.put(`<label class="w"><input class="hidden" type="checkbox" name="word" value="`,
			placeOf(from, to),
			`" tabindex="-1" aria-hidden="true"><span data-kind="`, kindWords[Likely(d.whole, from,
				to)], `">`,
			esc(text[i:end]), `</span></label>`)
		i = end
	}
}

// between draws what stands between words at i: one letter, or what took the place of an identifier
// before. It returns where that ends.
func (d *drawing) between(text string, i int) int {
	_, size := utf8.DecodeRuneInString(text[i:])
	if n := placeholder(text[i:]); n > 0 {
		size = n
	}
	d.put(esc(text[i : i+size]))
	return i + size
}

// placeholder is the length of what looks like a placeholder at the beginning of a text, else 0.
func placeholder(text string) int {
	end := strings.IndexByte(text, ']')
	if text[0] != '[' || end < 2 || end > 32 || strings.ContainsFunc(text[1:end],
		func(r rune) bool {
			return r != ' ' && r != '\'' && !unicode.IsDigit(r) && !unicode.IsLower(r)
		}) {
		return 0
	}
	return end + 1
}

// inside reports whether the letter at i stands inside a word: the apostrophe of don't.
func inside(text string, start, i int) bool {
	r, size := utf8.DecodeRuneInString(text[i:])
	if i == start || !strings.ContainsRune("'’\u200d", r) || i+size >= len(text) {
		return clings(r) && i > start
	}
	next, _ := utf8.DecodeRuneInString(text[i+size:])
	return wordy(next)
}

// mark draws a mark: a box with the words, crossed out while it is ticked, and what is sent in
// their place, which is a list of kinds.
func (d *drawing) mark(p Piece) {
	name, class := "out", "mark"
	if p.Added {
		name, class = "word", "mark added"
	}
	d.put(`<span class="`, class, `"><label><input class="hidden" type="checkbox" name="`, name,
		`" value="`, p.Place, `"`)
	if p.Out() {
		d.put(` checked`)
	}
	d.put(`><s>`, esc(p.Text), `</s></label>`)
	d.kinds(p)
	d.put(`</span>`)
}

func (d *drawing) kinds(p Piece) {
	d.put(`<select name="`, kindField, p.Place, `" aria-label="`, d.said("becomes", p.Text), `">`)
	label := p.Label
	if label == "" {
		label = "[" + d.say("kind."+kindWords[p.Kind]) + "]"
	}
	d.option(p.Kind, label, true)
	for _, k := range Kinds {
		if k != p.Kind {
			d.option(k, "["+d.say("kind."+kindWords[k])+"]", false)
		}
	}
	d.put(`</select>`)
}

func (d *drawing) option(k scrub.Kind, label string, chosen bool) {
	d.put(`<option value="`, string(k), `"`)
	if chosen {
		d.put(` selected`)
	}
	d.put(`>`, esc(label), `</option>`)
}

// doubt draws what the scrubber is not sure of: words with two answers beside them. Without an
// answer they are taken out.
func (d *drawing) doubt(p Piece) {
	kind := d.say("kind." + kindWords[p.Kind])
	label := p.Label
	if label == "" {
		label = "[" + kind + "]"
	}
	d.put(`<span class="ask" id="look-`, p.Place, `" data-label="`, esc(label),
		`" role="radiogroup" aria-label="`,
		esc(p.Text), `: `, d.said("look", kind), `"><b>`, esc(p.Text), `</b>`)
	for _, answer := range []string{takeOut, leave} {
		d.put(`<label><input class="hidden" type="radio" name="`, lookField, p.Place, `" value="`,
			answer, `"`)
		if p.Look && p.Out() == (answer == takeOut) {
			d.put(` checked`)
		}
		key := "leave"
		if answer == takeOut {
			key = "take-out"
		}
		d.put(`><span>`, d.said(key, ""), `</span></label>`)
	}
	d.put(`</span>`)
}
