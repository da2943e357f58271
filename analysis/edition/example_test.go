package edition_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/edition"
)

// Twenty-four people spoke with two interviewers, who heard in half of the notes that people were
// asked after it was decided. A coordinator gives that theme a name.
func Example() {
	const said = "They had decided before they asked us."
	e := edition.Evidence{
		HeardBy: map[string]string{}, Sides: [2]analysis.Side{analysis.LivedExperience,
			analysis.DecisionMaker},
		Book: barrier.BuiltIn(), Policy: disclose.Floor,
	}
	for i := range 24 {
		n := analysis.Note{ID: fmt.Sprint(i), Side: e.Sides[i%2], Coded: true, Text: said +
			strings.Repeat(" So it was.", i)}
		n.Coding = []analysis.Coding{{End: len(n.Text)}}
		if i < 12 {
			n.Coding[0].Barrier = "tokenism"
		}
		e.Notes = append(e.Notes, n)
		e.HeardBy[n.ID] = []string{"one", "another"}[i/2%2]
	}
	result, err := analysis.Themes(context.Background(), e.Notes, analysis.Options{Book: e.Book})
	if err != nil {
		log.Fatal(err)
	}
	digest := e.Digest(result)
	fmt.Println(digest.Size)

	name := edition.Decision{Deed: edition.Name, Themes: []string{"tokenism"},
		Name: "Asked when it is too late"}
	if err := edition.Check(digest, nil, &name, e.Book); err != nil {
		log.Fatal(err)
	}
	decided := edition.Curation{Edition: 1, Decisions: []edition.Decision{name}, Sides: e.Sides,
		Book: e.Book}
	for _, t := range edition.Curate(digest, decided).In[edition.BothSides] {
		fmt.Printf("%s (%s)\n", t.Label, t.BookNames[0])
	}
	// Output:
	// About twenty people
	// Asked when it is too late (Asked after it was decided)
}
