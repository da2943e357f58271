package notefile

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"elephants/client/plain"
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

// Line is of the form `key: value`, as those of a head.
var headLine = regexp.MustCompile(`^[ \t\x{a0}]*([\p{L}][\p{L} _-]{0,30}?)[ \t\x{a0}]*[:\x{ff1a}][ \t\x{a0}]*(.*?)[ \t\x{a0}]*$`)

// longestHead is how many lines a head may have before its end is missed: keys may stand with
// blank lines between them.
const longestHead = 40

// Head takes the head off a text, if it has one, and returns what it says over what note has. A
// text that opens as a head does and is none is refused: what it says of side and consent would
// otherwise be passed over.
func Head(text string, note Note) (_ Note, body string, err error) {
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
		if first+1 < len(lines) && headLine.MatchString(lines[first+1]) {
			return note, "", errors.New("the head is not closed: end it with a line `---`")
		}
		return note, text, note.passedOver(lines, 0) // a rule over a text
	}
	end += first + 1
	if err := note.readHead(lines[first+1 : end]); err != nil {
		return note, "", err
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

// refused is what may say that a participant may not be quoted, whatever stands between a name and
// the no: a table's cell, another sign than a colon, another language's word. A yes is not looked
// for: where it is passed over nobody is quoted, or it was said elsewhere too.
var (
	refused = regexp.MustCompile(`(?i)([\p{L}][\p{L} _-]{2,40}?)["*_\s]*` +
		`[:=;|?\t\x{ff1a}\x{2013}\x{2014}]["*_\s]*` + no +
		`["*_\s.!]*(?:$|[#(,;|\])]|\s[\x{2013}\x{2014}-])`)
	alone = regexp.MustCompile(`(?i)^["*_\s]*` + no + `["*_\s.!]*$`)
	plea  = regexp.MustCompile(`(?i)^\W*(?:(?:please )?(?:do not|don.t) quote(?: me| us| them| her| him| this)?` +
		`|not (?:to be )?quot(?:ed|able))\W*$`)
)

const no = `(?:no|not(?: allowed)?|n|na|false|nein|nee|non|nie|nac ydw)`

// passedOver refuses a note that would be quoted though a line outside of its head, or in the head
// but not as its key, may say that it must not: nobody is quoted because their no was written in
// another form. head is the line of the head's first key, or 0.
func (n *Note) passedOver(lines []string, head int) error {
	if !n.Quotable {
		return nil
	}
	for i, line := range lines {
		m := headLine.FindStringSubmatch(line)
		if head > 0 && i >= head && m != nil && foldKey(m[1]) == "quotable" {
			continue // read as what it is; a second one was refused
		}
		if head > 0 && i >= head && plain.IsRule(line) {
			head = 0 // the head ends here
		}
		if saysNo(lines[i:]) {
			return fmt.Errorf("line %d may say that the participant may not be quoted, and is not read as "+
				"that: write `quotable: no`, or yes, on a line of the head, and take it out here",
				i+1)
		}
	}
	return nil
}

// CheckConsent is [Head]'s last check for a note that came otherwise, such as a survey's row.
func (n *Note) CheckConsent() error { return n.passedOver(strings.Split(n.Text, "\n"), 0) }

// saysNo reports whether the first of some lines, or with it the next, may say that nobody is
// quoted.
func saysNo(lines []string) bool {
	for _, m := range refused.FindAllStringSubmatch(lines[0], -1) {
		if ofQuoting(m[1]) {
			return true
		}
	}
	if plea.MatchString(lines[0]) {
		return true
	}
	// A cell of a table is a paragraph, with an empty line before the next.
	next := slices.IndexFunc(lines[1:], func(line string) bool { return strings.TrimSpace(line) != "" })
	return next >= 0 && ofQuoting(lines[0]) && alone.MatchString(lines[1+next])
}

// ofQuoting reports whether words end in what may be meant for the key of consent.
func ofQuoting(words string) bool {
	all := strings.Fields(strings.Trim(words, "\"*_|:; \t"))
	for n := 1; n <= min(3, len(all)); n++ {
		if key := strings.Join(all[len(all)-n:], " "); known(key) == "quotable" {
			return true
		}
	}
	return false
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
		m := headLine.FindStringSubmatch(l)
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
	m := headLine.FindStringSubmatch(line)
	if m == nil {
		return "", errors.New("it is not of the form `name: value`")
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
		if d := changes(written, key); d < least || d == least && key < best {
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

// changes is how many letters have to be changed, added or taken away to make one word of another.
func changes(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(to)]
}
