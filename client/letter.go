package client

import (
	"embed"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// Letter is an invitation on paper, for one interviewer, in the language of the programme's
// pages. Pages and commands print the same words.
type Letter struct {
	Programme *pb.Programme
	Secret    string // the invitation
	Page      string // the address of the page to sign in on, with or without https://
}

// LetterPart is a part of a letter: its heading, and sentences that stand below it as a paragraph
// or as a list.
type LetterPart struct {
	Heading string
	Lines   []string
	Listed  bool
}

// What letters say is in files for people to edit, one for each language.
//
//go:embed letter/*.txt
var letterFiles embed.FS

// letterEnglish is the language of letters where there is none in the programme's.
const letterEnglish = "en"

// letterWords are the messages of letters, by language and key.
var letterWords = func() map[string]map[string]string {
	all := map[string]map[string]string{}
	entries, err := letterFiles.ReadDir("letter")
	if err != nil {
		panic(fmt.Sprintf("letter is embedded: %v", err))
	}
	for _, entry := range entries {
		text, err := letterFiles.ReadFile("letter/" + entry.Name())
		if err != nil {
			panic(fmt.Sprintf("what is listed is embedded: %v", err))
		}
		messages, err := ParseMessages(string(text))
		if err != nil {
			panic(fmt.Sprintf("%s, which a test reads: %v", entry.Name(), err))
		}
		all[strings.TrimSuffix(entry.Name(), path.Ext(entry.Name()))] = messages
	}
	return all
}()

// Language is the letter's, by ISO 639-1.
func (l Letter) Language() string {
	if code := l.Programme.GetPageLanguage(); letterWords[code] != nil {
		return code
	}
	return letterEnglish
}

// Say is a message of the letter, with {1} filled.
func (l Letter) Say(key string, place ...string) string {
	return strings.ReplaceAll(letterWords[l.Language()][key], "{1}", strings.Join(place, ""))
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

// part is the part of a letter whose messages are counted from 1 below the key.
func (l Letter) part(key string) LetterPart {
	p := LetterPart{Heading: l.Say(key)}
	for n := 1; ; n++ {
		line := l.Say(key+"."+strconv.Itoa(n), l.Programme.Name)
		if line == "" {
			return p
		}
		p.Lines = append(p.Lines, line)
	}
}

// Before is what the letter says before it says how to begin.
func (l Letter) Before() []LetterPart { return []LetterPart{l.part("what")} }

// After is what the letter says after it says how to begin.
func (l Letter) After() []LetterPart {
	promises := LetterPart{Heading: l.Say("promises"), Lines: l.Programme.Promises, Listed: true}
	return []LetterPart{l.part("safe"), promises, l.part("receipt"), l.part("lost")}
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
	fmt.Fprintf(w, "%s · %s\n", l.Say("title", l.Programme.Name), l.Say("short-number", l.ID()))
	for _, p := range l.Before() {
		part(p)
	}
	fmt.Fprintf(w, "\n%s\n\n%s\n\n%s\n", l.Say("begin"), l.Say("begin.type", l.Page), l.Secret)
	for _, p := range l.After() {
		part(p)
	}
}
