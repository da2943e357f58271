package notefile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"elephants/client/pattern"
	"elephants/client/plain"
	"elephants/client/transcript"
)

// Sector is where a participant works: public, private or social; empty for none.
type Sector string

// ParseSector reads public, private, social or none.
func ParseSector(s string) (Sector, error) {
	switch s {
	case "", "none":
		return "", nil
	case "public", "private", "social":
		return Sector(s), nil
	}
	return "", errors.New("sector is public, private, social or none")
}

// keys are what a head may say, and how it is set.
var keys = map[string]func(n *Note, value string) error{
	"side":        func(n *Note, v string) error { n.Side = v; return nil },
	"role":        func(n *Note, v string) error { n.Role = v; return nil },
	"participant": func(n *Note, v string) error { n.Participant = v; return nil },
	"speaker":     func(n *Note, v string) error { n.Speaker = v; return nil },
	"sector": func(n *Note, v string) (err error) {
		n.Sector, err = ParseSector(strings.ToLower(v))
		return err
	},
	"quotable": func(n *Note, v string) (err error) {
		n.Quotable, err = yesOrNo("quotable", v)
		return err
	},
	"coded": func(n *Note, v string) (err error) {
		n.Coded, err = yesOrNo("coded", v)
		n.unread = err == nil && !n.Coded
		return err
	},
}

func yesOrNo(key, value string) (bool, error) {
	switch strings.ToLower(value) {
	case "yes", "no":
		return strings.EqualFold(value, "yes"), nil
	}
	return false, fmt.Errorf("%s is yes or no", key)
}

// headLine is of the form `key: value`, as those of a head.
var headLine = pattern.New(`^[ \t\x{a0}]*([\p{L}][\p{L} _-]{0,30}?)[ \t\x{a0}]*[:\x{ff1a` +
	`}][ \t\x{a0}]*(.*?)[ \t\x{a0}]*$`)

// What is seen of a line is nothing of these, and a word processor makes a list of lines, or
// letters bold.
var (
	invisible = strings.NewReplacer("\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "", "\u00ad", "")
	listItem  = pattern.New(`^[ \t\x{a0}]*(?:[-*•·‣–][ \t\x{a0}]+|\d{1,2}[.)][ \t\x{a0}]+)`)
	inBold    = strings.NewReplacer("**", "", "__", "")
)

// keyLine are the key and the value of a line of a head; nil for another.
func keyLine(line string) []string {
	line = listItem.ReplaceAllString(invisible.Replace(transcript.Plain(line)), "")
	return headLine.FindStringSubmatch(inBold.Replace(line))
}

// longestHead is how many lines a head may have before its end is missed: keys may stand with
// blank lines between them.
const longestHead = 40

// Head takes the head off a text, if it has one, and returns what it says over what note has. A
// text that opens as a head does and is none is refused: what it says of side and consent would
// otherwise be passed over.
func Head(text string, note Note) (_ Note, body string, err error) {
	text = plain.Lines(text)
	note, body, err = head(text, note)
	if err == nil {
		err = note.outside(text, body)
	}
	if err != nil {
		return note, body, err
	}
	body, err = note.letters(withoutAside(text), withoutAside(body))
	return note, body, err
}

// withoutAside is a text without the mark of what stands beside it.
func withoutAside(text string) string {
	return strings.Replace(text, "\n\n"+refusedAside+"\n", "\n", 1)
}

// AnySide is the side of a note that is read and goes nowhere.
const AnySide = "any"

// label is how people number their participants.
var label = pattern.New(`^\p{L}{0,12}[-_ ]?\d{1,4}$`)

// outside refuses a text in which a line as of a head stands outside of it and says of the side,
// the sector or the label of the participant what the note does not: it would be passed over. The
// body ends the file.
func (n *Note) outside(file, body string) error {
	said := map[string]int{} // how often
	wrong := map[string]int{}
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		key, value := rowOf(line)
		if below := filledLines(lines[i+1 : min(len(lines), i+3)]); key == "" && isKey(line) &&
			len(below) > 0 && !isKey(below[0]) {
			key, value = known(strings.Trim(line, "*_:? \t")), below[0] // cells that are lines
		}
		said[key]++
		if wrong[key] == 0 && n.saysOther(key, value) {
			wrong[key] = i + 1
		}
	}
	for _, key := range []string{"side", "sector", "participant"} {
		if at := wrong[key]; at > 0 && said[key] == 1 {
			return fmt.Errorf("line %d says the %s outside of a head, where it is not read: begin the "+
				"file with a line "+
				"`---`, then this line, then `---`, or take it out",
				at+linesAbove(file, body), key)
		}
	}
	return nil
}

// rowOf are the key and the value of a line, which may be a row of two cells.
func rowOf(line string) (key, value string) {
	if m := keyLine(line); m != nil {
		return foldKey(m[1]), m[2]
	}
	if cells := strings.FieldsFunc(line, func(r rune) bool {
		return strings.ContainsRune("|\t;=",
			r)
	}); len(cells) == 2 {
		return foldKey(cells[0]), strings.TrimSpace(cells[1])
	}
	return "", ""
}

// saysOther reports whether a value of a key is one, and no sentence about a topic, and another
// than the note's.
func (n *Note) saysOther(key, value string) bool {
	words := len(strings.Fields(value))
	if words == 0 {
		return false
	}
	same := func(a, b string) bool { return foldSide(a) == foldSide(b) }
	switch key {
	case "side":
		return words <= few && !strings.ContainsAny(value, ".,;:?!") && n.Side != "" &&
			n.Side != AnySide &&
			!same(value, n.Side)
	case "sector":
		sector, err := ParseSector(strings.ToLower(value))
		return err == nil && n.Sector != sector
	case "participant":
		return label.MatchString(value) && n.Participant != value
	}
	return false
}

