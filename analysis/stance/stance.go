// Package stance says how a passage stands to what it speaks of: whether it is so, got better, is
// hoped for or denied.
//
// Call [Of]. A code book's barriers are heard by their words (package barrier), and people use
// the same words to say that a barrier is gone: "they handed the budget over" is full of budget.
// This package hears the difference, in negation and its scope, in tense, wishes and reported
// speech, and in whether the words are good or bad ones. It does not know what barrier a passage
// is about, nor who said it.
//
// It is one multinomial logistic regression, trained on bank/ by go generate; README.md of
// package analysis says how well it does.
package stance

// Stance of a passage.
type Stance string

// The stances. A passage that was bad and is good now has the stance of now.
const (
	Difficulty Stance = "difficulty" // it is so
	Better     Stance = "better"     // it works, or it was overcome
	Hope       Stance = "hope"       // a wish or an idea
	Denied     Stance = "denied"     // said not to be a problem
	None       Stance = "none"       // none of these: arrangements, facts, questions
)

// Stances lists all, in the order of [Chances].
var Stances = []Stance{Difficulty, Better, Hope, Denied, None}

// Chances are the chances of a passage's stances, which add up to 1.
type Chances [5]float64

// Of gives the chances of the stances of a passage. It is safe for concurrent use, and keeps
// nothing of the passage.
func Of(passage string) Chances { return builtIn().of(passage) }

// Likeliest is the stance with the greatest chance.
func (c Chances) Likeliest() Stance {
	best := 0
	for k, p := range c {
		if p > c[best] {
			best = k
		}
	}
	return Stances[best]
}
