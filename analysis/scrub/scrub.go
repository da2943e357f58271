// Package scrub takes out of a note whatever could lead to a person, and leaves what was said.
//
// Call [Text] for the scrubbed text, or [Find], let somebody look at the spans, and call [Replace].
// [Residue] says in words what may still single somebody out. The package is pure: it knows no
// clock, disk, network or log, keeps nothing between notes, and may be called by many at once.
//
// It finds identifiers in four ways, each in a package of its own under internal: pattern
// (numbers, dates, addresses), judge (what the chances of the statistical tagger, tag, are worth;
// phrases that single out), name (names by their company, and another look for everything that was
// recognised once). It does not find what only somebody who knows the person would recognise; the
// README says what it misses.
package scrub

import "elephants/analysis/scrub/internal/note"

// A Kind says what sort of thing an identifier is.
type Kind = note.Kind

// The kinds of the Text Anonymization Benchmark (Pilán et al. 2022, section 4).
const (
	Person = note.Person // names, nicknames, initials
	// what stands for one person or thing: telephone, case number, e-mail, postcode
	Code     = note.Code
	Loc      = note.Loc      // places
	Org      = note.Org      // organisations
	Dem      = note.Dem      // what someone is: age, job, origin, belief, family, health
	DateTime = note.DateTime // dates, times, durations
	Quantity = note.Quantity // sums and counts that single out
	Misc     = note.Misc     // whatever else singles out
)

// A Span is an identifier in a text: where it is, what it is, what found it, and whether an
// interviewer should look at it.
type Span = note.Span

// Text returns text with every mask replaced: Replace(text, Find(text)).
func Text(text string) string { return Replace(text, Find(text)) }
