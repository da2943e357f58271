package notefile

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/analysis/words"
	"elephants/client/pattern"
	"elephants/client/plain"
	"elephants/proto/limits"
)

// The marks of a note's text, which are taken off it:
//
//	{#barrier #another}          the passage before raises these barriers
//	{+barrier} {~barrier}        it says that it is better; that somebody hopes for it
//	{#none}                      it raises none
//	{something else: a line}     it raises what the code book has no barrier for
//	“...”{"}                     these are the participant's own words, which may be quoted
//	“...”{"a description}        and they were read back, with this description under them
var marks = pattern.New(`[ \t]*\{(?:([#+~])([^{}\n]*)|(?i:something else)[ \t]*:([^{}\n]*)|` +
	`["“”]([^{}\n]*))\}`)

// halfMark is a mark that nothing closes in its line, or before the next one.
var halfMark = pattern.New(`(?im)\{([#+~"“”]|something else[ \t]*:)[^{}\n]*(?:$|\{)`)

// Stances of a coding; "" is that it is so.
const (
	So     = "so"     // that it is so, which is what no stance says too
	Better = "better" // it was overcome, or the opposite works
	Hope   = "hope"   // somebody hopes for the opposite
)

// signs say the stance of the barrier after them.
var signs = map[rune]string{'#': "", '+': Better, '~': Hope}

// noBarrier is the mark of a passage that raises none.
const noBarrier = "none"

// MaxAttribution is the longest description that own words were read back with, in bytes.
const MaxAttribution = limits.Attribution

// OwnWords are the participant's own, between two bytes of the text, without their quotation marks.
type OwnWords struct {
	Start, End  int
	Attribution string // that they were read back with; "" if they were not
	Line        int    // of the file that the mark stands in, the first is 1
}

// found is a mark where it stands in the text without marks.
type found struct {
	at    int
	heard []Coding
}

// markLines are the lines of a file that the marks of its body stand in. The body ends the file.
func markLines(file, body string) (lines []int, err error) {
	lineOf := func(at int) int { return 1 + linesAbove(file, body) + strings.Count(body[:at], "\n") }
	if m := halfMark.FindStringSubmatchIndex(body); m != nil {
		return nil, fmt.Errorf(
			"line %d: the mark {%s is not closed: end it with }", lineOf(m[0]), body[m[2]:m[3]])
	}
	for _, at := range marks.FindAllStringSubmatchIndex(body, -1) {
		lines = append(lines, lineOf(at[0]))
	}
	return lines, nil
}

// takeMarks takes the marks, which stand in these lines, off a text and returns them: as codings of
// the passages that they close, and as own words. A passage begins where its paragraph or bullet
// does, or after the mark before it in the same one; marks that follow each other are of one passage.
func takeMarks(text string, lines []int) (plain string, codings []Coding, own []OwnWords, err error) {
	var out strings.Builder
	var all []found
	last := 0
	for i, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[last:m[0]])
		last = m[1]
		if m[8] >= 0 {
			o, err := ownWords(out.String(), strings.TrimSpace(text[m[8]:m[9]]))
			if err != nil {
				return "", nil, nil, fmt.Errorf("line %d: %w", lines[i], err)
			}
			o.Line = lines[i]
			own = append(own, o)
			continue
		}
		if n := len(all); n == 0 || all[n-1].at != out.Len() {
			all = append(all, found{at: out.Len()})
		}
		heard := &all[len(all)-1].heard
		marked := len(*heard)
		if m[6] >= 0 {
			if named := strings.TrimSpace(text[m[6]:m[7]]); named != "" {
				*heard = append(*heard, Coding{Named: named, Line: lines[i]})
			}
			continue
		}
		*heard = append(*heard, barriersOf(text[m[2]:m[3]]+text[m[4]:m[5]])...)
		for j := marked; j < len(*heard); j++ {
			(*heard)[j].Line = lines[i]
		}
		if noneAndOne(*heard) {
			return "", nil, nil, fmt.Errorf("line %d: {#none} and a barrier are marked of the same "+
				"passage: take one of them away", lines[i])
		}
	}
	out.WriteString(text[last:])
	plain = out.String()
	return plain, placed(plain, all), own, nil
}

// barriersOf reads "#one +another ~third", where one sign holds until the next. Ids have no capitals.
func barriersOf(said string) (all []Coding) {
	sign := '#'
	for _, id := range strings.FieldsFunc(strings.NewReplacer("#", " #", "+", " +", "~",
		" ~").Replace(said), func(r rune) bool {
		return r == ',' || unicode.IsSpace(r)
	}) {
		first, size := utf8.DecodeRuneInString(id)
		if _, ok := signs[first]; ok {
			sign, id = first, id[size:]
		}
		switch id = strings.ToLower(id); id {
		case "":
		case noBarrier:
			all = append(all, Coding{})
		default:
			all = append(all, Coding{Barrier: id, Stance: signs[sign]})
		}
	}
	return all
}

