package cli

import (
	"slices"
	"testing"
)

// A receipt is found in whatever it was printed on.
func TestReceiptsIn(t *testing.T) {
	const one, two = "able baker cast dine easy fable gape halt idle jolt", "kept lime moan nape " +
		"oboe pale quip rust sale tent"
	const old = "able baker cast dine easy fable gape halt idle"
	const sheet = "Receipt for the person\n\n  " + one + "\n\nWith these words you can take back " +
		"what you said. You can do it at " +
		"any time, and need not say why. Point a phone's camera at the picture. Or go to " +
		"127.0.0.1:8080/withdraw and type the words in.\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"words": {one + "\n", []string{one}},
		"over two lines": {"able baker cast dine easy\nfable gape halt idle jolt\n",
			[]string{"able baker cast dine easy\nfable gape halt idle jolt"}},
		"hyphens": {"Able-baker-cast-dine-easy-fable-gape-halt-idle-jolt",
			[]string{"Able-baker-cast-dine-easy-fable-gape-halt-idle-jolt"}},
		"a table": {"FILE      RECEIPT\nnote.txt  " + one + "\nmy talk   " + two + "\n",
			[]string{one, two}},
		"a line of it":        {"survey.csv line 2  " + one + "\n", []string{one}},
		"one space":           {"notes/001.txt " + one + "\n", []string{one}},
		"JSON":                {`{"file":"a.txt","receipt":"` + one + `"}` + "\n" + `{"file":"b.txt","receipt":"` + two + `"}`, []string{one, two}},
		"twice":               {one + "\n" + one + "\n", []string{one}},
		"the sheet":           {sheet, []string{one}},
		"the form before":     {old, []string{old}},
		"a table before":      {"FILE      RECEIPT\nnote.txt  " + old + "\n", []string{old}},
		"an editor's mark":    {"\ufeffFILE  RECEIPT\r\na.txt  " + one + "\r\n", []string{one}},
		"none, which is said": {"what you have\n", []string{"what you have"}},
	} {
		if got := receiptsIn(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
