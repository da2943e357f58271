package server

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"elephants/analysis/scrub"
	"elephants/analysis/words"
	pb "elephants/proto/elephants/v1"
	"elephants/server/encode"
)

// marks close what they code, as in note files.
var marks = regexp.MustCompile(`[ \t]*\{#([^}]*)\}`)

// marked takes the marks off a text and codes with each the passage that it closes.
func marked(text string) (plain string, codings []*pb.Coding) {
	last := 0
	for _, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		plain += text[last:m[0]]
		last = m[1]
		passages := words.Passages(plain)
		p := passages[len(passages)-1]
		for _, id := range strings.Fields(text[m[2]:m[3]]) {
			codings = append(codings, &pb.Coding{Start: int32(p.Start), End: int32(p.End),
				Barrier: id})
		}
	}
	return plain + text[last:], codings
}

// Somebody who has other texts of every participant looks for their hands in what was released.
// The sample notes are submitted; the attacker has every other passage of each, and is tested on
// what was released of the rest. Two attackers, nearest neighbour over words and over letters in
// threes to fives, name for each released line (a theme's terms, a quote) the one of thirty whose
// text is nearest. They are right if the rest of that person's note is what is nearest to the
// terms, or has the quote in it. By chance that is one line in thirty; the bar is one in ten.
func TestNobodyIsKnownByTheirWords(t *testing.T) {
	x := start(t, nil)
	files, err := filepath.Glob("../cmd/elephantsd/notes/*.txt")
	if err != nil || len(files) != 30 {
		t.Fatalf("%d sample notes, %v", len(files), err)
	}
	var notes []*pb.Note
	var known, unknown []string
	for i, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text, codings := marked(strings.SplitN(string(content), "---\n", 3)[2])
		var halves [2][]string
		for j, p := range words.Passages(text) {
			halves[j%2] = append(halves[j%2], text[p.Start:p.End])
		}
		known, unknown = append(known, strings.Join(halves[1], "\n\n")), append(unknown,
			strings.Join(halves[0], "\n\n"))
		note := &pb.Note{Side: DefaultSides[i/15], Text: text, Quotable: true, Read: true,
			Codings: codings}
		found := scrub.Find(text)
		// as if each plain sentence had been said in these words
		for _, p := range words.Passages(text) {
			for _, s := range words.Sentences(text[p.Start:p.End]) {
				from, to := p.Start+s.Start, p.Start+s.End
				meets := func(f scrub.Span) bool { return f.Start < to && from < f.End }
				if !slices.ContainsFunc(found, meets) && strings.ContainsFunc(text[from:to],
					unicode.IsLetter) {
					note.OwnWords = append(note.OwnWords, &pb.OwnWords{Start: int32(from),
						End: int32(to)})
				}
			}
		}
		notes = append(notes, note)
	}
	x.submit(t, notes)
	draft := x.prepare(t)
	var terms, quotes []string
	for _, theme := range encode.Themes(draft.Digest) {
		if len(theme.Terms) > 0 {
			terms = append(terms, strings.Join(theme.Terms, " "))
		}
	}
	for _, o := range draft.Offered { // the worst that coordinators could do is to choose them all
		if author(o.Quote.Text, unknown) >= 0 && author(o.Quote.Text, known) < 0 {
			quotes = append(quotes, o.Quote.Text)
		}
	}
	for name, features := range map[string]func(string) map[string]float64{"words": wordFeatures,
		"letters": letterFeatures} {
		theirs, sought, right := handsOf(known, features), handsOf(unknown, features), 0
		for _, line := range terms {
			if theirs.nearest(line) == sought.nearest(line) {
				right++
			}
		}
		for _, line := range quotes {
			if theirs.nearest(line) == author(line, unknown) {
				right++
			}
		}
		tried := len(terms) + len(quotes)
		t.Logf("by %s: %d of %d lines, %d of them quotes", name, right, tried, len(quotes))
		if share := float64(right) / float64(tried); tried < 10 || share > 0.10 {
			t.Errorf("by %s the author of %d of %d released lines is known, at most a tenth may be",
				name, right, tried)
		}
	}
	// The same attackers know most hands when they have whole passages, so they are not blind.
	theirs, right := handsOf(known, letterFeatures), 0
	for i := range known {
		if theirs.nearest(unknown[i]) == i {
			right++
		}
	}
	if right < 5 { // one, by chance
		t.Errorf("of half a note they know %d of 30: this test proves nothing", right)
	}
}

// author returns whose text has the sentence in it, -1 if nobody's.
func author(sentence string, texts []string) int {
	return slices.IndexFunc(texts, func(text string) bool {
		return strings.Contains(text,
			sentence)
	})
}

func wordFeatures(text string) map[string]float64 {
	f := map[string]float64{}
	words.Each(text, func(w string, _ words.Span) { f[w]++ })
	return f
}

func letterFeatures(text string) map[string]float64 {
	f := map[string]float64{}
	text = " " + strings.Join(strings.Fields(strings.ToLower(text)), " ") + " "
	for n := 3; n <= 5; n++ {
		for i := 0; i+n <= len(text); i++ {
			f[text[i:i+n]]++ // each length has words of its own
		}
	}
	return f
}

// hands are texts by their features, each weighed by how few of the texts have it.
type hands struct {
	features func(string) map[string]float64
	texts    []map[string]float64
	lengths  []float64
	having   map[string]float64
}

func handsOf(texts []string, features func(string) map[string]float64) hands {
	h := hands{features: features, having: map[string]float64{}}
	for _, text := range texts {
		m := features(text)
		for f := range m {
			h.having[f]++
		}
		h.texts = append(h.texts, m)
	}
	for _, m := range h.texts {
		_, length := h.weigh(m)
		h.lengths = append(h.lengths, length)
	}
	return h
}

// weigh puts the features' weights in the place of how often there are, and returns them in order
// and the length of all.
func (h hands) weigh(m map[string]float64) (sorted []string, length float64) {
	for f, n := range m {
		m[f] = math.Log1p(n) * math.Log(float64(len(h.texts)+1)/(h.having[f]+1))
		sorted = append(sorted, f)
	}
	slices.Sort(sorted) // sums of floats depend on their order
	for _, f := range sorted {
		length += m[f] * m[f]
	}
	return sorted, math.Sqrt(length)
}

// nearest returns the text that is nearest to a line by cosine.
func (h hands) nearest(line string) int {
	sought := h.features(line)
	order, _ := h.weigh(sought)
	best, at := -1.0, 0
	for i, m := range h.texts {
		dot := 0.0
		for _, f := range order {
			dot += sought[f] * m[f]
		}
		if h.lengths[i] > 0 && dot/h.lengths[i] > best {
			best, at = dot/h.lengths[i], i
		}
	}
	return at
}
