package easy

import (
	"fmt"
	"testing"

	"elephants/analysis/barrier"
)

// Every barrier of the code book has easy words in every language, and there are no others.
func TestEveryBarrierIsSaid(t *testing.T) {
	book := barrier.BuiltIn()
	for language, all := range words {
		for _, b := range book.Barriers {
			w, ok := Of(language, b.ID)
			if !ok || w.Name == "" || w.Lines[0] == "" || w.Lines[1] == "" || w.Try == "" {
				t.Errorf("%s: %s is not said whole: %+v", language, b.ID, w)
			}
		}
		if len(all) != len(book.Barriers) || len(Messages(language)) != 4*len(all) {
			t.Errorf(
				"%s: %d barriers are said, the code book has %d",
				language,
				len(all),
				len(book.Barriers),
			)
		}
	}
}

func ExampleOf() {
	said, _ := Of("en", "blame")
	fmt.Println(said.Name)
	fmt.Println(said.Try)
	// Output:
	// People blame each other
	// Learn from it. Blame nobody.
}
