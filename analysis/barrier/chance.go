package barrier

import "math"

// What a chance is made of: a logistic regression whose evidence is the model's score of the
// barrier in the passage and its lead over the likeliest other one, the passage's length, and the
// logarithms of the chances that it is about the code book's matters and that it speaks of a
// difficulty. It was fitted to passages of eight sources of coded notes (the sample notes and
// seven sets of plain ones), each heard by a model that was trained without its source, and to
// polarity passages that neither model had learnt from. When passages of every stance had joined
// what the barriers' model learns from, the weights of here and difficulty were chosen anew, for
// F1 in the sources at one polarity passage claimed of five, and the bias so that the sum of the
// chances is the number of codes. README.md of package analysis says how far off they are.
var calibration = struct {
	score, lead, words, firstWords, here, difficulty, bias float64
}{score: 0.863, lead: 0.192, words: 1.099, firstWords: 1.046, here: 0.4, difficulty: 0.66, bias: -5.08}

const (
	// enoughWords is how long a passage must be to say something in full; each word up to there
	// counts more than those beyond.
	enoughWords = 25
	// leastHere and leastDifficulty keep logarithms finite: so small a chance is none.
	leastHere, leastDifficulty = 1e-6, 1e-3
)

// Chance that the passage raises barrier k as a difficulty, for whoever reads it as an
// interviewer would: of passages given .3, three in ten were coded with the barrier. It takes
// Difficulty to be filled in.
func (h Hearing) Chance(k int) float64 {
	if h.Words == 0 {
		return 0
	}
	lead := math.Inf(1)
	for j, x := range h.Log {
		if j != k {
			lead = min(lead, h.Log[k]-x)
		}
	}
	if len(h.Log) == 1 {
		lead = 0
	}
	c := &calibration
	z := c.bias + float64(c.score*h.Log[k]) + float64(c.lead*lead) +
		float64(c.words*math.Log1p(float64(h.Words))) +
		float64(c.firstWords*math.Log1p(float64(min(h.Words, enoughWords)))) +
		float64(c.here*math.Log(1-h.Elsewhere+leastHere)) +
		float64(c.difficulty*math.Log(h.Difficulty+leastDifficulty))
	return 1 / (1 + math.Exp(-z))
}
