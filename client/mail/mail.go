// Package mail knows the lines that programs write over an e-mail, as they stand in a text that
// somebody copied: [Head] is how many there are, and [Headless] a text without them. [Voices] says
// of a thread who wrote what. Where it cannot, [Within] finds an e-mail below other words, which is
// somebody else's, and whose words [Forwarded] and [Quoted] find nobody knows.
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
	from = pattern.New(`(?i)^(?:\{bold )?[ *_|>]*(?:from|von|de|da|van|od|fra|från|oddi wrth)[ *_|` +
		`]*:`)
	field = pattern.New(`(?i)^(?:\{bold )?[ *_|>]*(?:sent|date|to|cc|bcc|subject|reply-to|` +
		`importance|attachments|inviato|data|oggetto|a|assunto|enviada(?: em)?|` +
		`wysłano|do|temat|dw|sendt|til|emne|skickat|till|ämne|kopie|copie|` +
		`gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|para|asunto|verzonden|aan|` +
		`onderwerp|` +
		`anfonwyd|dyddiad|at|pwnc)[ *_|]*:`)
	answered = pattern.New(`(?m)^[ \t>]*(?:(?:` + beginsWrote + ` .{6,120}(?:\n.{0,80})?` + verbWrote +
		`.{0,80}:[ \t]*$)|` + dayWrote + ` .{4,120}(?:\n.{0,80})?` + verbWrote + `.{0,80}:[ \t]*$|` +
		`-{2,} ?(?:Original Message|Ursprüngliche Nachricht|Message d.origine|Mensaje original|` +
		`Messaggio originale|Mensagem original|Oorspronkelijk bericht|Wiadomość oryginalna|` +
		`Neges Wreiddiol))`)
	forwarded = pattern.New(`(?i)^\W*(?:bold )?(?:begin )?(?:forwarded|weitergeleitete|original|` +
		`resent) (?:message|e-?mail|nachricht)\W*$` +
		`|^\W*(?:début du )?message (?:transféré|réexpédié)\W*$|^\W*neges a anfonwyd ymlaen\W*$`)
	address = pattern.New(`[^\s@<>]@[^\s@<>]+\.\p{L}{2}`)
	// A line that an answer quotes. Arrows are of captions, and one alone may be anything.
	quoted = pattern.New(`^ ?(?:> ?)*> ?[^\s>]`)
	arrows = pattern.New(`^ ?>>`)
)

// A line over an answer, in those languages: a word and when, the verb, and a colon at its end. In
// Polish it begins with the day.
const (
	beginsWrote = `(?:On|Am|Le|El|Ar|Il|Em|A|Op|În|Den|På)`
	dayWrote    = `(?:pon|wt|śr|czw|pt|sob|niedz)\.,?`
	verbWrote   = `(?:\bwrote|\bschrieb|\ba écrit|\bescribió|\bysgrifennodd|\bha scritto|\bescreveu|` +
		`\bschreef|\bnapisał(?:\(a\)|a)?|\ba scris|\bskrev)`
)

// longest is how many lines after the first, blank ones too, those over an e-mail are, and fewest
// how many of them, beside who it is from, it takes to know them: one if it has an address.
const (
	longest = 12
	fewest  = 2
)

// Head is how many of some lines, with blank ones between, stand over an e-mail that begins with
// the first; 0 if none does.
func Head(lines []string) (n int) {
	fields, sender, addressed := 0, false, false
	for i, line := range lines[:min(len(lines), longest)] {
		switch {
		case from.MatchString(line):
			sender, n = true, i+1
		case field.MatchString(line):
			fields, n = fields+1, i+1
		case i == 0 || strings.TrimSpace(line) != "":
			return whole(n, sender && (fields >= fewest || fields > 0 && addressed))
		}
		addressed = addressed || address.MatchString(line)
	}
	return whole(n, sender && (fields >= fewest || fields > 0 && addressed))
}

func whole(n int, is bool) int {
	if !is {
		return 0
	}
	return n
}

// Headless is a text with spaces in place of the lines over e-mails, so that nothing else in it
// moves: they are nobody's words. Of a line with a sign that somebody put before it nothing is taken.
func Headless(text string) string {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		n := Head(lines[i:])
		if n == 0 && forwarded.MatchString(lines[i]) {
			n = 1
		}
		for j := range n {
			lines[i+j] = strings.Repeat(" ", len(lines[i+j]))
		}
		i += max(n-1, 0)
	}
	return strings.Join(lines, "\n")
}

// Forwarded is the first line, from 1, that says that the e-mail below it was passed on: by the
// participant, who did not write it, or by somebody else, who did not either. 0 for none.
func Forwarded(text string) int {
	for i, line := range strings.Split(text, "\n") {
		if forwarded.MatchString(line) {
			return i + 1
		}
	}
	return 0
}

// Quoted is the first line, from 1, that has the sign of what an answer quotes, in a text that has
// lines without it too; 0 for none. marked reports whether somebody said whose a paragraph is.
func Quoted(text string, marked func(string) bool) int {
	at, others, skip := 0, false, false
	before := ""
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(before) == "" {
			skip = marked(line)
		}
		before = line
		switch {
		case skip:
		case quoted.MatchString(line) && !arrows.MatchString(line):
			if at == 0 {
				at = i + 1
			}
		case strings.ContainsFunc(line, unicode.IsLetter):
			others = true
		}
	}
	if !others {
		return 0
	}
	return at
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
		case n > 0 && words && i > 0 && forwarded.MatchString(lines[i-1]):
			return i
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
