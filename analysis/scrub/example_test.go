package scrub_test

import (
	"fmt"

	"elephants/analysis/scrub"
)

// Find says where identifiers are and Replace takes out those that nobody has to look at first.
// What stands between a place and a date goes with them: together they would tell more.
func ExampleFind() {
	note := "Spoke to Farida Choudhury (44) from Wigan on 4 March 2025. Farida says nobody asked her."
	spans := scrub.Find(note)
	for _, s := range spans {
		fmt.Println(s.Kind, note[s.Start:s.End])
	}
	fmt.Println(scrub.Replace(note, spans))
	// Output:
	// PERSON Farida Choudhury
	// DEM 44
	// LOC Wigan on
	// DATETIME 4 March 2025
	// PERSON Farida
	// Spoke to [person 1] ([age 40s]) from [town] [spring 2025]. [person 1] says nobody asked her.
}

// What is known in one note of a participant is found in the others too.
func ExampleFindAll() {
	notes := []string{"My worker is called Innocent.", "then innocent rang"}
	for i, spans := range scrub.FindAll(notes...) {
		fmt.Println(scrub.Replace(notes[i], spans))
	}
	// Output:
	// My worker is called [person 1].
	// then [person 1] rang
}
