package transcript

import (
	"slices"
	"strings"
	"unicode/utf8"

	"elephants/analysis/scrub"
	"elephants/client/pattern"
)

// Who comes once before a colon may be somebody, or a topic. The scrubber tells names from other
// words; who people are to each other is in no list of names.

// relation is who may sit beside a participant, or is heard there.
var relation = pattern.New(`(?i)^(?:(?:my|her|his|their|the) )?(?:mu?m|mam|mother|dad|father|` +
	`nan|gran(?:ny|dma|dad)?|` +
	`son|daughter|brother|sister|aunt(?:ie|y)?|uncle|cousin|partner|wife|husband|(?:boy|` +
	`girl)?friend|mate|carer|` +
	`(?:(?:support|key|social|case|outreach|youth|project|link|peer|care|family|` +
	`recovery) ?)?worker|(?:peer )?mentor|advocate|` +
	`interpreter|translator|nurse|volunteer|observer|note.?taker|(?:co.?|second )(?:facilitator|` +
	`interviewer|researcher)|` +
	`staff(?: member)?|(?:(?:probation|housing|police|prison) )?officer|warden|receptionist|` +
	`(?:un(?:known|identified) )?(?:(?:fe)?male|` +
	`m[ae]n|wom[ae]n|voice|child)(?: (?:speaker|voice|participant))?|others?|all|everyone|` +
	`several(?: voices)?|group)` +
	`(?: ?\d{1,2})?(?: ?\([^()]{1,40}\))?$`)

// mostPersons bounds how many names of a text the scrubber is asked about: it takes longer than all
// else, and no talk has so many people.
const mostPersons = 60

// longestSaid is how many bytes of what is said the scrubber sees beside a name.
const longestSaid = 80

// isPerson reports whether the scrubber takes the label of a line for somebody's name.
func (l label) isPerson() bool {
	if key := Key(l.name); key == "me" || key == "you" {
		return true
	}
	said := l.rest
	if len(said) > longestSaid {
		said = strings.ToValidUTF8(said[:longestSaid], "")
	}
	for _, s := range scrub.Find(l.name + ": " + said) {
		if s.Start == 0 && s.Kind == scrub.Person && s.End >= len(l.name) {
			return true
		}
	}
	return false
}

// isSet reports whether a line sets a name off by a colon, or by a tab as in a row of a table, as a
// turn's and not as a list's item.
func (l line) isSet() bool {
	at := strings.Index(l.text, l.label.written)
	if l.label.item || l.label.form != colon && l.label.form != loose || at < 0 {
		return false
	}
	rest := strings.TrimLeft(l.text[at+len(l.label.written):], " *_)]>\u00a0")
	first, size := utf8.DecodeRuneInString(rest)
	if first == '\t' { // a row of more cells is of a table of something else
		return !strings.ContainsRune(rest[size:], '\t')
	}
	return strings.ContainsRune(":\uff1a", first) || strings.HasPrefix(strings.TrimSpace(l.text), "<")
}

// persons are the names of lines that come seldom and are somebody's: of who is related to the
// participant, and others that the scrubber knows for names.
func persons(all []line) map[string]bool {
	found, asked := map[string]bool{}, map[string]bool{}
	for _, l := range all {
		name := l.label.name
		if !l.isSet() || l.words == 0 || asked[name] || len(asked) >= mostPersons {
			continue
		}
		asked[name] = true
		if relation.MatchString(name) || !noName.MatchString(name) && l.label.isPerson() {
			found[name] = true
		}
	}
	return found
}

// once adds who speaks in a text in which each has a turn or two: somebody asks and somebody else
// answers, or all of it is turns of people with names. Roles stand over a note too.
func once(all []line, speak map[string]bool) {
	some := persons(all)
	named := len(some)
	for _, l := range all {
		if l.isSet() && l.words > 0 && roleLabel.MatchString(l.label.name) {
			some[l.label.name] = true
		}
	}
	if len(some) < fewSpeakers || !answered(all, some) && (named < len(some) || !allTurns(all, some)) {
		return
	}
	for name := range some {
		speak[name] = true
	}
}

// answered reports whether one of some people asks and another has the next turn.
func answered(all []line, some map[string]bool) bool {
	asked := ""
	for _, l := range all {
		if name := l.label.name; l.isSet() && some[name] && l.words > 0 {
			if asked != "" && asked != name {
				return true
			}
			if asked = ""; l.asks {
				asked = name
			}
		}
	}
	return false
}

// allTurns reports whether each line is a turn of one of some people.
func allTurns(all []line, some map[string]bool) bool {
	return !slices.ContainsFunc(all, func(l line) bool {
		return !(l.isSet() && some[l.label.name] && l.words > 0) && strings.TrimSpace(l.text) != "" && !l.time
	})
}

// What stands for a participant in notes: one of the roles, or their initials.
var (
	participantRole = pattern.New(`^(?i:participant|interviewee|respondent|resp|res|answer|` +
		`client|[pra])[ _-]?\d{0,3}$`)
	initials = pattern.New(`^\p{Lu}(?:\p{Lu}{0,2}|\p{Ll})$`)
)

// isMine reports whether "me", who is one of the two that speak, is surely the interviewer: whoever
// writes a note calls the other by a role, or asks one who has initials. In somebody's own chat it is
// that somebody.
func isMine(all []Turn, names []string, chat bool) bool {
	if chat || len(names) != fewSpeakers {
		return false
	}
	asks := 0 // how much more often "me" asks than not, and the other one does not than asks
	for _, t := range all {
		switch mine := Key(t.Speaker) == "me"; {
		case mine == strings.Contains(t.Text, "?"):
			asks++
		default:
			asks--
		}
	}
	return slices.ContainsFunc(names, func(name string) bool {
		called := initials.MatchString(name) && !relation.MatchString(name) && Key(name) != "me"
		return participantRole.MatchString(name) || called && asks > 0
	})
}
