package barrier

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"elephants/analysis/sense"
	"elephants/analysis/stance"
	"elephants/analysis/words"
)

// Model hears the barriers of one book. It is safe for concurrent use and does not change.
//
// It is one multinomial logistic regression over the features of feature.go. A barrier's score in
// a passage is its probability in the whole passage times its mean probability in the sentences:
// a barrier that one sentence of a long passage raises is heard by that sentence, and one that
// runs through it by the whole.
type Model struct {
	book *Book
	// the barriers in the book's order, then "none of them" and "other matters" if the book has
	// examples of them
	classes  int
	examples int       // that it was trained on
	spread   []uint16  // per bucket: in how many examples it occurs
	rarity   []float32 // per bucket: its idf, see rare
	weight   []float32 // buckets x classes, for features times their rarity
	meaning  []float32 // sense.Dims x classes
	bias     []float32 // classes
	once     sync.Once // of senses
	senses   *senses
}

// Book is the code book that the model was trained from.
func (m *Model) Book() *Book { return m.book }

// Of returns the model as one of another book that has the same barriers in the same order. What a
// model learnt from need not be kept as long as the model: give it a book without those examples.
func (m *Model) Of(b *Book) *Model {
	return &Model{
		book: b, classes: m.classes, examples: m.examples, spread: m.spread, rarity: m.rarity,
		weight: m.weight, meaning: m.meaning, bias: m.bias,
	}
}

// Heard is a barrier heard in a passage.
type Heard struct {
	Barrier string  // its id
	Chance  float64 // that an interviewer would say so: see [Hearing.Chance]
	// that carried it, strongest first, as they were written but for capitals; at most four
	Words []string
}

// Chances from which on [Model.Hear] names a barrier.
const (
	// Claimed is for who takes the answer as it is. It is near half of the F1 that it reaches on
	// notes of sources that the model was not trained on, which is where F1 is greatest (Lipton,
	// Elkan, Naryanaswamy 2014).
	Claimed = 0.3
	// Suggested is for who chooses among the answers.
	Suggested = 0.01
)

// mostWords is how many words explain an answer.
const mostWords = 4

// Hear gives the barriers that a passage raises with at least such a chance ([Claimed],
// [Suggested]), likeliest first, none when it says nothing of them.
func (m *Model) Hear(passage string, least float64) []Heard {
	l := m.Listener()
	h := l.Listen(passage)
	var out []Heard
	for k := range m.book.Barriers {
		if p := h.Chance(k); p >= least {
			out = append(out, Heard{m.book.Barriers[k].ID, p, l.Because(passage, k)})
		}
	}
	slices.SortStableFunc(out, func(a, b Heard) int { return cmp.Compare(b.Chance, a.Chance) })
	return out
}

// Suggest gives the barriers that an interviewer may choose from, likeliest first: what
// [Model.Hear] gives from [Suggested] on, and in a passage of what is better or hoped for also
// the barriers that this is said of.
func (m *Model) Suggest(passage string) []Heard {
	l := m.Listener()
	h := l.Listen(passage)
	of := stance.Of(passage)
	turned := of[1] + of[2] // better, hoped for
	about := h
	about.Difficulty, about.Log = 1, make([]float64, len(h.Log))
	for k, x := range h.Log {
		about.Log[k] = x - h.none
	}
	var out []Heard
	for k := range m.book.Barriers {
		if p := max(h.Chance(k), turned*about.Chance(k)); p >= Suggested {
			out = append(out, Heard{m.book.Barriers[k].ID, p, l.Because(passage, k)})
		}
	}
	slices.SortStableFunc(out, func(a, b Heard) int { return cmp.Compare(b.Chance, a.Chance) })
	return out
}

// Hearing is what a model makes of a passage.
type Hearing struct {
	Words int // of the passage
	// Difficulty is the chance that it speaks of a difficulty, and not of something that works, is
	// hoped for or denied: of package stance. [Listener.Listen] fills it in; who listens with [Ears]
	// does.
	Difficulty float64
	// the probability that it is about other matters; 0 where the book has no examples of that
	Elsewhere float64
	// per barrier, in the book's order: log probability in the passage plus log of its mean in the
	// sentences
	Log  []float64
	none float64 // as Log: of whatever a barrier it is, and not none
}

// mostNone keeps a logarithm finite.
const mostNone = 1 - 1e-6

// Listener hears passage after passage and remembers what it found out about each distinct word:
// ten times the speed of Hear. It is for one goroutine. Who has a whole corpus at hand is better
// off with [Ears].
type Listener struct {
	ears    *Ears
	numbers words.Numbers
	room    *Room
	said    []int32 // room
}

// Listener begins to listen.
func (m *Model) Listener() *Listener {
	e := m.ears()
	e.packed = make([]sense.Packed, 1)
	return &Listener{ears: e, room: e.Room()}
}

// leastSentence is how many words make a sentence worth hearing alone.
const leastSentence = 3

// Listen hears a passage. See [Ears.Listen].
func (l *Listener) Listen(passage string) Hearing {
	var ends []int32
	spans := words.Sentences(passage)
	l.said = l.said[:0]
	shut := func() {
		if n := int32(len(l.said)); n > 0 && (len(ends) == 0 || ends[len(ends)-1] < n) {
			ends = append(ends, n)
		}
	}
	l.numbers.Each(passage, func(id int32, at words.Span) {
		for len(spans) > 0 && at.Start >= spans[0].End {
			shut()
			spans = spans[1:]
		}
		l.said = append(l.said, id)
	})
	shut()
	l.learn()
	h := l.ears.Listen(l.room, l.said, ends, make([]float64, len(l.ears.model.book.Barriers)))
	h.Difficulty = stance.Of(passage)[0]
	return h
}

// learn finds out about the words that are new.
func (l *Listener) learn() {
	e := l.ears
	for i := len(e.sounds); i < len(l.numbers.Words); i++ {
		e.sounds = append(e.sounds, sound{})
		e.packed = append(e.packed, sense.Packed{})
		e.rows = append(e.rows, make([]float32, 2*e.model.classes)...)
		l.room.part, l.room.all = append(l.room.part, 0), append(l.room.all, 0)
		word := l.numbers.Words[i]
		_, known, ok := meaning(word)
		if !ok {
			known = -1
		}
		e.learn(i, Spoken{word, "", known})
	}
}

// rare works out the rarity of each bucket from its spread, smoothed so that what no example has
// counts as the rarest.
func (m *Model) rare() {
	m.rarity = make([]float32, buckets)
	known := make([]float32, math.MaxUint16+1) // a few hundred of them
	for b, n := range m.spread {
		if known[n] == 0 {
			known[n] = float32(math.Log(float64(1+m.examples)/float64(1+int(n))) + 1)
		}
		m.rarity[b] = known[n]
	}
}

// Because gives the words of a passage that carried a barrier, strongest first.
func (l *Listener) Because(passage string, barrier int) []string {
	type part struct {
		word string
		pull float64
	}
	var parts []part
	seen := map[int32]bool{}
	l.numbers.Each(passage, func(id int32, _ words.Span) {
		word := l.numbers.Words[id]
		if !seen[id] && !words.Stop(word) {
			seen[id] = true
			l.learn()
			parts = append(parts, part{word, l.ears.Pull(id, barrier)})
		}
	})
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.pull, a.pull) })
	var out []string
	for _, p := range parts[:min(len(parts), mostWords)] {
		if p.pull > 0 {
			out = append(out, p.word)
		}
	}
	return out
}
