// Package label says what stands in place of an identifier: "[person 1]", "[town]", "[age 40s]".
// Call [NewCast] for a text and [Cast.Placeholder] for each identifier in order.
package label

import (
	"strconv"
	"strings"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// general is what an identifier becomes: what sort of thing it was, so that a theme keeps its
// sense, and nothing finer. Every label begins with a word of [split.Labels], or it would be
// scrubbed again.
func general(kind note.Kind, rule, typed string) string {
	words := split.Text(typed)
	switch kind {
	case note.Code:
		return codeLabel(rule, words)
	case note.Loc:
		return first(words, placeLabels, townOr(words))
	case note.Org:
		return first(words, bodyLabels, "organisation")
	case note.Dem:
		return describe(words)
	case note.DateTime:
		return when(words)
	case note.Quantity:
		if strings.ContainsAny(typed, "£$€%") || hasClass(words, lists.Coin) {
			return "amount"
		}
		return "count"
	}
	return "detail"
}

// codeLabel says what a number or address was by the rule that found it. A code that the tagger
// found has no such rule; an @ in it shows an e-mail address.
func codeLabel(rule string, words []split.Word) string {
	switch rule {
	case "email", "phone", "link", "postcode", "handle":
		return rule
	case "three words":
		return "place"
	case "reference":
		return "reference"
	}
	for _, w := range words {
		if w.Low == "@" {
			return "email"
		}
	}
	return "number"
}

// first is the label of the first word that has one. The first and not the likeliest: "Moss Side
// Health Centre School" is a school or a clinic, and the label only keeps the sentence readable.
func first(words []split.Word, labels map[string]string, otherwise string) string {
	for _, w := range words {
		if l := labels[w.Low]; l != "" {
			return l
		}
	}
	return otherwise
}

// The lists hold common kinds only. A finer word, such as cathedral or airport, would name the one
// place of its kind for miles.
var placeLabels = labelled(map[string]string{
	"street": "road rd street avenue ave close drive lane crescent terrace grove way rise mews " +
		"wynd cul walk",
	"station":  "station metro tube interchange",
	"hospital": "hospital infirmary ward clinic surgery",
	"prison":   "hmp prison jail yoi",
	"school":   "school academy college university nursery",
	"area":     "estate scheme valley borough county council district riverside park",
	// A country becomes a country: which one would tell where somebody's family lives.
	"country": "england scotland wales ireland iraq iran syria sudan eritrea ethiopia somalia " +
		"nigeria ghana pakistan bangladesh india poland romania ukraine albania afghanistan " +
		"kurdistan turkey zimbabwe jamaica",
})

var bodyLabels = labelled(map[string]string{
	"hospital": "hospital infirmary ward surgery clinic practice hospice health medical",
	"prison":   "hmp prison jail yoi",
	"school":   "school academy college university nursery juniors primary",
	"council":  "council borough authority",
	"court":    "court magistrates tribunal",
	"company":  "ltd limited plc llp sons bros solicitors cars properties group bakery factory",
	"charity": "trust foundation charity cic foodbank pantry kitchen refuge hostel shelter " +
		"church mosque masjid gurdwara temple chapel methodists hub project club",
	"service": "police constabulary team service fire ambulance",
})

// labelled turns words by label into labels by word. No word may have two: which of them it got
// would differ from one run of the program to the next, and so would the scrubbed text.
func labelled(words map[string]string) map[string]string {
	m := map[string]string{}
	for label, list := range words {
		for w := range known.Set(list) {
			if m[w] != "" {
				panic("scrub: " + w + " is labelled " + label + " and " + m[w])
			}
			m[w] = label
		}
	}
	return m
}

// townOr says whether a place is a town of the United Kingdom. A city or country abroad is a place:
// a finer word would tell where somebody's family lives.
func townOr(words []split.Word) string {
	var lows []string
	for _, w := range words {
		if w.Sort == split.Letters && !known.Small[w.Low] {
			lows = append(lows, w.Low)
		}
	}
	if len(lows) > 0 && len(lows) < 4 {
		switch s := lists.OfRun(lows...).Set; {
		case s&lists.Town != 0:
			return "town"
		case s&lists.World != 0:
			return "place"
		}
	}
	return "place"
}

// describe says what of a person was told: an age by its decade, a job by its seniority, else which
// sort of thing it was.
func describe(words []split.Word) string {
	if years, ok := age(words); ok {
		return "age " + band(years)
	}
	// The order matters: "my Somali boss" is a background and "Assistant Director" a senior job.
	// What is said of origin or family is never made finer than that one word.
	var sets lists.Set // of any of the words
	var senior, family bool
	for _, w := range words {
		class := lists.ClassOf(w.Low)
		sets |= lists.Of(w.Low).Set
		senior = senior || class == lists.Rank
		family = family || class == lists.Kin || relatives[w.Low]
	}
	switch {
	case sets&lists.People != 0:
		return "background"
	case family:
		return "family"
	case senior:
		return "senior job"
	case sets&lists.Job != 0:
		return "job"
	case sets&lists.Ailment != 0:
		return "health"
	}
	return "background"
}

// relatives come in numbers.
var relatives = known.Set("daughters sons grandchildren grandsons granddaughters brothers " +
	"sisters wives cousins nieces nephews grandkids")

// youngest and oldest are the lowest and the highest age, in years, that is taken for one. A number
// outside is labelled as background.
const youngest, oldest = 1, 110

// age reads an age: "46", "aged 46", "forty-four", "in his sixties" is none.
func age(words []split.Word) (int, bool) {
	years, found := 0, false
	for _, w := range words {
		switch v, ok := numerals[w.Low]; {
		case ok && found && years%10 == 0 && v < 10:
			years += v
		case ok && !found:
			years, found = v, true
		case w.Sort == split.Digits && !found && len(w.Low) < 4:
			years, _ = strconv.Atoi(w.Low)
			found = true
		case w.Sort == split.Mark, agewords[w.Low]:
		default:
			return 0, false
		}
	}
	return years, found && youngest <= years && years <= oldest
}

var agewords = known.Set("aged age years year old yrs yr yo i'm im am i was about around just " +
	"turned nearly now a y o")

var numerals = func() map[string]int {
	m := map[string]int{}
	for i, w := range strings.Fields("one two three four five six seven eight nine ten eleven " +
		"twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty") {
		m[w] = i + 1
	}
	for i, w := range strings.Fields("thirty forty fifty sixty seventy eighty ninety") {
		m[w] = 30 + 10*i
	}
	return m
}()

// band is the decade of an age; below sixteen and above eighty one band is enough. Few people of a
// programme are under sixteen or over eighty: a decade there could be one person.
func band(years int) string {
	switch {
	case years < 16:
		return "under 16"
	case years < 20:
		return "16 to 19"
	case years >= 80:
		return "over 80"
	}
	return strconv.Itoa(years/10*10) + "s"
}

// when says when as coarsely as a season and a year. The day and the month are never kept: together
// with a place they lead to an event that others remember, and to who was there.
func when(words []split.Word) string {
	season, year, unit, clock := "", "", false, false
	for i, w := range words {
		switch class := lists.ClassOf(w.Low); {
		case class == lists.Month && (w.Low != "mar" || len(words) > 1):
			season = seasons[w.Low[:3]]
		case isYear(w):
			year = w.Low
		case class == lists.TimeUnit:
			unit = true
		}
		clock = clock || hourly(words, i)
	}
	switch {
	case season != "":
		return strings.TrimSpace(season + " " + year)
	case year != "" && !unit:
		return "year " + year
	case unit:
		return "duration"
	case clock:
		return "time"
	}
	return "date"
}

// isYear reports whether a word is a year of the last or of this century.
func isYear(w split.Word) bool {
	return w.Sort == split.Digits && len(w.Low) == 4 && (w.Low[:2] == "19" || w.Low[:2] == "20")
}

// hourly reports whether word i says that a time of day is meant: am, or the mark in 9.30.
func hourly(words []split.Word, i int) bool {
	switch words[i].Low {
	case "am", "pm":
		return true
	case ":", ".":
		return i > 0 && i+1 < len(words) && words[i-1].Sort == split.Digits && !words[i+1].Space
	}
	return false
}

var seasons = labelled(map[string]string{"winter": "dec jan feb", "spring": "mar apr may",
	"summer": "jun jul aug", "autumn": "sep oct nov"})

func hasClass(words []split.Word, c lists.Class) bool {
	for _, w := range words {
		if lists.ClassOf(w.Low) == c {
			return true
		}
	}
	return false
}
