package analysis

import (
	"fmt"
	"strings"

	"elephants/analysis/stem"
	"elephants/analysis/theme"
)

// Reading is how the notes are to be read.
func (o *Options) Reading() (theme.Language, error) {
	code := strings.ToLower(o.Language)
	if code == "" || code == "en" {
		in := theme.English
		in.List = o.Words
		return in, nil
	}
	stemmed, ok := stem.Language(code)
	if !ok {
		return theme.Language{}, fmt.Errorf("no stemmer for the language %q; there is one for %s",
			o.Language, strings.Join(stem.Codes(), ", "))
	}
	if o.Book != nil {
		return theme.Language{}, fmt.Errorf("a code book is heard in English only, the notes are in %q: leave the book out, and themes come from the words alone", o.Language)
	}
	stop, _ := stem.Stop(code) // there is one for every stemmer
	return theme.Language{Stem: stemmed, Stop: stop, List: o.Words}, nil
}
