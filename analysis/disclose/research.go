package disclose

// Rules of the counts that researchers are given, beside the bands of editions. They hold
// whatever a programme's own policy.
const (
	// LeastCounted participants of LeastProgrammes programmes give counts. With fewer the noise
	// drowns what is said: at 30 people and an epsilon of 1 the five most raised themes came out two
	// times in three.
	LeastCounted    = 100
	LeastProgrammes = 3
	// BarriersEach is how many barriers of one participant count at most: that much one person can
	// change in an answer.
	BarriersEach = 4
	// Numbers are rounded to RoundTo and hidden below HideBelow, as UK statistics are.
	RoundTo   = 5
	HideBelow = 10
)

// Bounds of the privacy budget, in hundredths of epsilon. Below LeastEach an answer is nothing
// but noise.
const (
	LeastEach = 10  // of one question
	MostEach  = 100 // of one question
	MostEver  = 400 // of a cohort's whole life
)

// Small says by which rule a cohort is too small for counts.
type Small int

// The rules, and Large for a cohort that keeps both.
const (
	Large Small = iota
	FewProgrammes
	FewPeople
)

// Size says whether so many participants of so many programmes are enough for counts.
func Size(participants, programmes int) Small {
	switch {
	case programmes < LeastProgrammes:
		return FewProgrammes
	case participants < LeastCounted:
		return FewPeople
	}
	return Large
}

// Question reports whether one question may cost so many hundredths of epsilon.
func Question(epsilon int) bool { return epsilon >= LeastEach && epsilon <= MostEach }

// Budget reports whether a cohort's budget may be set to so many hundredths of epsilon.
func Budget(epsilon int) bool { return epsilon >= 0 && epsilon <= MostEver }

// Bound chooses those of a participant's barriers that count: all, or [BarriersEach] of them at
// random. It must not look at anyone else's, or one person could change what counts of another.
// intN returns a random number from 0 to below n. raised is reordered, and the result shares its
// memory.
func Bound(raised []string, intN func(n int) int) []string {
	for i := range min(BarriersEach, len(raised)) {
		j := i + intN(len(raised)-i)
		raised[i], raised[j] = raised[j], raised[i]
	}
	return raised[:min(BarriersEach, len(raised))]
}

// Figure is a noisy count as it may be shown.
type Figure struct {
	Hidden    bool
	Count     int // 0 when hidden
	Low, High int // the count before the noise is within, both included
}

// Show clamps a noisy count at zero, rounds and hides it. within is how far the noise goes at
// most, in the share of all draws that Low and High are to hold for. They give way for all that
// rounding and hiding take from the count, so that they hold for the hidden as often as for the
// shown.
func Show(noisy, within int) Figure {
	f := Figure{Count: (max(0, noisy) + RoundTo/2) / RoundTo * RoundTo}
	least, most := f.Count-RoundTo/2, f.Count+RoundTo/2 // what the noisy count may have been
	if f.Count < HideBelow {
		f.Hidden, f.Count, most = true, 0, HideBelow-RoundTo+RoundTo/2
		least = 0
	}
	f.Low, f.High = max(0, least-within), most+within
	return f
}
