package transcript

import (
	"strings"
	"unicode"

	"elephants/client/pattern"
)

// What people write below each other is copied with what the page has around it: how long ago
// beside a name or below it, and what to press below the words.
//
//	Facebook  Liz / What stops you? / 2d Like Reply     YouTube  @liz / 2 days ago / What stops you? / Reply
//	Reddit    liz / • / 3h ago / What stops you?        Word     Commented, LC1 in brackets: What stops you?
//
// Programs that save a telephone's messages write a head over each:
//
//	Signal    From: Liz / Type: incoming / Sent: Thu, 12 Mar 2026 14:02:11 / / What stops you?
const longAgo = `(?:(?:about |over )?(?:\d{1,3}|an?) ?(?:s|m|h|d|w|mo|y|(?:sec(?:ond)?|` +
	`min(?:ute)?|hr|hour|day|week|wk|month|year|yr)s?)\.?` +
	`(?: ago)?|just now)(?: \(edited\))?`

// presses are what pages have below a comment.
const presses = `(?:like|love|care|haha|wow|sad|angry|reply|share|report|upvote|downvote|` +
	`see translation|give award|follow|hide)`

// says is a line as a reader of captions has it, of which there is no doubt who speaks.
func says(who, said string) string {
	return "{says " + strings.NewReplacer("{", "", "}", "").Replace(strings.TrimSpace(who)) + "} " + said
}

// threaded are the lines of a text with who wrote what, if it has one of those forms, without what
// the page has around it.
func threaded(lines []numbered) []numbered {
	most := 1 // one is somebody's own
	out := lines
	for _, form := range []func([]numbered) ([]numbered, int){withHeads, withAgo, withPressed, withComments} {
		if read, found := form(lines); found > most {
			out, most = read, found
		}
	}
	return out
}

var headFrom = pattern.New(`^From: +([^<\n]{1,80}?)(?: *<.*| *\(.*)?$`)

var headType = pattern.New(`(?i)^Type: +(?:incoming|outgoing|sent|received)\b`)

var headElse = pattern.New(`^\p{Lu}[\p{L}-]{1,20}(?: to)?: `)

// withHeads reads messages with a head over each.
func withHeads(lines []numbered) (out []numbered, found int) {
	for i := 0; i < len(lines); i++ {
		m := headFrom.FindStringSubmatch(lines[i].text)
		if m == nil || i+1 >= len(lines) || !headType.MatchString(lines[i+1].text) {
			out = append(out, lines[i])
			continue
		}
		found++
		at := lines[i].at
		for i+1 < len(lines) && headElse.MatchString(lines[i+1].text) {
			i++
		}
		out = append(out, numbered{text: says(m[1], ""), at: at, chat: true})
	}
	return out, found
}

var agoAfter = pattern.New(`(?i)^(\S.{0,60}?) *[·•|] *` + longAgo + `(?: *[·•|].{0,40})?$`)

var agoAlone = pattern.New(`(?i)^(?:[·•|-] *)?` + longAgo + `$`)

// withAgo reads comments that have how long ago beside a name or below it.
func withAgo(lines []numbered) (out []numbered, found int) {
	for _, l := range lines {
		text := strings.TrimSpace(l.text)
		switch m := agoAfter.FindStringSubmatch(text); {
		case m != nil && mayWrite(m[1]):
			l.text, l.chat = says(m[1], ""), true
			out, found = append(out, l), found+1
		case agoAlone.MatchString(text):
			if above := nameAbove(out, found > 0); above >= 0 {
				out[above].text, out[above].chat = says(out[above].text, ""), true
				out, found = out[:above+1], found+1
				continue
			}
			out = append(out, l)
		case text == "" || found == 0 || !pressed.MatchString(text):
			out = append(out, l)
		}
	}
	return out, found
}

var noWords = pattern.New(`^[·•|\d\s-]*$`)

// nameAbove is which of some lines is the name over how long ago it was, -1 for none: the first one
// begins a paragraph.
func nameAbove(out []numbered, later bool) int {
	above := len(out) - 1
	for above >= 0 && noWords.MatchString(out[above].text) {
		above--
	}
	if above < 0 || !mayWrite(out[above].text) ||
		!later && above > 0 && strings.TrimSpace(out[above-1].text) != "" {
		return -1
	}
	return above
}

// withPressed reads comments that have what to press below them: a name begins the next.
func withPressed(lines []numbered) (out []numbered, found int) {
	names, below := map[string]bool{}, false
	for _, l := range lines {
		switch text := strings.TrimSpace(l.text); {
		case text == "":
		case isPressed(text):
			found, below = found+1, true
		default:
			if name, _ := writer(text); below && name != "" {
				names[name] = true
			}
			below = false
		}
	}
	if found < twiceNamed {
		return nil, 0
	}
	begins := true
	found = 0
	for _, l := range lines {
		text := strings.TrimSpace(l.text)
		name, said := writer(text)
		switch {
		case text == "" || isPressed(text):
			begins = true
			l.text = ""
		case begins && names[name]:
			l.text, l.chat, begins = says(name, said), true, false
			found++
		default:
			begins = false
		}
		out = append(out, l)
	}
	return out, found
}

var pressed = pattern.New(`(?i)^(?:(?:` + presses + `|` + longAgo + `|edited|\d{1,4})[ ·•|]*)+$`)

var aPress = pattern.New(`(?i)` + presses)

// isPressed reports whether a line is what to press below a comment.
func isPressed(text string) bool {
	return pressed.MatchString(text) && aPress.MatchString(text) || agoAlone.MatchString(text)
}

var badge = pattern.New(`(?i)^(?:top fan|author|admin|moderator|follow|group expert|op)$`)

// writer is who wrote what stands below a line, or behind a dot in it.
func writer(text string) (name, said string) {
	name, said, _ = strings.Cut(text, " · ")
	if badge.MatchString(said) {
		said = ""
	}
	if !mayWrite(name) {
		return "", ""
	}
	return strings.TrimSpace(name), said
}

var commented = pattern.New(`^Comment(?:ed)? \[(\p{Lu}{1,4})\d{1,4}(?:R\d{1,3})?\]: *(.*)$`)

// withComments reads what Word copies of comments.
func withComments(lines []numbered) (out []numbered, found int) {
	for _, l := range lines {
		if m := commented.FindStringSubmatch(strings.TrimSpace(l.text)); m != nil {
			l.text = says(m[1], m[2])
			found++
		}
		out = append(out, l)
	}
	return out, found
}

// mayWrite reports whether a line may be what somebody calls themselves, and is no sentence.
func mayWrite(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) <= longestName && strings.ContainsFunc(text, unicode.IsLetter) && strings.Count(text, " ") < mostOwn && !strings.ContainsAny(text, ".?!:;,\"“”") ||
		strings.HasPrefix(text, "u/") || strings.HasPrefix(text, "@") && !strings.Contains(text, " ")
}
