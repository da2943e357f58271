package stance

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Said is a passage of which its author said what it speaks of and how.
type Said struct {
	Text    string
	Barrier string // the id in the built-in code book; "" for none
	Stance  Stance
}

// The bank's files: what people might say, and what only the stance is learnt from.
const (
	pairsFile  = "pairs.txt"
	framesFile = "frames.txt"
)

var (
	spokenFiles = []string{"polarity.txt", "passages.txt", "twins.txt"}

	//go:embed bank/polarity.txt bank/passages.txt bank/twins.txt
	bankFiles embed.FS
)

// Bank lists the passages of bank/ that are written as people speak, each once. Package barrier
// learns from them too: that a barrier was overcome is told by other words for each barrier. The
// caller must not change the list.
func Bank() []Said { return bank() }

var bank = sync.OnceValue(func() (out []Said) {
	for _, name := range spokenFiles {
		data, err := bankFiles.ReadFile("bank/" + name)
		if err != nil {
			panic("stance: " + err.Error()) // embedded
		}
		said, err := spoken(name, string(data))
		if err != nil {
			panic("stance: " + err.Error()) // a test reads the same files
		}
		out = append(out, said...)
	}
	return out
})

// spoken reads a file of passages, or of twins.
func spoken(name, text string) (out []Said, err error) {
	return out, sections(name, text, func(head []string, line string) bool {
		if is, was, ok := strings.Cut(line, "||"); ok {
			out = append(out, Said{strings.TrimSpace(is), head[0], Difficulty},
				Said{strings.TrimSpace(was), head[0], Better})
			return true
		}
		out = append(out, Said{line, head[1], Stance(head[0])})
		return slices.Contains(Stances, Stance(head[0]))
	})
}

// sections reads a file of lines under heads. take gets each line with the two words of its head,
// "" for what is missing, and says whether it has the form that bank/README.md gives.
func sections(name, text string, take func(head []string, line string) bool) error {
	head := []string{"", ""}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			head = append(strings.Fields(rest), "", "")
		} else if line != "" && !take(head, line) {
			return fmt.Errorf("bank/%s:%d: does not have the form that bank/README.md gives", name,
				number)
		}
	}
	return nil
}
