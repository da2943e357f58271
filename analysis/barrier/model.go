package barrier

import (
	"cmp"
	"math"
	"slices"

	"elephants/analysis/sense"
	"elephants/analysis/words"
)

// Model hears the barriers of one book. It is safe for concurrent use and does not change.
//
// It is one multinomial logistic regression over the features of feature.go. A barrier's score in a passage is its probability in
// the whole passage times its mean probability in the sentences: a barrier that one sentence of a long passage raises is heard
// by that sentence, and one that runs through it by the whole.
type Model struct {
	book     *Book
	classes  int       // the barriers in the book's order, then "none of them" if the book has examples of it
	examples int       // that it was trained on
	spread   []uint16  // per bucket: in how many examples it occurs
	rarity   []float32 // per bucket: its idf, see rare
	weight   []float32 // buckets x classes, for features times their rarity
	meaning  []float32 // sense.Dims x classes
	bias     []float32 // classes
}

// Book is the code book that the model was trained from.
func (m *Model) Book() *Book { return m.book }

// Heard is a barrier heard in a passage.
type Heard struct {
	Barrier string   // its id
	Score   float64  // 0 to 1: the geometric mean of its probabilities in the passage and in its sentences
	Words   []string // that carried it, strongest first, as they were written but for capitals; at most four
}

const (
	// Floor is the evidence below which Hear keeps quiet. At the rate of .65 barriers a passage the sample notes of 2026 draw
	// their line at about this value; where a whole corpus is at hand, its own line by rate is better (package analysis).
	Floor = 0.0
	// mostWords is how many words explain an answer.
	mostWords = 4
)

