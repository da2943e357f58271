package name

import (
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// fewestSounds is how many consonants must agree: fewer agree by chance.
const fewestSounds = 3

// heard returns the end of the word with hyphens that begins at word i if it has the consonants of
// a name that was recognised, in their order, or i: `I said Behrouz. She said, "Bay-rooz."`. People
// write down how a name is said where others get it wrong, and nothing else in the note would tell
// that it is one. A word without hyphens must be what something came out as: "it came up as lords".
func (m *Memory) heard(n finder, i int) int {
	if !n.Is(i+1, "-") && n.Last(i) != "as" {
		return i
	}
	spelt, to := "", i
	for j := i; j < len(n.Words) && j-i < note.LongestChain && n.Words[j].Sort == split.Letters; j += 2 {
		spelt, to = spelt+n.Words[j].Low, j+1
		if !n.Is(j+1, "-") || !n.Glued(j+1) || !n.Glued(j+2) {
			break
		}
	}
	heard := sounds(spelt[:min(len(spelt), misspeltLong)])
	if m.sounds[heard] && (to > i+1 || n.Last(i) == "as" && len(heard) > fewestSounds) {
		return to
	}
	return i
}

// sounds are the consonants of a word as they are heard, those that are written alike with one
// letter; empty if they are too few.
func sounds(low string) string {
	out, last := make([]byte, 0, len(low)), byte(0)
	for i := range len(low) {
		c := low[i]
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'w':
			last = 0
			continue
		case 'h', '\'':
			continue
		case 'c', 'q':
			c = 'k'
		case 'z':
			c = 's'
		}
		if c != last {
			out = append(out, c)
		}
		last = c
	}
	if len(out) < fewestSounds {
		return ""
	}
	return string(out)
}
