package barrier

import (
	"math"

	"elephants/analysis/descent"
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

// Ears hear passages whose words are numbered. What a word puts into each class is worked out
// once a distinct word, by its letters and by its sense; a passage is then no more than a sum.
// They do not change and are safe for concurrent use; each goroutine brings a [Room].
//
// The sense of a passage is divided by its length before and after the mean of all texts is taken
// off. Both divisions need two numbers of the sum, its length and its product with the mean, so
// that the sum itself need not meet the weights.
type Ears struct {
	model  *Model
	sounds []sound
	packed []sense.Packed // per known sense; first is that of no word
	// per word: what letters and stem put into each class, then what the sense does
	rows []float32
	*senses
}

// sound is a distinct word.
type sound struct {
	stem   uint32  // its hash
	packed int32   // its place in packed, 0 where its sense is unknown
	square float32 // the squared length of its features
	mean   float32 // the product of its weighted sense and the mean of all texts
	weight float32 // of its sense
	pull   float32 // the mean over the classes of what it puts into them alone
}

// Spoken is a word that Ears are made for.
type Spoken struct {
	Word, Stem string
	Known      sense.Word // that it is, or was meant to be; -1 for none
}

// Ears for words, given with their stems.
func (m *Model) Ears(n int, word func(i int) Spoken) *Ears {
	e := m.ears()
	e.sounds = make([]sound, n)
	e.rows = make([]float32, 2*n*m.classes)
	e.packed = make([]sense.Packed, n+1)
	descent.Share(n, func(i int) { e.learn(i, word(i)) })
	return e
}

// ears that know no word yet.
func (m *Model) ears() *Ears {
	m.once.Do(func() { m.senses = m.turned() })
	return &Ears{model: m, senses: m.senses}
}

// senses is what a model makes of sense, the same for all its ears.
type senses struct {
	meaning []sense.Vector // per class: the model's, turned
	mean    []float32      // what the mean of all texts puts into each class
	square  float64        // the squared length of that mean
	flows   []float64      // per number of examples: the logarithm of one more
}

func (m *Model) turned() *senses {
	s := &senses{make([]sense.Vector, m.classes), make([]float32, m.classes), 0, make([]float64,
		256)}
	mean := sense.Mean()
	s.square = sense.Dot(&mean, &mean)
	for k := range s.meaning {
		for d := range sense.Dims {
			s.meaning[k][d] = m.meaning[d*m.classes+k]
		}
		s.mean[k] = senseValue * vector.Product(mean[:], s.meaning[k][:])
	}
	for n := range s.flows {
		s.flows[n] = math.Log1p(float64(n))
	}
	return s
}

// learn finds out what word number i puts into the classes.
func (e *Ears) learn(i int, word Spoken) {
	m, known := e.model, word.Known
	letters, row := e.rows[2*i*m.classes:(2*i+1)*m.classes], e.rows[(2*i+1)*m.classes:(2*i+2)*m.classes]
	s := sound{}
	if known >= 0 && known.Name() != word.Word {
		word.Word, word.Stem = known.Name(), ""
	}
	s.stem = features(word.Word, word.Stem, func(bucket int32, value float32) {
		v := value * m.rarity[bucket]
		s.square += v * v
		vector.Add(letters, v, m.weight[int(bucket)*m.classes:])
	})
	for _, x := range letters {
		s.pull += x / float32(m.classes)
	}
	if known >= 0 {
		var v sense.Vector
		s.weight = known.Weight()
		known.AddTo(&v, s.weight)
		mean := sense.Mean()
		s.mean = float32(sense.Dot(&v, &mean))
		for k := range row {
			row[k] = senseValue * vector.Product(v[:], e.meaning[k][:])
		}
		for _, x := range row {
			s.pull += x / s.weight / float32(m.classes)
		}
		s.packed = int32(i + 1)
		e.packed[i+1] = known.Pack()
	}
	e.sounds[i] = s
}

// Flow says how familiar the order of words is: the sum over neighbouring words of the logarithm
// of how many examples have that pair. It means nothing by itself; the same words in another
// order are what to hold it against.
func (e *Ears) Flow(said []int32) float64 {
	var sum float64
	for i := 1; i < len(said); i++ {
		n := int(e.model.spread[pair(e.sounds[said[i-1]].stem, e.sounds[said[i]].stem)])
		if n < len(e.flows) {
			sum += e.flows[n]
		} else {
			sum += math.Log1p(float64(n))
		}
	}
	return sum
}

// Pull says how much a word alone speaks for a barrier and against the mean of all, in logits of
// a text of this word.
func (e *Ears) Pull(word int32, barrier int) float64 {
	s, n := &e.sounds[word], e.model.classes
	x := e.rows[2*int(word)*n+barrier] - s.pull
	if s.packed > 0 {
		x += e.rows[(2*int(word)+1)*n+barrier] / s.weight
	}
	return float64(x)
}