// Hear gives the barriers that a passage raises, best first, none when it says nothing of them.
func (m *Model) Hear(passage string) []Heard {
	l := m.Listener()
	h := l.Listen(passage)
	var out []Heard
	for k := range m.book.Barriers {
		if h.Evidence(k) >= Floor {
			out = append(out, Heard{m.book.Barriers[k].ID, h.Score(k), l.Because(passage, k)})
		}
	}
	slices.SortStableFunc(out, func(a, b Heard) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// Hearing is what a model makes of a passage.
type Hearing struct {
	Words int       // of the passage
	Log   []float64 // per barrier, in the book's order: log probability in the passage plus log of its mean in the sentences
}

// Score of a barrier, 0 to 1.
func (h Hearing) Score(k int) float64 { return math.Exp(h.Log[k] / 2) }

// Evidence is what to set a threshold on: the longer a passage, the more of it may raise something. Interviewers coded
// long passages more often than short ones in all notes that were looked at; a factor of 1 on the logarithm fitted them.
func (h Hearing) Evidence(k int) float64 { return h.Log[k] + math.Log1p(float64(h.Words)) }

// Listener hears passage after passage and remembers what it found out about each distinct word: ten times the speed
// of Hear. It is for one goroutine.
type Listener struct {
	model  *Model
	known  vocabulary
	logits []float32 // per known word x classes
	square []float32 // per known word: the squared length of its features
	stamp  []int32   // per known word: the text that last counted it
	turn   int32
	sum    []float32 // room for classify
	out    []float64 // likewise; its answer is good until the next
	pulls  map[int32][]float32
}

// Listener begins to listen.
func (m *Model) Listener() *Listener {
	return &Listener{model: m, sum: make([]float32, m.classes), out: make([]float64, m.classes)}
}

// Flow says how familiar the order of a text's words is: the sum over neighbouring words of the logarithm of how many
// examples have that pair. It means nothing by itself; the same words in another order are what to hold it against.
func (l *Listener) Flow(text string) float64 {
	var sum float64
	before := int32(-1)
	words.Each(text, func(word string, _ words.Span) {
		id := l.id(word)
		if before >= 0 {
			b := pair(l.known.words[before].stem, l.known.words[id].stem)
			sum += math.Log1p(float64(l.model.spread[b]))
		}
		before = id
	})
	return sum
}

// leastSentence is how many words make a sentence worth hearing alone.
const leastSentence = 3

// Listen hears a passage: each sentence as it ends, then the whole. A passage without any sentence of three words is one
// itself.
func (l *Listener) Listen(passage string) Hearing {
	var whole, part content
	mean, sentences := make([]float64, l.model.classes), 0
	shut := func() {
		for d, x := range part.sense {
			whole.sense[d] += x
		}
		if len(part.words) >= leastSentence {
			sentences++
			for c, x := range l.classify(&part) {
				mean[c] += math.Exp(x)
			}
		}
		part = content{words: part.words[:0]}
	}
	spans, at := words.Sentences(passage), 0
	words.Each(passage, func(word string, place words.Span) {
		for at < len(spans) && place.Start >= spans[at].End {
			shut()
			at++
		}
		id := l.id(word)
		part.add(&l.known, id)
		whole.words = append(whole.words, id)
	})
	shut()
	h := Hearing{Words: len(whole.words), Log: make([]float64, len(l.model.book.Barriers))}
	all := l.classify(&whole)
	for c := range h.Log {
		h.Log[c] = all[c]
		if sentences > 0 {
			h.Log[c] += math.Log(mean[c] / float64(sentences))
		} else {
			h.Log[c] += all[c]
		}
	}
	return h
}

// id numbers a word, and learns it when it is new.
func (l *Listener) id(word string) int32 {
	id := l.known.id(word)
	if int(id) == len(l.square) {
		l.learn(&l.known.words[id])
	}
	return id
}

// learn sums up a word's features.
func (l *Listener) learn(e *entry) {
	m := l.model
	row := make([]float32, m.classes)
	var square float32
	for _, f := range e.features {
		v := f.value * m.rarity[f.bucket]
		square += v * v
		add(row, v, m.weight[int(f.bucket)*m.classes:])
	}
	e.features = nil // their sum is all that is asked for
	l.logits = append(l.logits, row...)
	l.square = append(l.square, square)
	l.stamp = append(l.stamp, 0)
}

// rare works out the rarity of each bucket from its spread, smoothed so that what no example has counts as the rarest.
func (m *Model) rare() {
	m.rarity = make([]float32, buckets)
	for b, n := range m.spread {
		m.rarity[b] = float32(math.Log(float64(1+m.examples)/float64(1+int(n))) + 1)
	}
}

// classify gives the log probability of each class, in room that the next call uses again. The features of each distinct word count once; the length that the
// features are divided by is that of orthogonal words, which adds up word by word where the true one would not (MAP and
// top-1 measured the same).
func (l *Listener) classify(c *content) []float64 {
	m := l.model
	sum := l.sum
	clear(sum)
	var square float32
	l.turn++
	for i, id := range c.words {
		if l.stamp[id] != l.turn {
			l.stamp[id] = l.turn
			add(sum, 1, l.logits[int(id)*m.classes:])
			square += l.square[id]
		}
		if i > 0 {
			b := pair(l.known.words[c.words[i-1]].stem, l.known.words[id].stem)
			v := pairValue * m.rarity[b]
			square += v * v
			add(sum, v, m.weight[int(b)*m.classes:])
		}
	}
	by := float32(1 / math.Sqrt(max(float64(square), 1e-18)))
	for k := range sum {
		sum[k] = m.bias[k] + float32(sum[k]*by)
	}
	place := c.sense
	place.Centre()
	for d, x := range place {
		add(sum, senseValue*x, m.meaning[d*m.classes:])
	}
	out := l.out
	for k, x := range sum {
		out[k] = float64(x)
	}
	logSoftmax(out)
	return out
}

// Pull says how much a word alone speaks for a barrier and against the mean of all, in logits of a text of this word.
func (l *Listener) Pull(word string, barrier int) float64 {
	id := l.id(word)
	row, ok := l.pulls[id]
	if !ok {
		row = l.pull(id)
		if l.pulls == nil {
			l.pulls = map[int32][]float32{}
		}
		l.pulls[id] = row
	}
	return float64(row[barrier])
}

// pull works out a word's pulls towards all classes.
func (l *Listener) pull(id int32) []float32 {
	m, e := l.model, &l.known.words[id]
	row := slices.Clone(l.logits[int(id)*m.classes : int(id+1)*m.classes])
	if e.weight > 0 {
		var v sense.Vector
		e.sense.AddTo(&v, senseValue)
		for d, x := range v {
			add(row, x, m.meaning[d*m.classes:])
		}
	}
	var mean float32
	for _, x := range row {
		mean += x / float32(m.classes)
	}
	for k := range row {
		row[k] -= mean
	}
	return row
}

// Because gives the words of a passage that carried a barrier, strongest first.
func (l *Listener) Because(passage string, barrier int) []string {
	type part struct {
		word string
		pull float64
	}
	var parts []part
	seen := map[string]bool{}
	words.Each(passage, func(word string, _ words.Span) {
		if !seen[word] && !words.Stop(word) {
			seen[word] = true
			parts = append(parts, part{word, l.Pull(word, barrier)})
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

// add adds times x row to sum.
func add(sum []float32, times float32, row []float32) {
	row = row[:len(sum)]
	for len(sum) >= 4 && len(row) >= 4 { // four at a time: BenchmarkHear 28 us, one at a time 42 (22 November 2026)
		sum[0] += float32(times * row[0])
		sum[1] += float32(times * row[1])
		sum[2] += float32(times * row[2])
		sum[3] += float32(times * row[3])
		sum, row = sum[4:], row[4:]
	}
	for k, x := range row {
		sum[k] += float32(times * x)
	}
}

// logSoftmax turns logits into log probabilities.
func logSoftmax(x []float64) {
	top := slices.Max(x)
	var sum float64
	for _, v := range x {
		sum += math.Exp(v - top)
	}
	sum = top + math.Log(sum)
	for i := range x {
		x[i] -= sum
	}
}
