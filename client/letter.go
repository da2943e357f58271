package client

import (
	"fmt"
	"io"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// Letter is an invitation on paper, for one interviewer. Pages and commands print the same words.
type Letter struct {
	Programme *pb.Programme
	Secret    string // the invitation
	Page      string // the address of the page to sign in on, with or without https://
}

// LetterPart is a part of a letter: its heading, and sentences that stand below it as a paragraph or as a list.
type LetterPart struct {
	Heading string
	Lines   []string
	Listed  bool
}

// ID is the number of the letter, by which the invitation is ended. It is no secret.
func (l Letter) ID() string { return IDOf(l.Secret) }

// IDOf is the part of a secret or a link that names it; "" for what is none.
func IDOf(secret string) string {
	if parts := strings.Split(secret, "-"); len(parts) == 4 {
		return parts[2]
	}
	return ""
}

// Before is what the letter says before it says how to begin.
func (l Letter) Before() []LetterPart {
	return []LetterPart{{Heading: "What this is", Lines: []string{
		"We ask you to talk with people for " + l.Programme.Name + ".",
		"You talk with one person at a time, and keep what they say to yourself.",
		"After each talk you write a note and send it.",
		"Names are taken out before it is stored, and nobody can read it after that.",
	}}}
}

// After is what the letter says after it says how to begin.
func (l Letter) After() []LetterPart {
	return []LetterPart{
		{Heading: "Keep it safe", Lines: []string{
			"This letter is a key.",
			"Whoever has it can send notes in your place, but nobody can read a note with it.",
			"Keep it where others do not see it, and do not copy it or send it on.",
			"Write its number down somewhere else.",
		}},
		{Heading: "Tell each person before you talk", Lines: l.Programme.Promises, Listed: true},
		{Heading: "Give each person their receipt", Lines: []string{
			"When you send a note you are shown nine words.",
			"Write them on a card and give it to the person.",
			"The words are shown once, and nobody can find them again.",
		}},
		{Heading: "If you lose this letter", Lines: []string{
			"Tell the person who gave it to you, and say its number.",
			"Do the same if somebody else may have seen it.",
			"They end it at once and give you another one.",
			"The notes that you have sent stay safe.",
		}},
	}
}

// WriteLetter lays a letter out as plain text, as wide as a sheet of A4.
func WriteLetter(w io.Writer, l Letter) {
	part := func(p LetterPart) {
		fmt.Fprintf(w, "\n%s\n\n", p.Heading)
		if !p.Listed {
			writeWrapped(w, "", strings.Join(p.Lines, " "), wideEnough)
			return
		}
		for _, line := range p.Lines {
			writeWrapped(w, "- ", line, wideEnough)
		}
	}
	fmt.Fprintf(w, "Your invitation · %s · letter %s\n", l.Programme.Name, l.ID())
	for _, p := range l.Before() {
		part(p)
	}
	fmt.Fprintf(w, "\nHow to begin\n\nOpen %s and type your secret:\n\n%s\n", l.Page, l.Secret)
	for _, p := range l.After() {
		part(p)
	}
}
