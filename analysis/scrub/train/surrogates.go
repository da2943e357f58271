package main

import (
	"math/rand/v2"
	"path/filepath"
	"strings"

	"elephants/analysis/scrub/internal/lists"
)

// surrogates are names to put in place of others.
type surrogates struct {
	origins []origin
	towns   []string
	peoples []string
	words   []string // ordinary words that people are called by
}

type origin struct {
	forenames, surnames []string
}

// britishShare of the people get a name that is common in Britain; the others one of some other
// origin that lives there, all origins alike: how many people bear a name must not decide whether
// it is recognised.
const britishShare = 0.4

// locales whose names live in the United Kingdom. Each counts as much as any other, so that a name
// of a small community is learnt as well as one of a large community (TestOrigins measures it).
var locales = strings.Fields("en_IE en_IN en_PK en_NG en_KE pl_PL ro_RO tr_TR ar_AA pt_PT es_ES " +
	"it_IT fr_FR de_DE lt_LT hu_HU sk_SK cs_CZ lv_LV nl_NL gu_IN ha_NG ig_NG yo_NG tw_GH sw " +
	"vi_VN zu_ZA uz_UZ az_AZ ga_IE")

func readSurrogates(dir string) *surrogates {
	g := &gazetteer{dir: filepath.Join(dir, "deid", "lists")}
	s := &surrogates{origins: []origin{g.british()}}
	for _, l := range locales {
		s.origins = append(s.origins, g.locale("names/faker_person_"+l+".tsv"))
	}
	for _, r := range g.table("places/geonames_gb_places.tsv") {
		s.towns = append(s.towns, r[0])
	}
	for _, n := range g.strings("places/corpora_nationalities.json") {
		if !strings.Contains(n, " ") {
			s.peoples = append(s.peoples, n)
		}
	}
	for _, w := range written(callnames) {
		s.words = append(s.words, strings.ToUpper(w[:1])+w[1:])
	}
	return s
}

func (g *gazetteer) british() origin {
	o := g.locale("names/faker_person_en_GB.tsv")
	for i, r := range g.table("names/uk_forenames_1996_2012_globalnamedata.tsv") {
		if i > 0 && i < 1500 {
			o.forenames = append(o.forenames, r[0])
		}
	}
	for _, w := range g.lines("names/smashew_surnames_uk.txt") {
		if lists.Of(folded(w)).Set&lists.Surname != 0 {
			o.surnames = append(o.surnames, w)
		}
	}
	return o
}

func (g *gazetteer) locale(path string) (o origin) {
	for _, r := range g.table(path) {
		name := strings.TrimSpace(r[1])
		switch {
		// Names in Arabic script are left out: the notes are in English, in which they are written
		// in Latin.
		case name == "" || name[0] >= 0x80 && strings.Contains(path, "ar_"):
		case strings.Contains(r[0], "last"):
			o.surnames = append(o.surnames, name)
		case strings.Contains(r[0], "first"):
			o.forenames = append(o.forenames, name)
		}
	}
	return o
}

func (s *surrogates) origin(r *rand.Rand) int {
	if r.Float64() < britishShare {
		return 0
	}
	return r.IntN(len(s.origins))
}

func (s *surrogates) word(r *rand.Rand) string            { return pick(r, s.words) }
func (s *surrogates) forename(r *rand.Rand, o int) string { return pick(r, s.origins[o].forenames) }
func (s *surrogates) surname(r *rand.Rand, o int) string  { return pick(r, s.origins[o].surnames) }
func (s *surrogates) town(r *rand.Rand) string            { return pick(r, s.towns) }
func (s *surrogates) people(r *rand.Rand) string          { return pick(r, s.peoples) }

func pick(r *rand.Rand, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[r.IntN(len(list))]
}
