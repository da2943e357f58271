package analysis

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"elephants/analysis/barrier"
)

// spoken is notes in which two things are talked of, each in some forms of its words, amid words
// of the grammar and beside passages of words that are of no language.
func spoken(first, second, grammar string) []Note {
	a, b, fill := strings.Split(first, "/"), strings.Split(second, "/"), strings.Fields(grammar)
	random := rand.New(rand.NewPCG(3, 4))
	var notes []Note
	for i := range 40 {
		var text strings.Builder
		of := a
		if i%2 == 1 {
			of = b
		}
		for j, forms := range of {
			all := strings.Fields(forms)
			fmt.Fprintf(&text, "%s %s %s ", fill[(i+j)%len(fill)], all[(i/2)%len(all)],
				fill[(i+2*j+1)%len(fill)])
		}
		for range 6 {
			text.WriteString("\n\n")
			for range 3 {
				fmt.Fprintf(&text, "xq%cz%cw ", 'a'+rune(random.IntN(6)), 'a'+rune(random.IntN(10)))
			}
		}
		notes = append(notes, Note{ID: fmt.Sprint(i), Side: []Side{"a", "b"}[i/2%2],
			Text: text.String()})
	}
	return notes
}

// In each language two themes are found whose forms of a word count as one, and no word of its
// grammar is a term.
func TestLanguages(t *testing.T) {
	for code, c := range map[string][3]string{
		"en": {"listens listening/meeting meetings/decided decides",
			"buses bus/fares fare/walked walking", "the and of to"},
		"fr": {"maison maisons/logement logements/loyer loyers",
			"hôpital hôpitaux/infirmière infirmières/attente l'attente", "le la et les pour"},
		"es": {"vivienda viviendas/alquiler alquileres/vecino vecinos",
			"hospital hospitales/enfermera enfermeras/espera esperas", "el la y los para"},
		"ru": {"жилье жилья/аренда аренды/сосед соседи",
			"больница больницы/медсестра медсестры/очередь очереди", "и в на не что"},
		"sv": {"bostad bostaden/hyra hyran/granne grannar",
			"sjukhus sjukhuset/sköterska sköterskan/patient patienter", "och det att på"},
		"no": {"bolig boligen/leie leien/nabo naboer",
			"sykehus sykehuset/sykepleier sykepleieren/venting ventingen", "og det at på"},
		"hu": {"lakás lakások/bérlet bérletek/szomszéd szomszédok",
			"kórház kórházak/nővér nővérek/várakozás várakozások", "a az és hogy nem"},
	} {
		notes := spoken(c[0], c[1], c[2])
		r, err := Themes(context.Background(), notes, Options{Language: strings.ToUpper(code)})
		if err != nil || len(r.Themes) != 2 {
			t.Errorf("%s: %d themes, %v; want 2", code, len(r.Themes), err)
			continue
		}
		for _, theme := range r.Themes {
			if len(theme.Notes) != 20 || len(theme.Sides) != 2 {
				t.Errorf("%s: theme %q of %d notes, sides %v; want 20, both", code, theme.Label,
					len(theme.Notes), theme.Sides)
			}
			for _, term := range theme.Terms {
				if slices.Contains(strings.Fields(c[2]), term.Text) {
					t.Errorf("%s: %q is a term", code, term.Text)
				}
			}
		}
	}
}

func TestLanguageRefused(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Language: "tlh"},
			`no stemmer for the language "tlh"; there is one for en, es, fr, hu, no, ru, sv`},
		{Options{Language: "fr", Book: barrier.BuiltIn()},
			`a code book is heard in English only, the notes are in "fr": leave the book out, and themes come from the words alone`},
	} {
		if _, err := Themes(context.Background(), nil, c.o); err == nil || err.Error() != c.want {
			t.Errorf("%+v: got error %v, want %q", c.o.Language, err, c.want)
		}
	}
}
