package analysis_test

import (
	"context"
	"fmt"

	"elephants/analysis"
	"elephants/analysis/barrier"
)

// Three people of each side raise one barrier of the code book, as their interviewers confirm: it
// is an elephant.
func ExampleThemes() {
	const text = "We were shown the poster and asked which colour."
	var notes []analysis.Note
	for i := range 6 {
		side := []analysis.Side{analysis.LivedExperience, analysis.DecisionMaker}[i%2]
		notes = append(notes, analysis.Note{
			ID: fmt.Sprint("note ", i+1), Side: side, Text: text, Coded: true,
			Coding: []analysis.Coding{{Start: 0, End: len(text), Barrier: "tokenism"}},
		})
	}
	result, err := analysis.Themes(context.Background(), notes,
		analysis.Options{Book: barrier.BuiltIn()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range result.Themes {
		fmt.Printf("%s: %d and %d, elephant: %t\n", t.Label, t.Sides[analysis.LivedExperience],
			t.Sides[analysis.DecisionMaker], t.Elephant)
	}
	// Output: Asked after it was decided: 3 and 3, elephant: true
}
