// Package cooccur
package cooccur

import "math/bits"

// How much more two terms keep company than chance would have them. Both measures take plain
// counts, so that they serve for pairs near each other as for pairs in a passage or with a
// participant.
//
// They are reckoned in integers, logarithms to base 2 with 32 binary places, because
// floating-point logarithms differ in the last place between machines, and the same notes are to
// give the same bytes on all of them.

// ratio is the normalised pointwise mutual information of two terms (G. Bouma, "Normalized
// (Pointwise) Mutual Information in Collocation Extraction", 2009), by the logarithms of counts:
// from -1, never together, over 0, as chance has it, to 1, only together. Of all units, both have
// the pair, a the one term and b the other; no count is 0, and both is not all.
//
// For pairs near each other, where every pair has two ends, a and b are the pairs each term is in
// and all is twice the number of pairs: the chance of an end to be a term is then a over all.
func ratio(both, a, b, all Log) float64 { return float64(both+all-a-b) / float64(all-both) }

// NPMI is the normalised pointwise mutual information of two terms, by counts. It is 0 where a
// count is 0, where both is all, and where the counts contradict each other.
func NPMI(both, a, b, all uint64) float64 {
	if both == 0 || both >= all || both > min(a, b) || max(a, b) > all {
		return 0
	}
	return ratio(Log2(both), Log2(a), Log2(b), Log2(all))
}

// Strength is the association strength of two terms (van Eck and Waltman 2009, JASIST 60:1635; what
// VOSviewer draws by): how many times as often they are together as chance would have them, from 0;
// 1 is as chance has it. It is 0 where a count is 0.
func Strength(both, a, b, all uint64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return float64(both) * float64(all) / (float64(a) * float64(b))
}

// Log is a logarithm to base 2 with 32 binary places.
type Log int64

// Log2 is the logarithm of n, n above 0, cut off after 32 places. The digits come one by one from
// squaring: of a number between 1 and 2, the square is 2 or more if and only if the next digit of
// its logarithm is 1 (D. Knuth, The Art of Computer Programming, volume 1, section 1.2.2,
// exercise 25).
func Log2(n uint64) Log {
	shift := bits.LeadingZeros64(n)
	whole, x := Log(63-shift), n<<shift // x has one binary place before the point
	for range 32 {
		x, _ = bits.Mul64(x, x)
		digit := x >> 63 // two places before the point now
		x <<= 1 - digit
		whole = whole<<1 | Log(digit)
	}
	return whole
}

// G2 is the log-likelihood ratio of two terms being together (T. Dunning, "Accurate Methods for
// the Statistics of Surprise and Coincidence", 1993), with the counts of ratio. By chance alone
// it is above 3.84 once in twenty pairs, above 10.83 once in a thousand (chi-squared, one degree
// of freedom); it does not say whether the terms seek or avoid each other. It is 0 when the
// counts contradict each other.
func G2(both, a, b, all uint64) float64 {
	if both > min(a, b) || max(a, b) > all || a-both > all-b {
		return 0
	}
	cells := information(both) + information(a-both) + information(b-both) +
		information(all-a-(b-both))
	margins := information(a) + information(all-a) + information(b) + information(all-b)
	return max(0, float64(2*ln2*(cells-margins+information(all))))
}

const ln2 = 0.693147180559945309417232121458176568

// information is n times its logarithm. The conversion keeps the product from being fused with a
// sum on some machines.
func information(n uint64) float64 {
	if n == 0 {
		return 0
	}
	return float64(float64(n) * Log2(n).float())
}

func (l Log) float() float64 { return float64(l) / (1 << 32) }

// Judge says of pairs near each other whether they keep company closely enough to be joined. Make
// it once with [NewJudge] for a set of counts: it keeps what it knows of every term.
type Judge struct {
	closeness    float64 // ratio, at least
	significance float64 // G2, at least
	margins      []uint64
	logs         []Log // of margins
	all          uint64
	allLog       Log
	small        []Log // of small numbers: most pairs are seldom seen
}

// NewJudge takes, for each term, the pairs that it is in, and the least ratio and G2 to join two
// terms.
func NewJudge(margins []uint64, closeness, significance float64) *Judge {
	j := &Judge{closeness: closeness, significance: significance, margins: margins}
	j.logs, j.small = make([]Log, len(margins)), make([]Log, 1024)
	for t, m := range margins {
		j.all += m
		j.logs[t] = log0(m)
	}
	j.allLog = log0(j.all)
	for n := range j.small {
		j.small[n] = log0(uint64(n))
	}
	return j
}

func log0(n uint64) Log {
	if n == 0 {
		return 0
	}
	return Log2(n)
}

// Weight is the ratio of terms a and b in thousandths, or 0 when they are not to be joined; near
// is above 0.
func (j *Judge) Weight(a, b int, near uint64) int32 {
	var both Log
	if near < uint64(len(j.small)) {
		both = j.small[near]
	} else {
		both = Log2(near)
	}
	npmi := ratio(both, j.logs[a], j.logs[b], j.allLog)
	if !(npmi >= j.closeness) || npmi <= 0 {
		return 0
	}
	// Three of the four cells of G2 add up to no less than expected - near (by the log-sum
	// inequality), so that most pairs are seen to be significant from the first cell.
	expected := float64(j.margins[a]) * float64(j.margins[b]) / float64(j.all)
	mutual := float64(float64(near) * (both + j.allLog - j.logs[a] - j.logs[b]).float())
	if 2*(float64(ln2*mutual)-float64(near)+expected) < j.significance &&
		G2(near, j.margins[a], j.margins[b], j.all) < j.significance {
		return 0
	}
	return int32(npmi * 1000)
}
