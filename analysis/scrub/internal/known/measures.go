package known

// Measure reports whether a mixed word is a measure, a time or an ordinal: 10mg, 4pm, 3rd, 1990s,
// 40k.
func Measure(low string) bool {
	i := 0
	for i < len(low) && '0' <= low[i] && low[i] <= '9' {
		i++
	}
	return i > 0 && measures[low[i:]]
}

var measures = Set("st nd rd th s am pm k m mg ml g kg mm cm km mph h hr hrs min mins p pp x yr " +
	"yrs yo wk wks mths ish bn ft in lb lbs oz pc p.m a.m st's nds")
