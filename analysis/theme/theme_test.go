package theme

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Against exact values: P(X >= n) for the Poisson from tables.
func TestTails(t *testing.T) {
	for _, c := range []struct{ got, want float64 }{
		{math.Exp(logPoissonTail(1, .5)), 1 - math.Exp(-.5)},
		{math.Exp(logPoissonTail(3, 1)), .0803014},
		{math.Exp(logPoissonTail(10, 2)), .0000464981},
		{math.Exp(logPoissonTail(2, 5)), 1},
	} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("got %.8f, want %.8f", c.got, c.want)
		}
	}
}

// planted is notes of n voices; of each group of five words, a third of the voices uses three in
// one passage.
func planted(n int, random *rand.Rand) []Note {
	groups := [][]string{
		strings.Fields("harbour trawler anchor herring quay"),
		strings.Fields("violin cello quartet rehearsal concerto"),
		strings.Fields("tractor harvest barley furrow orchard"),
	}
	filler := strings.Fields("window garden paper letter winter colour button candle mirror ladder blanket pepper saddle hammer basket")
	notes := make([]Note, n)
	for v := range notes {
		var b strings.Builder
		for range 4 {
			for range 12 {
				b.WriteString(filler[random.IntN(len(filler))] + " ")
			}
			b.WriteString("\n\n")
		}
		g := groups[v%3]
		fmt.Fprintf(&b, "%s %s %s %s", g[v/3%5], g[(v/3+1)%5], g[(v/3+2)%5], filler[v%len(filler)])
		notes[v] = Note{Text: b.String(), Voice: v}
	}
	return notes
}

// Planted groups of words are found, whole and apart, and are there in redraws; strewn, nothing is.
func TestFind(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	notes := planted(60, random)
	c := Read(notes, English)
	f := c.Find(nil, nil)
	if len(f.Groups) != 3 {
		t.Fatalf("%d groups, want 3", len(f.Groups))
	}
	for _, g := range f.Groups {
		if len(g.Terms) != 5 || c.voices(g.Passages) < 15 {
			t.Errorf("group of %d terms, %d voices; want 5, some 20", len(g.Terms), c.voices(g.Passages))
		}
	}
	there := make([]int, 3)
	for range 50 {
		times, mark := make([]int32, 60), make([]bool, 3)
		for range times {
			times[random.IntN(60)]++
		}
		f.Again(times, mark)
		for k, yes := range mark {
			if yes {
				there[k]++
			}
		}
	}
	if slices.Min(there) < 45 {
		t.Errorf("the groups are there in %v of 50 redraws, want 45 or more", there)
	}
	texts := make([]string, len(notes))
	for i, n := range notes {
		texts[i] = n.Text
	}
	for i, text := range Strewn(texts) {
		notes[i].Text = text
	}
	if f := Read(notes, English).Find(nil, nil); len(f.Groups) > 0 {
		t.Errorf("%d groups in strewn notes, want none", len(f.Groups))
	}
}

// Of strewn corpora, at most one in a hundred has any pair that keeps company: over a hundred seeds
// a true rate of 1 % gives more than four with a probability of .003.
func TestPairsAreRareByChance(t *testing.T) {
	with := 0
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 9))
		notes := make([]Note, 40)
		for v := range notes {
			var b strings.Builder
			for range 1 + random.IntN(80) { // lengths differ, words by Zipf's law
				fmt.Fprintf(&b, "w%s ", strings.Repeat("x", 1+int(30*math.Pow(random.Float64(), 2))))
			}
			notes[v] = Note{Text: b.String(), Voice: v}
		}
		if pairs, _ := Read(notes, English).pairs(); len(pairs) > 0 {
			with++
		}
	}
	if with > 4 {
		t.Errorf("%d of 100 strewn corpora have pairs, want at most 4", with)
	}
}

// Parts of one word keep company by spelling, and hold nothing together.
func TestCompoundsAreNoPairs(t *testing.T) {
	notes := planted(60, rand.New(rand.NewPCG(2, 2)))
	for i := range notes {
		notes[i].Text = notes[i].Text[:strings.LastIndex(notes[i].Text, "\n")] + "\nwell-known-quiet-corner lamp"
	}
	if pairs, _ := Read(notes, English).pairs(); len(pairs) > 6 { // each part with "lamp" at most
		t.Errorf("%d pairs, want at most those with the word beside the compound", len(pairs))
	}
}

func TestDivide(t *testing.T) {
	notes := planted(60, rand.New(rand.NewPCG(3, 3)))
	for i := range notes { // the planted words alone
		notes[i].Text = notes[i].Text[strings.LastIndex(notes[i].Text, "\n"):]
	}
	notes = append(notes, Note{Text: "the and of"})
	of := Read(notes, English).Divide(len(notes), 3)
	for i := range 60 {
		if of[i] != of[i%3] {
			t.Errorf("note %d is in group %d, its like in %d", i, of[i], of[i%3])
		}
	}
	if of[0] == of[1] || of[1] == of[2] || of[0] == of[2] || of[60] != -1 {
		t.Errorf("groups %v, and %d for a note of stop words; want three, and -1", of[:3], of[60])
	}
}

// Sixty people praise the staff, each in words of their own, and ten complain in two ways: of two
// themes praise is one, however many words it is of. The corpus is loose, for whoever shares a word
// shares little else.
func TestLooseCorporaDivideUnevenly(t *testing.T) {
	praise := strings.Fields("kind friendly lovely helpful gentle caring polite patient cheerful warm smiling thoughtful attentive pleasant")
	random := rand.New(rand.NewPCG(2, 2))
	var notes []Note
	say := func(words ...string) {
		notes = append(notes, Note{Text: strings.Join(words, " "), Voice: len(notes)})
	}
	for range 60 {
		say(praise[random.IntN(len(praise))], "nurse", praise[random.IntN(len(praise))])
	}
	for _, word := range strings.Fields("ticket meter space barrier fine") {
		say("parking", word)
	}
	for _, word := range strings.Fields("soup toast tea dinner plate") {
		say("cold", word)
	}
	c := Read(notes, English)
	if !c.texts(c.notes(len(notes)), true).Loose() {
		t.Fatal("the corpus is not loose: this test proves nothing")
	}
	of := c.Divide(len(notes), 2)
	apart := 0
	for _, k := range of[:60] {
		if k != of[0] {
			apart++
		}
	}
	if apart > 5 || of[0] == of[60] || of[60] != of[65] { // divided at once, 33 are apart
		t.Errorf("%d of 60 praises are apart; complaints are in %d and %d", apart, of[60], of[65])
	}
}
