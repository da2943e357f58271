package plain

import (
	"strings"
	"testing"
)

// garble is what a program makes of a text that takes its UTF-8 for Windows-1252.
func garble(text string) string {
	letters := []rune(windows1252)
	var out strings.Builder
	for _, b := range []byte(text) {
		if b >= 0x80 && b < 0xa0 {
			out.WriteRune(letters[b-0x80])
		} else {
			out.WriteRune(rune(b))
		}
	}
	return out.String()
}

// What a program garbled is what was written, once or twice garbled, in a part or as a whole.
func TestGarbledText(t *testing.T) {
	for name, text := range map[string]string{
		"marks": "“They don’t,” she said – it’s £5… 10 °C or €6 • done™", "names": "Zoë Ó Briain, " +
			"Łukasz Øre, Siân, Jürgen Müßig",
		"Welsh": "Tŷ'r dŵr, ŵyr", "capitals": "ÀÁÂÃÄÅÆÇÈÉ ŠŽŸ Œuvre", "pictures": "they left " +
			"\U0001f622 ✓ → done",
		"no-break spaces": "10\u00a0per cent",
	} {
		once := garble(text)
		for how, garbled := range map[string]string{"once": once, "twice": garble(once), "a " +
			"part": "Plain é and ’ and ‘É’ first. " + once} {
			want := text
			if how == "a part" {
				want = "Plain é and ’ and ‘É’ first. " + text
			}
			if got, err := Text([]byte(garbled)); err != nil || got != want {
				t.Errorf("%s, %s: got %q, %v, want %q", name, how, got, err, want)
			}
		}
		if got, err := Text([]byte(text)); err != nil || got != text {
			t.Errorf("%s, not garbled: %q, %v", name, got, err)
		}
	}
	for _, text := range []string{"«CAFÉ» and the CAFÉ’s", "Âge, Ânesse, Ångström, Ñandú", "SÃO " +
		"PAULO", "„Ä“ und „Ü“", "maçã, pão"} {
		if got, err := Text([]byte(text)); err != nil || got != text {
			t.Errorf("%q became %q, %v", text, got, err)
		}
	}
	for name, text := range map[string]string{
		"of a Mac": "They don‚Äôt", "accents of a Mac": "Zo√© left", "lost": "Zbysi\ufffd left",
		"half a mark": "â€ and they left",
	} {
		got, err := Text([]byte("one\n" + text))
		if err == nil || !strings.Contains(err.Error(), "line 2 ") || strings.Contains(err.Error(),
			"left") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
