// Package translation says the built-in code book in other languages: the names of its barriers,
// what they are, and what the guide says to try.
//
// [Into] does it, by the English words, since editions keep those. A programme's own barriers have
// none: their coordinators' words stand as they are.
package translation

import (
	"embed"
	"strings"
	"sync"

	"elephants/analysis/barrier"
	"elephants/analysis/phrases"
)

//go:embed *.txt
var files embed.FS

// parts are what is said of a barrier, in English, by the ends of the keys.
func parts(b barrier.Barrier) map[string]string {
	return map[string]string{
		"name": b.Name, "opposite": b.Opposite, "sentence": b.Sentence,
		"description": b.Description, "first": b.Voices[0], "second": b.Voices[1], "step": b.Step,
	}
}

// said are the words of each language by the English ones. It is made when first asked for, because
// reading the code book takes longer than most programs run.
var said = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for language, own := range phrases.All(files) {
		all[language] = map[string]string{}
		for _, b := range barrier.BuiltIn().Barriers {
			for part, english := range parts(b) {
				all[language][english] = own[b.ID+"."+part]
			}
		}
	}
	return all
})

// joins stands between the names of barriers that are one focus; see server/group.
const joins = "; "

// Into says words of the built-in code book in a language, and reports whether it has them. Several
// names in one, as of a group that works on two barriers, it says if it has each.
func Into(language, english string) (string, bool) {
	if language == "en" {
		return "", false // without the code book
	}
	own := said()[language][english]
	if own == "" && strings.Contains(english, joins) {
		var all []string
		for name := range strings.SplitSeq(english, joins) {
			part := said()[language][name]
			if part == "" {
				return "", false
			}
			all = append(all, part)
		}
		own = strings.Join(all, joins)
	}
	return own, own != ""
}
