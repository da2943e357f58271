// Package letter lays out an invitation on paper, for one interviewer, in the language of the
// programme's pages.
//
// [Write] writes a [Letter] as plain text, which the command prints. A page takes its parts and
// lays them out by itself, so that both say the same. What letters say is in a file for each
// language.
package letter

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis/phrases"
	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// Letter is the invitation of one interviewer to one programme.
type Letter struct {
	Programme *pb.Programme
	Secret    string // the invitation
	Page      string // the address of the page to sign in on, with or without https://
	Round     string // that it is for, by its name; "" for the first
}

// Part is a part of a letter: its heading, and sentences that stand below it as a paragraph
// or as a list.
type Part struct {
	Heading string
	Lines   []string
	Listed  bool
}

// What letters say is in files for people to edit, one for each language.
//
//go:embed *.txt
var files embed.FS

// width of a letter, in columns: a sheet of A4 has room for them.
const width = 80

// english is the language of letters where there is none in the programme's.
const english = "en"

// messages are the messages of letters, by language and key.
var messages = phrases.All(files)

// Language is the letter's, by ISO 639-1.
func (l Letter) Language() string {
	if code := l.Programme.GetPageLanguage(); messages[code] != nil {
		return code
	}
	return english
}

// Say is a message of the letter, with {1} filled.
func (l Letter) Say(key string, place ...string) string {
	return strings.ReplaceAll(messages[l.Language()][key], "{1}", strings.Join(place, ""))
}

// ID is the number of the letter, by which the invitation is ended. It is no secret.
func (l Letter) ID() string { return client.IDOf(l.Secret) }

// part is the part of a letter whose messages are counted from 1 below the key.
func (l Letter) part(key string) Part {
	p := Part{Heading: l.Say(key)}
	for n := 1; ; n++ {
		line := l.Say(key+"."+strconv.Itoa(n), l.Programme.Name)
		if line == "" {
			return p
		}
		p.Lines = append(p.Lines, line)
	}
}

// Before is what the letter says before it says how to begin. Of another round than the first, whose
// letters need not be told from others, it says which and what it asks for.
func (l Letter) Before() []Part {
	what := l.part("what")
	if s := l.Programme.GetSubject(); s != "" {
		what.Lines = slices.Insert(what.Lines, 1, l.Say("subject", s))
	}
	rounds := l.Programme.GetAsking()
	at := slices.IndexFunc(rounds, func(r *pb.Round) bool { return r.Name == l.Round })
	if at < 0 || l.Round == client.FirstRound {
		return []Part{what}
	}
	round := Part{Heading: l.Say("round", l.Round), Listed: true}
	for _, ask := range rounds[at].Asks {
		round.Lines = append(round.Lines, l.Say("ask."+client.AskWord(ask)))
	}
	return []Part{what, round}
}

// After is what the letter says after it says how to begin.
func (l Letter) After() []Part {
	promises := Part{Heading: l.Say("promises"), Lines: l.Programme.Promises, Listed: true}
	return []Part{l.part("safe"), promises, l.part("receipt"), l.part("lost")}
}

// Write lays a letter out as plain text, as wide as a sheet of A4.
func Write(w io.Writer, l Letter) {
	part := func(p Part) {
		fmt.Fprintf(w, "\n%s\n\n", p.Heading)
		if !p.Listed {
			client.WriteWrapped(w, "", strings.Join(p.Lines, " "), width)
			return
		}
		for _, line := range p.Lines {
			client.WriteWrapped(w, "- ", line, width)
		}
	}
	fmt.Fprintf(w, "%s · %s\n", l.Say("title", l.Programme.Name), l.Say("short-number", l.ID()))
	for _, p := range l.Before() {
		part(p)
	}
	fmt.Fprintf(w, "\n%s\n\n%s\n\n%s\n", l.Say("begin"), l.Say("begin.type", l.Page), l.Secret)
	for _, p := range l.After() {
		part(p)
	}
}
