package transcript

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/client/pattern"
)

// Chats that were copied or saved have a day or the half of it beside each time, before the name or
// after it, alone in its line or before what was written:
//
//	WhatsApp    [12/03/2026, 14:02:11] Liz: ...       Signal     [2026-03-12 14:02] Liz: ...
//	Slack       Liz  [2:01 PM]                        Teams      [12/03 14:01] Liz: ...
//	Discord     Liz — Today at 2:01 PM                Telegram   Liz, [12.03.2026 14:02]
//	Google      Liz, Thu 12 Mar, 2:01 PM              Messenger  12 Mar 2026, 14:01
//
// They become the forms of transcripts: "[14:01] Liz: ..." and "Liz  14:01".
const (
	aWeekday = `(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?`
	aMonth   = `(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?`
	aDate    = `(?:\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\.?|\d{1,2}-` + aMonth + `-\d{2,4}|\d{1,2}(?:st|nd|rd|th)? ` + aMonth + `(?:,? \d{4})?|` +
		aMonth + ` \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)`
	aDay   = `(?i:(?:` + aWeekday + `,? )?` + aDate + `|` + aWeekday + `|today|yesterday)`
	aStamp = `(?:(` + aDay + `),?(?: at| um)? +)?(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?( ?[AaPp]\.?[Mm]\b\.?)?` +
		`(?:,? +(` + aDay + `))?`
)

var (
	stampFirst = pattern.New(`^ *([\[(<]?) *` + aStamp + ` *[\])>]?(?: *[-–—|·•:,]? +(\S.*))?$`)
	stampLast  = pattern.New(`^ *(\S.{0,90}?) *([-–—|·•,@]?) *(?:at +)?([\[(<]?)` + aStamp + `[\])>]? *(:(?: .*)?)?$`)
)

// ownName is whatever somebody calls themselves in a chat, with small letters, pictures or a telephone
// number; smallName is such a one before a time.
var (
	ownName   = pattern.New(`^(?:([^:]{1,40}): +(\S.*)|([\p{L}_][\p{L}\p{N}_.#-]{1,40}))$`)
	smallName = pattern.New(`^ *(\p{Ll}[\p{L}\p{N}._-]*)( +[-–—|·•]? *[\[(<]?.*)$`)
)

// asName is such a name as others are written: large, and without what is no letter or digit.
func asName(own string) string {
	words := strings.FieldsFunc(own, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for i, w := range words {
		first, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(first)) + w[size:]
	}
	return strings.Join(words[:min(len(words), mostOwn)], " ")
}

// mostOwn is how many words of such a name are kept: more are no name to those who look for one.
const mostOwn = 5

// stamped are the lines of a text, with the stamps of a chat as the times of a transcript, if there
// are several.
func stamped(lines []numbered) []numbered {
	out, of := make([]numbered, len(lines)), 0
	known := stampedNames(lines)
	for i, l := range lines {
		out[i] = l
		if text, ok := plainStamp(l.text, known); ok {
			out[i] = numbered{text: text, at: l.at, chat: true}
			of++
		}
	}
	if of < twiceNamed {
		return lines
	}
	return out
}

// stampedNames says of what stands behind a stamp and before a colon whether it is a name: it comes
// again, or is short where other names stand so. What somebody noted down day by day has none.
func stampedNames(lines []numbered) func(string) bool {
	often, others := map[string]int{}, 0
	for _, l := range lines {
		m := stampFirst.FindStringSubmatch(seen(l.text))
		if m == nil {
			continue
		}
		if _, rest, named := afterTime(plainLabel(m[7])); named && rest != "" {
			others++
		} else if own := ownName.FindStringSubmatch(m[7]); own != nil {
			if own[3] != "" {
				others++ // nothing but a name
			}
			often[asName(own[1]+own[3])]++
		}
	}
	return func(name string) bool {
		return name != "" && (often[name] >= twiceNamed || others >= twiceNamed && strings.Count(name, " ") < few)
	}
}

// few is how many words a name has that comes once.
const few = 3

// seen is a line as people see it.
func seen(line string) string { return strings.TrimRight(unseen.Replace(spaces.Replace(line)), " ") }

// unseen are what chats put beside their stamps to say which way the letters run.
var unseen = strings.NewReplacer("\u200e", "", "\u200f", "", "\u202a", "", "\u202c", "", "\t", " ")

// plainStamp is a line with the stamp of a chat as a transcript has it.
func plainStamp(line string, known func(name string) bool) (string, bool) {
	if line = seen(line); !strings.ContainsAny(line, digits) {
		return "", false
	}
	if m := stampFirst.FindStringSubmatch(line); m != nil {
		at, sure := clockAt(m[2:7], m[1])
		if m[7] == "" {
			return at, sure
		}
		_, _, named := afterTime(plainLabel(m[7]))
		if own := ownName.FindStringSubmatch(m[7]); own != nil && !named {
			name := asName(own[1] + own[3])
			if m[7], named = name, known(name); own[3] == "" {
				m[7] += ": " + own[2]
			}
		}
		return "[" + at + "] " + m[7], sure && named
	}
	if own := smallName.FindStringSubmatch(line); own != nil {
		line = asName(own[1]) + own[2]
	}
	if m := stampLast.FindStringSubmatch(line); m != nil && isNamed(m[1]) {
		at, sure := clockAt(m[4:9], m[2]+m[3])
		return m[1] + "  " + at + m[9], sure
	}
	return "", false
}

// clockAt is the time of a stamp by the clock of a day, of its day, hour, minute, half and day, and
// whether it is one that transcripts do not have.
func clockAt(stamp []string, mark string) (at string, sure bool) {
	hour, _ := strconv.Atoi(stamp[1]) // the pattern lets two digits through
	half := strings.ToLower(strings.TrimSpace(stamp[3]))
	if half != "" {
		if hour %= 12; half[0] == 'p' {
			hour += 12
		}
	}
	return fmt.Sprintf("%02d:%s", hour, stamp[2]), stamp[0]+half+stamp[4]+mark != ""
}

// unsaid is what a chat has in place of what nobody wrote, or cannot be saved.
var unsaid = pattern.New(`(?i)^(?:<[^<>]{3,60}>|(?:image|video|video note|audio|sticker|gif|` +
	`document|contact ` +
	`card|photo|voice message) omitted|(?:this|` +
	`you deleted this) message(?: was deleted(?: by .*)?)?\.?|` +
	`null|missed (?:voice|video|group) call.*|messages and (?:calls|chats).* end-to-end encrypted.*|` +
	`(?:diese nachricht wurde gelöscht|se eliminó este mensaje|ce message a été supprimé)\.?|` +
	`\S.{0,80}\.(?:jpe?g|png|mp4|opus|webp|pdf|vcf) \(file attached\))$`)

// wasEdited is what some chats put behind a message that was changed.
var wasEdited = pattern.New(`(?i) ?<this message was edited>$`)

// written is what somebody says in a line, or wrote in a message of a chat; "" if that is none.
func (l line) written() string {
	if !l.chat {
		return l.label.rest
	}
	said := strings.TrimSpace(wasEdited.ReplaceAllString(unseen.Replace(l.label.rest), ""))
	if unsaid.MatchString(said) {
		return ""
	}
	return said
}
