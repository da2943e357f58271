// Package judge decides what the chances of the tagger are worth: which words are masked, which are
// worth a question, and which no chance makes an identifier.
//
// Call [Plain] first, then [Tagged], [SinglingOut] and [Bridge], and at last [Doubted].
package judge

import "elephants/analysis/scrub/internal/note"

// Plain notes the words that no chance makes an identifier: sayings, numbers of everybody, and the
// letters of speakers who are roles.
func Plain(n *note.Note) {
	f := finder{n}
	f.markPlain()
	f.markFurniture()
}

// Tagged masks what the tagger is sure of.
func Tagged(n *note.Note) { finder{n}.tagged(maskChance, growChance, false) }

// SinglingOut masks phrases that fit one person: "the only Black headteacher in Tameside".
func SinglingOut(n *note.Note) { finder{n}.markSingled() }

// Bridge masks the few words between two masks that tell more together than apart.
func Bridge(n *note.Note) { finder{n}.bridge() }

// Unknown masks every number and every word that is not known to be ordinary.
func Unknown(n *note.Note) { finder{n}.markUnknown() }

// Doubted asks about what the tagger is less sure of. It asks about far more than anybody would
// look at: package ask chooses.
func Doubted(n *note.Note) { finder{n}.tagged(AskChance, AskChance, true) }

// A finder is a note whose words the rules of this package mark.
type finder struct{ *note.Note }
