// Package mail knows the lines that programs write over an e-mail, as they stand in a text that
// somebody copied: [Head] is how many there are, [Within] finds an e-mail below other words, which
// is somebody else's.
package mail

import (
	"strings"
	"unicode"

	"elephants/client/pattern"
)

// Those lines in the languages that people have their programs in: who the e-mail is from, what
// else stands below that, and what stands above when it is answered, which programs break in two,
// or passed on.
var (
	from  = pattern.New(`(?i)^[ *_|]*(?:from|von|de|da|van|oddi wrth)[ *_|]*:`)
	field = pattern.New(`(?i)^[ *_|]*(?:sent|date|to|cc|bcc|subject|reply-to|importance|attachments|` +
		`gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|para|asunto|verzonden|aan|onderwerp|` +
		`anfonwyd|dyddiad|at|pwnc)[ *_|]*:`)
	answered = pattern.New(`(?m)^[ \t>]*(?:On .{6,120}(?:\n.{0,80})?\bwrote:[ \t]*$` +
		`|Am .{6,120}(?:\n.{0,80})?\bschrieb.{0,80}:[ \t]*$|Le .{6,120}(?:\n.{0,80})?a écrit\s?:[ \t]*$` +
		`|El .{6,120}(?:\n.{0,80})?escribió:[ \t]*$|Ar .{6,120}ysgrifennodd.{0,80}:[ \t]*$` +
		`|-{2,} ?(?:Original Message|Ursprüngliche Nachricht|Message d.origine))`)
	forwarded = pattern.New(`(?i)^\W*(?:begin )?(?:forwarded|weitergeleitete|original) (?:message|nachricht)\W*$`)
)

// longest is how many lines after the first, blank ones too, those over an e-mail are, and fewest
// how many of them it takes to know them.
const (
	longest = 12
	fewest  = 2
)

// Head is how many of some lines, with blank ones between, stand over an e-mail that begins with
// the first; 0 if none does.
func Head(lines []string) (n int) {
	if len(lines) == 0 || !from.MatchString(lines[0]) {
		return 0
	}
	fields := 0
	for i, line := range lines[:min(len(lines), longest)] {
		if field.MatchString(line) {
			fields, n = fields+1, i+1
		} else if i > 0 && strings.TrimSpace(line) != "" {
			break // what was written begins
		}
	}
	if fields < fewest {
		return 0
	}
	return n
}

// Within is the first line, from 1, of an e-mail that stands below other words, or of one that was
// answered; 0 for none. One at the top of a text is the text.
func Within(text string) int {
	if at := answered.FindStringIndex(text); at != nil {
		return 1 + strings.Count(text[:at[0]], "\n")
	}
	lines, words := strings.Split(text, "\n"), false
	for i := 0; i < len(lines); i++ {
		switch n := Head(lines[i:]); {
		case n > 0 && words:
			return i + 1
		case n > 0:
			i += n - 1
		default:
			words = words || strings.ContainsFunc(lines[i], unicode.IsLetter) &&
				!forwarded.MatchString(lines[i])
		}
	}
	return 0
}
