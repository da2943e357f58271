package transcript

import (
	"strings"
	"time"
)

// line is one of a transcript.
type line struct {
	text  string
	label label
	time  bool // nothing but a time
	words int  // that follow its label until the next one as sure
}

// linesOf reads what each line says of who speaks.
func linesOf(text []string) []line {
	all := make([]line, len(text))
	for i, t := range text {
		plain := strings.TrimSpace(t)
		all[i] = line{text: t, label: labelOf(t), time: timeAlone.MatchString(plain)}
		if m := timeWords.FindStringSubmatch(plain); m != nil && m[1] == "" {
			all[i].time = true
		}
	}
	joinTimes(all)
	for i := range all {
		if form := all[i].label.form; form != noLabel {
			all[i].words = len(strings.Fields(all[i].label.rest))
			for _, next := range all[i+1:] {
				if next.label.form >= form || all[i].words >= wholeTurn {
					break
				}
				if !next.time {
					all[i].words += len(strings.Fields(next.text))
				}
			}
		}
	}
	return all
}

// joinTimes makes one label of a name and a time on lines of their own, in either order.
func joinTimes(all []line) {
	for i := range all {
		second := next(all, i)
		third := next(all, second)
		if third == len(all) { // nothing follows that somebody could have said
			return
		}
		switch a, b := all[i], all[second]; {
		case a.label.form == alone && b.time:
			all[i].label = label{form: timed, name: a.label.name, at: timeOf(b.text)}
		case a.time && b.label.form == alone && !all[third].time:
			all[second].label = label{form: timed, name: b.label.name, at: timeOf(a.text)}
		}
	}
}

// next is the next line that is not blank.
func next(all []line, i int) int {
	for i = min(i+1, len(all)); i < len(all) && strings.TrimSpace(all[i].text) == ""; i++ {
	}
	return i
}

// A word before a colon is a name if it comes so often, and is a topic ("Housing: ...") if it
// comes once. Two names that come twice each are two who speak. Being asked who speaks where
// nobody does costs a flag; an interviewer's words that count as the participant's cost the truth.
const (
	oftenNamed  = 3
	twiceNamed  = 2
	fewSpeakers = 2
	// A turn of so many words is none of the lines that stand over a note ("Interviewer: Ann").
	wholeTurn = 4
)

// speakersOf is which labels of a text are of people. In captions a role or a name of two words is
// one even if it comes once.
func speakersOf(all []line, captions bool) map[string]bool {
	speak := map[string]bool{}
	for _, l := range all {
		if l.label.form == marked {
			speak[l.label.name] = true
		}
	}
	if len(speak) > 0 {
		return speak // who is marked speaks, and nobody else
	}
	byTime := timedSpeak(all)
	count := countOf(all, func(l label) bool {
		// Topics stand before the items of a list; in captions a dash is before a voice.
		topic := l.item && !captions && !roleLabel.MatchString(l.name)
		return l.form == colon && !topic || l.form == timed && byTime
	})
	if byTime {
		for _, l := range all {
			if l.label.form == timed {
				speak[l.label.name] = true
			}
		}
	}
	if captions {
		for name, c := range count {
			if strings.Contains(name, " ") || c.role || c.times >= oftenNamed {
				speak[name] = true
			}
		}
	}
	count.sure(speak, oftenNamed)
	if len(speak) == 0 && !captions {
		countOf(all, func(l label) bool { return l.form == alone }).sure(speak, len(all))
		return speak
	}
	for name := range count { // beside people who speak, a name of two words is another's
		if len(speak) > 0 && strings.Contains(name, " ") {
			speak[name] = true
		}
	}
	return speak
}

// counts is how often each name labels a turn.
type counts map[string]counted

type counted struct {
	times int
	role  bool
	whole bool // one of the turns is more than a word or two
}

func countOf(all []line, that func(label) bool) counts {
	out := counts{}
	for _, l := range all {
		if !that(l.label) || l.words == 0 {
			continue
		}
		c := out[l.label.name]
		c.times++
		c.role = roleLabel.MatchString(l.label.name)
		c.whole = c.whole || l.words >= wholeTurn
		out[l.label.name] = c
	}
	return out
}

// sure adds who speaks for sure: roles and names that come often, if there are enough of them;
// two names that come twice, and two roles with a turn each. often is how often a name comes that
// is one by itself.
func (c counts) sure(speak map[string]bool, often int) {
	lone, twice, roles := 0, 0, 0
	for _, n := range c {
		if n.role || n.times >= often {
			lone += n.times
		}
		if n.times >= twiceNamed {
			twice++
		}
		if n.role && n.whole {
			roles++
		}
	}
	for name, n := range c {
		if (n.role || n.times >= often) && (lone >= oftenNamed || roles >= fewSpeakers) ||
			n.times >= twiceNamed && twice >= fewSpeakers {
			speak[name] = true
		}
	}
}

// timedSpeak reports whether the names beside times are of people who speak: the times go on, and
// the names come again, or are such as no item of an agenda has.
func timedSpeak(all []line) bool {
	seen := map[string]int{}
	turns, back, again := 0, 0, 0
	people := true
	var last label
	for _, l := range all {
		if l.label.form != timed || l.words == 0 {
			continue
		}
		if turns > 0 && l.label.at < last.at {
			back++
		}
		last = l.label
		turns++
		seen[l.label.name]++
		if seen[l.label.name] == twiceNamed {
			again++
		}
		people = people && (strings.ContainsAny(l.label.name, " ,") || roleLabel.MatchString(l.label.name))
	}
	return turns >= fewSpeakers && back <= turns/10 && (again > 0 || people)
}

// timeOf is the time of a line that is nothing else.
func timeOf(text string) time.Duration {
	if m := timeAlone.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		return clockOf(m[1])
	}
	m := timeWords.FindStringSubmatch(strings.TrimSpace(text))
	return clockOf(m[2] + ":" + m[3] + ":" + m[4])
}
