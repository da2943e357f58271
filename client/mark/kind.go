package mark

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/analysis/scrub"
)

// sorts are words that say of what sort they are.
var sorts = sorted(map[scrub.Kind]string{
	scrub.Org: "council hospital prison school college university charity trust church mosque " +
		"temple hostel shelter court police " +
		"probation jobcentre company firm union association partnership foundation clinic surgery " +
		"nursery service team department",
	scrub.Loc: "street road lane estate park town village city ward valley borough district north " +
		"south east west river station square",
	scrub.DateTime: "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays " +
		"wednesdays thursdays fridays saturdays " +
		"sundays january february march april may june july august september october november " +
		"december christmas easter ramadan " +
		"spring summer autumn winter weekend yesterday",
	scrub.Dem: "manager director nurse doctor teacher officer worker chef driver commissioner " +
		"councillor mother father mum dad " +
		"brother sister son daughter wife husband partner aunt uncle cousin blind deaf disabled " +
		"pregnant sober addict refugee " +
		"veteran widow widower muslim christian jewish hindu sikh black white asian polish somali irish",
	scrub.Quantity: "quid pounds pence grand pound",
})

func sorted(lists map[scrub.Kind]string) map[string]scrub.Kind {
	of := map[string]scrub.Kind{}
	for kind, list := range lists {
		for w := range strings.FieldsSeq(list) {
			of[w] = kind
		}
	}
	return of
}

// whereabouts stand before places more than before anything else with a capital.
var whereabouts = set(strings.Fields("in at from to near through around outside towards of"))

// Likely is the likeliest kind of words that an interviewer takes out and the scrubber did not
// see. It is never a person: names are what the scrubber finds best, and whoever is numbered as a
// person by mistake becomes a speaker of the note. A wrong guess costs a tap on the list beside
// the word; no list of words would be right for all, and a model of its own would have to be
// loaded for it.
func Likely(text string, start, end int) scrub.Kind {
	said := text[start:end]
	for w := range strings.FieldsFuncSeq(strings.ToLower(said),
		func(r rune) bool { return !unicode.IsLetter(r) }) {
		if kind, ok := sorts[w]; ok {
			return kind
		}
	}
	if strings.ContainsAny(said, "£$€%") {
		return scrub.Quantity
	}
	if strings.ContainsFunc(said, unicode.IsDigit) {
		return scrub.Code
	}
	if first, _ := utf8.DecodeRuneInString(said); unicode.IsUpper(first) {
		before := strings.Fields(text[max(0, start-24):start])
		if n := len(before); n > 0 && whereabouts[strings.ToLower(before[n-1])] {
			return scrub.Loc
		}
	}
	return scrub.Misc
}
