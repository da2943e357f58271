// Package limits holds the bounds that both ends keep: a client refuses what the server would
// refuse, before anything is sent, and a page's fields take no more than that.
//
// It is constants alone, so that the scrubber in the browser links nothing of the service with it.
// The comments of the .proto files tell other clients the same numbers. A bound that one end alone
// keeps stands there.
package limits

// Bounds in bytes of UTF-8, inclusive.
const (
	Note        = 64 << 10 // the text of a note
	RoleBand    = 200      // the phrase that describes a participant
	Named       = 120      // what an interviewer calls what they heard, where no barrier fits
	Attribution = 200      // the phrase with which words were read back to whoever said them
)

// Bounds on how many of a kind a note has, inclusive.
const (
	Codings  = 2000 // three for each passage of the longest note
	OwnWords = 200  // sentences that may be quoted
	Turns    = 5000 // of others: the longest transcript has some 2,000
)
