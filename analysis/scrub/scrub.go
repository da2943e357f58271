// Package scrub takes out of a note whatever could lead to a person, and leaves what was said.
//
// Call [Text] for the scrubbed text, or [Find], let somebody look at the spans, and call [Replace].
// [Residue] says in words what may still single somebody out. The package is pure: it knows no
// clock, disk, network or log, keeps nothing between notes, and may be called by many at once.
//
// It finds identifiers in four ways, each in files of its own: patterns with reasons (numbers,
// dates, addresses), a statistical tagger (internal/tag), phrases that single out, and another look
// for everything that was recognised once. It does not find what only somebody who knows the person
// would recognise; the README says what it misses.
package scrub

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

// Text returns text with every mask replaced: Replace(text, Find(text)).
func Text(text string) string { return Replace(text, Find(text)) }
