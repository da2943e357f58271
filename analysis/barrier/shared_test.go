package barrier

import "testing"

func TestShared(t *testing.T) {
	book, err := Parse("own.txt", []byte(`version: 1
extends: built-in

barrier: pets-left-outside
principle: relationships
parent: practicalities
description: An animal is the family a person has.

barrier: only-dogs
principle: relationships
parent: pets-left-outside
description: There is room for cats, and none for dogs.

barrier: weather
principle: diversity
description: It rained on every single meeting day.
`))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"tokenism": "tokenism", "pets-left-outside": "practicalities", "only-dogs": "practicalities", "weather": "", "unknown": "", "": "",
	} {
		if got := book.Shared(id); got != want {
			t.Errorf("Shared(%q) = %q, want %q", id, got, want)
		}
	}
}
