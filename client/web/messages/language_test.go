package messages

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// sameOnPurpose are the messages that are in another language what they are in English.
var sameOnPurpose = map[string][]string{"cy": {"mark.kind.person", "mark.look", "edition.poster"}}

// withoutForm is a key without its form of number.
func withoutForm(key string) string {
	key, _, _ = strings.Cut(key, ":")
	return key
}

func keysOf(l *Language) []string {
	keys := map[string]bool{}
	for key := range l.messages {
		keys[withoutForm(key)] = true
	}
	return slices.Sorted(maps.Keys(keys))
}

var markup = regexp.MustCompile(`</?\w+>`)

// A translation has the keys of English and no others, each with the same places and the same
// marks, and says them in its own words.
func TestTranslationsAreWhole(t *testing.T) {
	if len(Languages) < 2 || English.Code != "en" {
		t.Fatalf("%d Languages, the first is %s", len(Languages), English.Code)
	}
	want := keysOf(English)
	for _, l := range Languages[1:] {
		got := keysOf(l)
		for _, key := range want {
			if !slices.Contains(got, key) {
				t.Errorf("%s.txt has no %s", l.Code, key)
			}
		}
		for _, key := range got {
			if !slices.Contains(want, key) {
				t.Errorf("%s.txt has %s, which en.txt has not", l.Code, key)
			}
		}
		for key, message := range l.messages {
			original, ok := English.messages[key]
			if !ok {
				original = English.messages[withoutForm(key)+":other"]
			}
			if same := slices.Contains(sameOnPurpose[l.Code], key); (message == original) != same {
				t.Errorf("%s.txt: %s is the same as in English %v, want %v", l.Code, key,
					message == original, same)
			}
			if message == "" || !slices.Equal(all(markup, message), all(markup, original)) {
				t.Errorf("%s.txt: %s has the marks %v, want %v", l.Code, key, all(markup, message),
					all(markup, original))
			}
			if form := key != withoutForm(key); !form && !slices.Equal(all(place, message),
				all(place, original)) {
				t.Errorf("%s.txt: %s has the places %v, want %v", l.Code, key, all(place, message),
					all(place, original))
			}
		}
	}
}

// all is what an expression finds, sorted.
func all(pattern *regexp.Regexp, text string) []string {
	return slices.Sorted(slices.Values(pattern.FindAllString(text, -1)))
}

// A message with forms of number has all that its language has.
func TestFormsOfNumber(t *testing.T) {
	for _, l := range Languages {
		for key := range l.messages {
			if key == withoutForm(key) {
				continue
			}
			for n := range 200 {
				if form := withoutForm(key) + ":" + l.form(n); l.messages[form] == "" {
					t.Fatalf("%s.txt has no %s, for %d", l.Code, form, n)
				}
			}
		}
	}
	cy := Coded("cy")
	for n, want := range map[int]string{1: "un peth", 2: "ddau beth", 3: "dri pheth",
		6: "chwe pheth", 7: "7 o bethau"} {
		if got := string(cy.Said("check.again", n)); !strings.Contains(got, want) {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// What was done is said in the visitor's language too, with its numbers; what is not known, in
// English, marked so.
func TestDeedsInALanguage(t *testing.T) {
	cy := Coded("cy")
	for said, want := range map[string][2]string{
		"revise programme": {"newid rhaglen", "cy"}, "set rules 6 10 5": {"gosod rheolau 6 10 5",
			"cy"}, "release": {"rhyddhau", "cy"},
		"research release 3 for 0.50": {"ateb ymchwil 3 am 0.50",
			"cy"}, "do something <new>": {"do something &lt;new&gt;", "en-GB"},
	} {
		words, in := cy.reword(cy.deeds, said)
		if p := in.Plain(words); string(p.Text) != want[0] || p.Tag != want[1] {
			t.Errorf("%s: %v, want %v", said, p, want)
		}
		if words, in = English.reword(English.deeds, said); words != said || in != English {
			t.Errorf("in English %s is %s", said, words)
		}
	}
}

// Every role that the log can name has a word, and an article.
func TestRolesAreSaid(t *testing.T) {
	for n := range len(pb.Role_name) - 1 {
		role := client.RoleWord(pb.Role(n + 1))
		for _, l := range Languages {
			if l.messages["role."+role] == "" || l.messages["one."+role] == "" {
				t.Errorf("%s.txt does not say %s", l.Code, role)
			}
		}
	}
}

// A language that is written from right to left needs its file alone.
func TestRightToLeft(t *testing.T) {
	for name, want := range map[string]string{"العربية": "rtl", "עברית": "rtl", "اردو": "rtl",
		"Cymraeg": "ltr", "Polski": "ltr", "ਪੰਜਾਬੀ": "ltr"} {
		l, err := Parse("xx", "language.tag = ar\nlanguage.name = "+name+"\n")
		if err != nil || l.Dir != want {
			t.Errorf("%s is written %q, want %q, %v", name, l.Dir, want, err)
		}
	}
}

func TestFilesOfMessages(t *testing.T) {
	const head = "language.tag = cy\nlanguage.name = Cymraeg\n"
	l, err := Parse("cy",
		head+"# a remark\nnote.a = one\n  and two \n\nnote.b-c:few = <b>{1}</b> & {2} = {1}\n")
	if err != nil || l.messages["note.a"] != "one and two" ||
		l.messages["note.b-c:few"] != "<b>{1}</b> & {2} = {1}" {
		t.Errorf("%v, %v", l, err)
	}
	if got := l.Said("note.b-c", 3, "<i>"); got != "<b>3</b> & &lt;i&gt; = 3" {
		t.Errorf("filled: %s", got)
	}
	for _, broken := range []string{"", "language.tag = cy",
		"language.tag = not a tag\nlanguage.name = x", head + "note.a", head +
			"note.a = 1\nnote.a = 2", head + "Note = 1", head + "note:some = 1"} {
		if _, err := Parse("cy", broken); err == nil {
			t.Errorf("%q is taken", broken)
		}
	}
}
