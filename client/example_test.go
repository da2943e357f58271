package client_test

import (
	"fmt"
	"log"

	"elephants/client"
)

// A note file is read, and what points at anybody is taken out before it can leave the machine.
func ExamplePrepare() {
	file := "---\nside: lived-experience\nquotable: yes\n---\n" +
		"Janet Smith asked us after it was decided. {#tokenism}\n"
	note, err := client.ReadNote("talk.txt", []byte(file), client.NoteFile{})
	if err != nil {
		log.Fatal(err)
	}
	out := client.Prepare(note, "the interviewer's secret")
	fmt.Println(out.Note.Text)
	fmt.Println(out.Note.Side, out.Note.Codings[0].Barrier)
	// Output:
	// [person 1] asked us after it was decided.
	// lived-experience tokenism
}

// An address that is wrong, or a server that is not running, is said so that one knows what to do.
func ExampleExplain() {
	_, err := client.Dial(client.Config{Server: "localhost"})
	fmt.Println(client.Explain(err, "localhost"))
	// Output: server address "localhost" is not HOST:PORT
}