// foldSide is a side's letters, however its words are joined.
func foldSide(side string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, strings.TrimSuffix(strings.TrimSpace(side), "s"))
}

func head(text string, note Note) (_ Note, body string, err error) {
	lines := strings.Split(text, "\n")
	first := slices.IndexFunc(lines,
		func(l string) bool { return strings.TrimFunc(l, unicode.IsSpace) != "" })
	if first < 0 {
		return note, text, nil
	}
	if !plain.IsRule(lines[first]) {
		if at := strayHead(lines, first); at > 0 {
			return note, "", fmt.Errorf("line %d looks like the head of a note, which has to come first: "+
				"begin the file with a line `---`, then these lines, then `---`, and the text below",
				at)
		}
		return note, text, note.passedOver(lines, 0)
	}
	end := slices.IndexFunc(lines[first+1:min(len(lines), first+1+longestHead)], plain.IsRule)
	if end < 0 {
		if first+1 < len(lines) && keyLine(lines[first+1]) != nil {
			return note, "", errors.New("the head is not closed: end it with a line `---`")
		}
		return note, text, note.passedOver(lines, 0) // a rule over a text
	}
	end += first + 1
	if err := note.readHead(lines[first+1 : end]); err != nil {
		return note, "", err
	}
	for i := end + 1; i < len(lines); i++ {
		if plain.IsRule(lines[i]) && unopened(lines[i+1:]) {
			return note, "", fmt.Errorf("line %d looks like the head of a second note: a file holds one, so divide it, "+
				"or take these lines out", i+2)
		}
	}
	return note, strings.Join(lines[end+1:], "\n"), note.passedOver(lines, first+1)
}

// soonest is how many lines may stand before a head that is meant to be one.
const soonest = 10

// strayHead returns the line, from 1, where a text that does not begin with a rule has what looks
// like a head: at once, under a line of other signs, or below a title. 0 for none.
func strayHead(lines []string, first int) int {
	if unopened(lines[first:]) {
		return first + 1
	}
	signs := !strings.ContainsFunc(lines[first], func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	})
	if signs && unopened(lines[first+1:]) {
		return first + 2
	}
	for i := first + 1; i < min(len(lines), first+soonest); i++ {
		if plain.IsRule(lines[i]) && unopened(lines[i+1:]) {
			return i + 2
		}
	}
	return 0
}

// readHead reads the lines between the rules of a head, of which the first is line 2.
func (n *Note) readHead(lines []string) error {
	seen := map[string]int{}
	for i, line := range lines {
		if strings.TrimFunc(line, unicode.IsSpace) == "" {
			continue
		}
		key, err := n.read(line)
		if err != nil {
			return fmt.Errorf("line %d of the head: %w", i+2, err)
		}
		if key != "" && seen[key] > 0 {
			return fmt.Errorf("line %d of the head: %s is there twice", i+2, key)
		}
		seen[key]++
	}
	n.HeadSilent = seen["quotable"] == 0
	return nil
}

// ofOthers are keys that other programs write into the heads of their notes.
var ofOthers = []string{"title", "subtitle", "tags", "tag", "date", "created", "modified",
	"updated",
	"author", "authors", "aliases", "alias", "layout", "id", "slug", "lang", "language", "cssclass",
	"cssclasses", "category", "categories", "version", "status", "type", "project", "format"}

// unopened reports whether lines go on as a head does: two or more keys that we know, then a rule
// or a blank line.
func unopened(lines []string) bool {
	count := 0
	for _, l := range lines[:min(len(lines), longestHead)] {
		m := keyLine(l)
		if m == nil || keys[foldKey(m[1])] == nil {
			return count >= 2 || count == 1 && plain.IsRule(l)
		}
		count++
	}
	return count >= 2
}

// read takes one line of a head into account. Lines of other programs' heads are passed over, and
// have no key.
func (n *Note) read(line string) (key string, err error) {
	m := keyLine(line)
	if m == nil {
		return "", errors.New("it is not of the form `name: value`: write it so, or take it out of " +
			"the head")
	}
	written := foldKey(m[1])
	set, ok := keys[written]
	if ok {
		return written, set(n, m[2])
	}
	if near := known(m[1]); near != "" {
		return "", fmt.Errorf("its key is none of ours: is %q meant?", near)
	}
	if !slices.Contains(ofOthers, written) {
		return "", errors.New("its key is none of ours: take the line out, or write it with one of " +
			"side, sector, role, quotable, participant, speaker and coded")
	}
	return "", nil
}

func foldKey(key string) string { return strings.ToLower(strings.TrimFunc(key, unicode.IsSpace)) }

// known is the key that a written one is or may be meant for; "" for none. One wrong letter of
// four, a plural and another ending are near.
func known(written string) string {
	written = foldKey(written)
	best, least := "", 3
	for key := range keys {
		if d := plain.Changes(written, key); d < least || d == least && key < best {
			best, least = key, d
		}
	}
	if best != "" && (least <= 1+len(best)/8 || len(written) > 4 &&
		strings.HasPrefix(written, best[:4])) {
		return best
	}
	for key, other := range map[string]string{
		"quotation": "quotable", "quotes": "quotable", "quote": "quotable", "consent": "quotable",
		"may be quoted": "quotable",
		"name":          "participant", "person": "participant", "label": "participant", "code": "coded",
		"read": "coded",
	} {
		if written == key {
			return other
		}
	}
	return ""
}
