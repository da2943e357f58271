package note

import (
	"elephants/analysis/scrub/internal/tag"
)

// Kinds in the order of the tagger's labels.
var Kinds = [tag.Kinds]Kind{Person, Code, Loc, Org, Dem, DateTime, Quantity, Misc}

// A Kind says what sort of thing an identifier is.
type Kind string

// The kinds of the Text Anonymization Benchmark (Pilán et al. 2022, section 4).
const (
	Person Kind = "PERSON" // names, nicknames, initials
	// what stands for one person or thing: telephone, case number, e-mail, postcode
	Code     Kind = "CODE"
	Loc      Kind = "LOC"      // places
	Org      Kind = "ORG"      // organisations
	Dem      Kind = "DEM"      // what someone is: age, job, origin, belief, family, health
	DateTime Kind = "DATETIME" // dates, times, durations
	Quantity Kind = "QUANTITY" // sums and counts that single out
	Misc     Kind = "MISC"     // whatever else singles out
)

// A Span is an identifier in a text.
type Span struct {
	Start, End int  // bytes into the text, end exclusive
	Kind       Kind // what it is; where two are possible, the likelier
	// what found it: "phone", "tagger", "again"; for people who check, not for programs
	Rule string
	Ask  bool // an interviewer should look: Replace leaves it unless this is cleared
}
