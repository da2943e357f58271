package edition

import (
	"cmp"
	"iter"

	"elephants/analysis"
	"elephants/analysis/disclose"
)

// people is who said what, as the rules of disclosure count: participants, never notes.
type people struct {
	who  map[string]disclose.Voice         // by note id
	said map[string][]disclose.Voice       // by participant, one for each note
	side map[string]analysis.Side          // by participant
	of   map[analysis.Side]map[string]bool // participants
	read map[analysis.Side]int             // participants of whom a note was read
	// forms of each stem, and which participants use them; for a digest's words alone
	forms map[string]map[string]map[string]bool
}

// people gathers who is behind the notes. A note without a participant stands for itself.
func (e Evidence) people() people {
	p := people{
		map[string]disclose.Voice{}, map[string][]disclose.Voice{}, map[string]analysis.Side{},
		map[analysis.Side]map[string]bool{}, map[analysis.Side]int{}, nil,
	}
	read := map[analysis.Side]map[string]bool{}
	for _, n := range e.Notes {
		voice := disclose.Voice{Participant: participantOf(n), Interviewer: e.HeardBy[n.ID]}
		p.who[n.ID], p.side[voice.Participant] = voice, n.Side
		p.said[voice.Participant] = append(p.said[voice.Participant], voice)
		add(p.of, n.Side, voice.Participant)
		if n.Coded {
			add(read, n.Side, voice.Participant)
		}
	}
	for side := range read {
		p.read[side] = len(read[side])
	}
	return p
}

func participantOf(n analysis.Note) string { return cmp.Or(n.Participant, n.ID) }

// size counts the participants of a side.
func (p people) size(s analysis.Side) int { return len(p.of[s]) }

// voices are who is behind some notes, one for each note.
func (p people) voices(notes []string) []disclose.Voice {
	voices := make([]disclose.Voice, len(notes))
	for i, id := range notes {
		voices[i] = p.who[id]
	}
	return voices
}

// voicesOf are the voices of some participants.
func (p people) voicesOf(participants iter.Seq[string]) (voices []disclose.Voice) {
	for who := range participants {
		voices = append(voices, p.said[who]...)
	}
	return voices
}

// add adds somebody to a set of a map.
func add[K comparable](to map[K]map[string]bool, key K, who string) {
	if to[key] == nil {
		to[key] = map[string]bool{}
	}
	to[key][who] = true
}
