package transcript_test

import (
	"errors"
	"fmt"

	"elephants/client/transcript"
)

// Of a transcript of two the participant's words are the note, and the other's are marked.
func ExampleAscribe() {
	const text = "Ann Hallam   0:04\nWhat stops people?\n\nZbysia   0:09\nNobody asked us.\n\n" +
		"Ann Hallam   0:15\nAnd then?\n\nZbysia   0:19\nWe left."
	var several *transcript.SpeakersError
	if _, err := transcript.Ascribe(text, ""); errors.As(err, &several) {
		fmt.Println("who speaks:", several.Names)
	}
	body, err := transcript.Ascribe(text, "zbysia")
	fmt.Println(body, err)
	// Output:
	// who speaks: [Ann Hallam Zbysia]
	// {other} What stops people?
	//
	// Nobody asked us.
	//
	// {other} And then?
	//
	// We left. <nil>
}