// noneAndOne reports whether a passage is said to raise nothing and to raise a barrier.
func noneAndOne(heard []Coding) bool {
	none := func(c Coding) bool { return c.Barrier == "" && c.Named == "" }
	one := func(c Coding) bool { return c.Barrier != "" }
	return slices.ContainsFunc(heard, none) && slices.ContainsFunc(heard, one)
}

// placed gives the codings of marks the passages that they close.
func placed(text string, all []found) (codings []Coding) {
	begin := 0
	var passages []words.Span // that may still begin before a mark
	if len(all) > 0 {
		passages = words.Passages(text)
	}
	for _, m := range all {
		for ; len(passages) > 0 && passages[0].Start < m.at; passages = passages[1:] {
			begin = max(begin, passages[0].Start)
		}
		for begin < m.at && unicode.IsSpace(rune(text[begin])) {
			begin++
		}
		if begin < m.at {
			for _, c := range m.heard {
				c.Start, c.End = begin, m.at
				codings = append(codings, c)
			}
		}
		begin = m.at
	}
	return codings
}

// opening is the quotation mark that begins what a closing one ends.
var opening = map[rune]string{'”': "“", '"': `"`, '’': "‘", '\'': "'", '»': "«"}

var (
	errNoQuotation = errors.New(
		"the mark {\"} stands after no quotation: put it right after the closing quotation mark")
	errHalfOpen = errors.New("the quotation before the mark {\"} has no opening quotation mark " +
		"in its paragraph: put one where their words begin")
)

// ownWords are those in the quotation that a text ends with.
func ownWords(text, attribution string) (o OwnWords, err error) {
	if len(attribution) > MaxAttribution {
		return o, fmt.Errorf("the description in a mark {\"...} is %d bytes, the limit is %d: shorten it",
			len(attribution), MaxAttribution)
	}
	shut, size := utf8.DecodeLastRuneInString(text)
	open, ok := opening[shut]
	if !ok {
		return o, errNoQuotation
	}
	end := len(text) - size
	begin := strings.LastIndex(text[:end], open)
	for begin > 0 && open == "'" { // an apostrophe inside a word opens nothing
		if before, _ := utf8.DecodeLastRuneInString(text[:begin]); !unicode.IsLetter(before) {
			break
		}
		begin = strings.LastIndex(text[:begin], open)
	}
	if begin < 0 || strings.Contains(text[begin:end], "\n\n") {
		return o, errHalfOpen
	}
	o.Start, o.End, o.Attribution = begin+len(open), end, attribution
	for o.Start < o.End && unicode.IsSpace(rune(text[o.Start])) {
		o.Start++
	}
	if strings.IndexFunc(text[o.Start:o.End], unicode.IsLetter) < 0 {
		return o, errNoQuotation
	}
	return o, nil
}

// Marked is how many of the passages that the participant said have a mark, and how many there are.
func (n Note) Marked() (marked, of int) {
	for _, p := range words.Passages(n.Text) {
		if n.saidByOthers(p.Start, p.End) {
			continue
		}
		of++
		// Marks close what stands before them, so codings are in the order of the text.
		i := sort.Search(len(n.Codings), func(i int) bool { return n.Codings[i].End > p.Start })
		if i < len(n.Codings) && n.Codings[i].Start < p.End {
			marked++
		}
	}
	return marked, of
}

// allMarked reports whether each passage has its mark, and the head does not say that the note was
// not gone through.
func (n Note) allMarked() bool {
	marked, of := n.Marked()
	return marked == of && len(n.Codings) > 0 && !n.unread
}

// CheckBarriers returns the line of the first mark whose barrier is none of these, and the one that
// may be meant: what was written is not repeated. One wrong letter of four is near.
func (n Note) CheckBarriers(known []string) error {
	for _, c := range n.Codings {
		if c.Barrier == "" || slices.Contains(known, c.Barrier) {
			continue
		}
		meant, least := "", len(c.Barrier)
		for _, id := range known {
			if d := plain.Changes(c.Barrier, id); d < least && d <= 1+len(id)/4 {
				meant, least = fmt.Sprintf(" Is %s meant?", id), d
			}
		}
		return fmt.Errorf("line %d: its mark names no barrier of the programme's code book.%s It knows %s",
			c.Line, meant, strings.Join(known, ", "))
	}
	return nil
}
