package scrub

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Identifiers of every form that a code or address can have, made here from the forms' definitions
// and not from the rules. Numbers come from ranges that nobody has.
var planted = map[string]func(*rand.Rand) string{
	"mobile":        func(r *rand.Rand) string { return "07700 900" + digitsOf(r, 3) },
	"mobile, glued": func(r *rand.Rand) string { return "07700900" + digitsOf(r, 3) },
	"mobile, +44":   func(r *rand.Rand) string { return "+44 7700 900 " + digitsOf(r, 3) },
	"landline":      func(r *rand.Rand) string { return "0161 496 0" + digitsOf(r, 3) },
	"landline, (0)": func(r *rand.Rand) string { return "(0161) 496-0" + digitsOf(r, 3) },
	"spoken mobile": func(r *rand.Rand) string {
		return "oh seven seven double oh nine double oh " + saidOf(r, 3)
	},
	"nhs":         func(r *rand.Rand) string { return "943 476 " + digitsOf(r, 4) },
	"nhs, dashes": func(r *rand.Rand) string { return "943-476-" + digitsOf(r, 4) },
	"chi":         func(r *rand.Rand) string { return "010203" + digitsOf(r, 4) },
	"nino": func(r *rand.Rand) string {
		return "QQ " + digitsOf(r, 2) + " " + digitsOf(r, 2) + " " + digitsOf(r, 2) + " C"
	},
	"nino, glued":     func(r *rand.Rand) string { return "QQ" + digitsOf(r, 6) + "C" },
	"postcode":        func(r *rand.Rand) string { return "M14 " + digitsOf(r, 1) + "ZZ" },
	"postcode, glued": func(r *rand.Rand) string { return "SW1A" + digitsOf(r, 1) + "ZZ" },
	"e-mail": func(r *rand.Rand) string {
		return "qx" + digitsOf(r,
			2) + ".zed@example.org"
	},
	"e-mail, spoken": func(r *rand.Rand) string { return "zed at hub dot org" },
	"link":           func(r *rand.Rand) string { return "www.example.org/zed" + digitsOf(r, 2) },
	"handle":         func(r *rand.Rand) string { return "@zed_qx" + digitsOf(r, 2) },
	"prison":         func(r *rand.Rand) string { return "A" + digitsOf(r, 4) + "QX" },
	"home office":    func(r *rand.Rand) string { return "Z" + digitsOf(r, 7) },
	"plate":          func(r *rand.Rand) string { return "QX5" + digitsOf(r, 1) + " ZZZ" },
	"licence":        func(r *rand.Rand) string { return "ZEDQX" + digitsOf(r, 6) + "AB9CD" },
	"passport":       func(r *rand.Rand) string { return "99" + digitsOf(r, 7) },
	"sort code":      func(r *rand.Rand) string { return "08-99-" + digitsOf(r, 2) },
	"account":        func(r *rand.Rand) string { return "99" + digitsOf(r, 6) },
	"iban": func(r *rand.Rand) string {
		return "GB29 NWBK 6016 1331 92" + digitsOf(r,
			2) + " 19"
	},
	"card":           func(r *rand.Rand) string { return "4111 1111 1111 " + digitsOf(r, 4) },
	"crime":          func(r *rand.Rand) string { return "CRI/" + digitsOf(r, 5) + "/26" },
	"case":           func(r *rand.Rand) string { return "HX-" + digitsOf(r, 4) + "-Z" },
	"upn":            func(r *rand.Rand) string { return "Z" + digitsOf(r, 12) },
	"uln":            func(r *rand.Rand) string { return "9" + digitsOf(r, 9) },
	"dbs":            func(r *rand.Rand) string { return "00" + digitsOf(r, 10) },
	"nmc":            func(r *rand.Rand) string { return "99Z" + digitsOf(r, 4) + "E" },
	"date":           func(r *rand.Rand) string { return "1" + digitsOf(r, 1) + " March 2019" },
	"date, slashes":  func(r *rand.Rand) string { return "1" + digitsOf(r, 1) + "/03/2019" },
	"address":        func(r *rand.Rand) string { return "1" + digitsOf(r, 1) + " Quexbury Road" },
	"title and name": func(r *rand.Rand) string { return "Mr Quexbury" },
}

func digitsOf(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

func saidOf(r *rand.Rand, n int) string {
	names := strings.Fields("zero one two three four five six seven eight nine")
	var b []string
	for range n {
		b = append(b, names[r.IntN(10)])
	}
	return strings.Join(b, " ")
}

// places in a text where an identifier can stand.
var settings = []string{
	"%s", "%s.", "(%s)", "It was %s, she said.", "she gave me %s and went", "- %s\n- more time",
	"\"%s\"", "they wrote %s on the form",
	"Ask again.\n\n%s\n\nNobody did.", "we said:%s; no answer", "the form asked for %s twice",
}

// TestPlanted puts each form in each place and case; no letter or digit of it may be left
// uncovered.
func TestPlanted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2)) // always the same identifiers: no false alarms
	for form, make := range planted {
		for _, setting := range settings {
			for _, alter := range []func(string) string{func(s string) string { return s },
				strings.ToLower, strings.ToUpper} {
				id := make(r)
				text := alter(fmt.Sprintf(setting, id))
				at := strings.Index(text, alter(id))
				if left := uncovered(text, at, at+len(id)); left != "" {
					t.Errorf("%s: %q leaves %q of the identifier", form, text, left)
				}
			}
		}
	}
}

// uncovered are the letters and digits of text[from:to] under no mask.
func uncovered(text string, from, to int) string {
	masked := make([]bool, len(text))
	for _, s := range masksOf(text) {
		for i := s.Start; i < s.End; i++ {
			masked[i] = true
		}
	}
	var left []byte
	for i := from; i < to; i++ {
		if c := text[i]; !masked[i] && c != ' ' && c != '-' && c != '.' && c != '/' && c != '(' &&
			c != ')' && c != '+' && c != '@' {
			left = append(left, c)
		}
	}
	return string(left)
}

// TestHidden puts what cannot be seen, or not be told from a plain letter, into identifiers.
func TestHidden(t *testing.T) {
	for _, text := range []string{
		"ring 07700\u200b 900\u200d123", "ring 0\u202e7700900123\u202c", "ring 07700\x00900123",
		"ring 07700\xff900123",
		"ring ０７７００ ９００１２３", "ring ٠٧٧٠٠٩٠٠١٢٣", "mail x.zed＠example.org",
		"Mr Qu\u00adexbury came", "Mr Quехbury came",
	} {
		out := Text(text)
		for _, digits := range []string{"900", "123", "zed", "bury", "９", "٩"} {
			if strings.Contains(out, digits) {
				t.Errorf("Text(%q) = %q still holds %q", text, out, digits)
			}
		}
	}
}
