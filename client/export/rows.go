package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"elephants/client"
)

// What columns mean, where several tables have them.
var (
	themeColumn = column{"theme", "string", "",
		"The theme: its barrier's id, or a name made of its terms. The same in every edition.", true}
	sideColumn = column{"side", "string", "", "The side, as the programme names it.", true}
	bandColumn = column{"band", "string", "band of the side's people",
		"How much of the side raises it, in a word and never a number: " + bandsSay +
			". Empty: raised, and more may not be said.", false}
	orderColumn = column{"band_order", "integer", "rank, 1 to 3",
		"The band's place: some 1, many 2, most 3. It is an order: take no sum or mean of it.", false}
)

const bandsSay = "some is less than a quarter, many from a quarter to less than a half, most a " +
	"half or more"

// editionData are the tables of an edition.
func editionData(e *edition) *dataset {
	return &dataset{
		name:  "elephants-edition-" + itoa(e.Edition),
		title: oneLine(e.Programme) + ", edition " + itoa(e.Edition),
		description: fmt.Sprintf("What both sides of a programme raised, and what was heard mainly "+
			"from one of them. %s; what fewer than %d people "+
			"raised is left out. Shares of people are bands and not numbers: %s.", e.Size,
			e.GetProtection().GetK(), bandsSay),
		about: about{
			Programme: e.Programme, Edition: e.Edition, Month: e.Month, Size: e.Size, Hash: e.hash,
			Audit: e.Audit, Engine: e.Engine,
			CodeBook: e.CodeBook, ToKnow: e.NotEnough,
			Protection: map[string]any{
				"k": e.GetProtection().GetK(), "batch": e.GetProtection().GetBatch(),
				"outside": e.GetProtection().GetOutside(), "bands": e.GetProtection().GetBands(),
			},
		},
		tables: []table{themesTable(e), barriersTable(e), termsTable(e), togetherTable(e),
			wordingsTable(e), quotesTable(e)},
	}
}

func themesTable(e *edition) table {
	t := table{
		name: "themes", about: "One row a theme: elephants, which both sides raise, first. Within a " +
			"band their order says nothing.", key: []string{"theme"},
		columns: []column{
			themeColumn,
			{"label", "string", "", "What people call it.", true},
			{"barrier", "string", "", "The code book's entry, by its id. Empty: beyond the code book.",
				false},
			{"book_names", "string", "", "What the code book calls it, where a coordinator named it " +
				"anew; several are put apart by semicolons.", false},
			{"raised_by", "string", "",
				"Both sides, or mainly one side. What one side raises is worth no less.", true},
			{"principle", "string", "", "The guide's principle that it touches.", false},
			{"step", "string", "", "What the guide suggests.", false},
			{"steadiness", "string", "band of redraws", "How often it is there when the participants are " +
				"drawn anew: firmly is at least 9 times of 10, " +
				"mostly at least 7. Empty: not measured.", false},
			{"terms", "integer", "terms", "How many terms of it may be shown.", true},
		},
	}
	for _, th := range e.themes {
		t.add(th.key, th.Label, word(th.Barrier), word(strings.Join(th.BookNames, "; ")), th.raised(),
			word(client.PrincipleWord(th.Principle)),
			word(th.Step), steady(th.Steadiness), len(th.terms))
	}
	return t
}

func barriersTable(e *edition) table {
	t := table{
		name: "barriers-by-side", about: "One row a theme and side that raises it.",
		key: []string{"theme", "side"}, refers: []reference{{"theme", "themes"}},
		columns: []column{
			themeColumn,
			{"barrier", "string", "", "The code book's entry, by its id. Empty: beyond the code book.",
				false},
			sideColumn, bandColumn, orderColumn,
			{"at_least", "boolean", "", "The share may also be of a higher band.", true},
		},
	}
	for _, th := range e.themes {
		for _, s := range th.Shares {
			t.add(th.key, word(th.Barrier), s.Side, band(s.Band), bandOrder(s.Band), s.AtLeast)
		}
	}
	return t
}

func termsTable(e *edition) table {
	t := table{
		name: "terms", about: "One row a theme and term that carries it.", key: []string{"theme", "term"},
		refers: []reference{{"theme", "themes"}},
		columns: []column{
			themeColumn,
			{"rank", "integer", "rank from 1", "Its place in the theme; 1 is the weightiest.", true},
			{"term", "string", "", "A stem, in the form that people used most.", true},
		},
	}
	for _, th := range e.themes {
		for i, term := range th.terms {
			t.add(th.key, i+1, term)
		}
	}
	return t
}

// togetherTable counts themes, for an edition has no counts of people: two terms stand together
// in a theme that both carry.
func togetherTable(e *edition) table {
	t := table{
		name: "cooccurrence", about: "One row a pair of terms that carry a theme together.",
		key: []string{"term_a", "term_b"},
		columns: []column{
			{"term_a", "string", "", "A term; of the two the one that comes first by its letters.", true},
			{"term_b", "string", "", "The other.", true},
			{"themes", "integer", "themes", "In how many themes of the edition both stand. It counts " +
				"themes and neither people nor mentions.", true},
		},
	}
	together := map[[2]string]int{}
	for _, th := range e.themes {
		for i, a := range th.terms {
			for _, b := range th.terms[:i] {
				together[[2]string{min(a, b), max(a, b)}]++
			}
		}
	}
	for pair, n := range together {
		t.add(pair[0], pair[1], n)
	}
	slices.SortFunc(t.rows, func(a, b []any) int {
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)),
			cmp.Compare(a[1].(string), b[1].(string)))
	})
	return t
}

func wordingsTable(e *edition) table {
	t := table{
		name:   "wordings",
		about:  "One row a theme, side and word that this side has for it and the other seldom.",
		key:    []string{"theme", "side", "rank"},
		refers: []reference{{"theme", "themes"}},
		columns: []column{
			themeColumn, sideColumn,
			{"rank", "integer", "rank from 1", "1 is the most telling.", true},
			{"word", "string", "", "A word that several of this side use.", true},
		},
	}
	for _, th := range e.themes {
		for _, w := range th.Wordings {
			for i, said := range w.Words {
				t.add(th.key, w.Side, i+1, said)
			}
		}
	}
	return t
}

func quotesTable(e *edition) table {
	t := table{
		name: "quotes",
		about: "One row a quote: the participant agreed, a coordinator chose it, two approved it. " +
			"Seldom any.",
		refers: []reference{{"theme", "themes"}},
		columns: []column{
			themeColumn,
			{"quote", "string", "", "The sentence, without identifiers.", true},
			{"role_band", "string", "",
				"Who says it, as far as that may be said. Empty: too few share the band.", false},
		},
	}
	for _, th := range e.themes {
		for _, q := range th.Quotes {
			t.add(th.key, q.Text, word(q.RoleBand))
		}
	}
	return t
}
