package main

import (
	"bufio"
	_ "embed"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// A gazetteer gathers phrases and the lists that they are in.
type gazetteer struct {
	dir  string // deid/lists
	sets map[string]lists.Set
}

// How often a name must occur to be common, or to be listed at all. Common and rare are features of
// their own, since "Mark" and a name that five people bear are evidence of different weight. The
// rarest entries of a register are its typing errors too, and stay out.
const (
	forenameCommonUK = 150   // births in the ONS lists of 1996-2012
	forenameUK       = 4     //
	forenameCommonUS = 12000 // births 1940-1995
	forenameUS       = 900
	surnameCommon    = 4000  // rank in the 1990 census
	surnameRank      = 30000 //
	cityPeople       = 60000 // inhabitants of a city abroad
)

// The lists that were written for this project and stand beside this file. Lines that begin with #
// are remarks.
var (
	//go:embed words/callnames.txt
	callnames string
	//go:embed words/shorthand.txt
	shorthand string
)

// written returns the words of a list of ours.
func written(list string) (words []string) {
	for line := range strings.Lines(list) {
		if !strings.HasPrefix(line, "#") {
			words = append(words, strings.Fields(line)...)
		}
	}
	return words
}

func makeGazetteer(dir string) map[string]lists.Set {
	g := &gazetteer{filepath.Join(dir, "deid", "lists"), map[string]lists.Set{}}
	g.ordinary()
	g.names()
	g.places()
	g.callings()
	for _, w := range written(callnames) {
		g.add(w, lists.Callname)
	}
	for _, w := range written(shorthand) {
		g.add(w, lists.Shorthand)
	}
	return g.sets
}

func (g *gazetteer) add(phrase string, set lists.Set) {
	if p := folded(phrase); len(p) > 1 {
		g.sets[p] |= set
	}
}

// folded is the phrase as the splitter reads it, without punctuation. Lists and notes must be
// folded by the same code, or a name with an accent would never be found.
func folded(phrase string) string {
	var out []string
	for _, w := range split.Text(phrase) {
		if w.Sort != split.Mark {
			out = append(out, w.Low)
		}
	}
	return strings.Join(out, " ")
}

// ordinary adds the words of British English up to SCOWL's size 50: words that most people know. A
// larger size would list rarer words, some of them surnames, as ordinary, and an ordinary word
// needs more evidence before it is masked. A word with a capital is a name there, and left out.
func (g *gazetteer) ordinary() {
	for _, w := range g.lines("words/scowl_british_words_le50.txt") {
		if w == strings.ToLower(w) && !strings.Contains(w, "'s") {
			g.add(w, lists.Ordinary)
		}
	}
}

// names adds forenames and surnames of all the registers, each with how common it is. The lists of
// other countries add rare names only: how many people bear a name elsewhere says little of how
// often a British note has it.
func (g *gazetteer) names() {
	for _, r := range g.table("names/uk_forenames_1996_2012_globalnamedata.tsv") {
		g.ranked(r[0], number(r[1]), forenameCommonUK, forenameUK, lists.Forename,
			lists.ForenameRare)
	}
	for _, r := range g.table("names/us_ssa_forenames_1880_2024.tsv") {
		g.ranked(r[0], number(r[3]), forenameCommonUS, forenameUS, lists.Forename,
			lists.ForenameRare)
	}
	for _, r := range g.table("names/us_census1990_surnames.tsv") {
		g.ranked(r[0], -number(r[2]), -surnameCommon, -surnameRank, lists.Surname,
			lists.SurnameRare)
	}
	for _, country := range []string{"uk", "ie"} {
		for _, w := range g.lines("names/smashew_surnames_" + country + ".txt") {
			g.add(w, lists.Surname)
		}
	}
	for _, country := range []string{"hi", "pl", "ne", "pt", "it", "cn", "kr", "gk", "cz"} {
		for _, w := range g.lines("names/smashew_surnames_" + country + ".txt") {
			g.add(w, lists.SurnameRare)
		}
	}
	for _, path := range g.glob("names/faker_person_*.tsv") {
		for _, r := range g.table(path) {
			switch {
			case strings.Contains(r[0], "last"):
				g.add(r[1], lists.SurnameRare)
			case strings.Contains(r[0], "first"):
				g.add(r[1], lists.ForenameRare)
			}
		}
	}
	for _, r := range g.csv("names/sigpwned_common-forenames-by-country.csv") {
		g.add(r[11], lists.ForenameRare)
	}
	for _, r := range g.csv("names/sigpwned_common-surnames-by-country.csv") {
		g.add(r[5], lists.SurnameRare)
	}
}

func (g *gazetteer) ranked(name string, n, many, least int, often, rare lists.Set) {
	if n >= many {
		g.add(name, often)
	} else if n >= least {
		g.add(name, rare)
	}
}

// places adds settlements whole and, of names of several words, the words by themselves under
// another list: "Moss" alone is evidence of a place and none by itself. Only words of four letters
// and more count there, or every "on" and "the" would be part of a place.
func (g *gazetteer) places() {
	town := func(name string) {
		g.add(name, lists.Town)
		if parts := strings.Fields(folded(name)); len(parts) > 1 {
			for _, p := range parts {
				if len(p) > 3 {
					g.add(p, lists.Place)
				}
			}
		}
	}
	for _, r := range g.table("places/geonames_gb_places.tsv") {
		town(r[0])
	}
	for _, file := range []string{"gb_ward_names.txt", "gb_local_authorities.txt",
		"gb_parliamentary_constituencies.txt",
		"uk_post_places_from_postcodes.txt",
		"greater_manchester_localities_supplement_handwritten.txt"} {
		for _, line := range g.lines("places/" + file) {
			town(line)
		}
	}
	for _, r := range g.csv("places/gibbs_uk_postcode_districts.csv") {
		town(r[5])
	}
	for _, r := range g.table("places/geonames_world_cities_15k.tsv") {
		if number(r[2]) >= cityPeople {
			g.add(r[0], lists.World)
		}
	}
	for _, c := range g.strings("places/corpora_countries.json") {
		g.add(c, lists.World)
	}
}

// callings adds what people are: nationalities, religions, occupations, illnesses; and the last
// words of organisations' names. Words of a diagnosis with fewer than seven letters are left out:
// most are words of every day.
func (g *gazetteer) callings() {
	for _, n := range g.strings("places/corpora_nationalities.json") {
		g.add(n, lists.People)
	}
	for _, r := range g.csv("places/presidio_nationalities.csv") {
		for _, w := range r[1:] {
			g.add(w, lists.People)
		}
	}
	for _, r := range g.strings("words/corpora_religions.json") {
		if !strings.Contains(r, " ") {
			g.add(r, lists.People)
		}
	}
	g.jobs()
	for _, r := range g.table("orgs/uk_gm_orgs_and_org_heads_handwritten.tsv") {
		if r[0] == "head" {
			parts := strings.Fields(folded(r[1]))
			g.add(parts[len(parts)-1], lists.Body)
		}
	}
	for _, d := range g.strings("words/corpora_diagnoses.json") {
		for _, p := range strings.Fields(folded(d)) {
			if len(p) > 6 {
				g.add(p, lists.Ailment)
			}
		}
	}
}

// jobs adds the last word of each occupation as a job and the words before it as words of one: of
// "assistant care worker" only "worker" makes a job by itself.
func (g *gazetteer) jobs() {
	all := append(g.strings("jobs/corpora_occupations.json"), g.lines("jobs/faker_jobs.txt")...)
	for _, j := range all {
		j, _, _ = strings.Cut(j, ",")
		j, _, _ = strings.Cut(j, "(")
		parts := strings.Fields(folded(j))
		for i, p := range parts {
			if i == len(parts)-1 {
				g.add(p, lists.Job)
			} else if len(p) > 2 {
				g.add(p, lists.Occupation)
			}
		}
	}
}

func (g *gazetteer) glob(pattern string) []string {
	paths, err := filepath.Glob(filepath.Join(g.dir, pattern))
	check(err)
	for i := range paths {
		paths[i], err = filepath.Rel(g.dir, paths[i])
		check(err)
	}
	return paths
}

// lines are the lines of a file but the empty ones and the remarks.
func (g *gazetteer) lines(path string) []string {
	f, err := os.Open(filepath.Join(g.dir, path))
	check(err)
	defer f.Close()
	var out []string
	s := bufio.NewScanner(f)
	for s.Scan() {
		if line := strings.TrimSpace(s.Text()); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	check(s.Err())
	return out
}

func (g *gazetteer) table(path string) [][]string {
	var out [][]string
	for _, line := range g.lines(path) {
		out = append(out, strings.Split(line+"\t\t", "\t"))
	}
	return out
}

func (g *gazetteer) csv(path string) [][]string {
	f, err := os.Open(filepath.Join(g.dir, path))
	check(err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	check(err)
	return rows[1:]
}

// strings are all the strings of a JSON file that stand in lists or are keys of objects in objects:
// enough for these files.
func (g *gazetteer) strings(path string) []string {
	data, err := os.ReadFile(filepath.Join(g.dir, path))
	check(err)
	var v any
	check(json.Unmarshal(data, &v))
	var out []string
	var walk func(v any, listed bool)
	walk = func(v any, listed bool) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e, true)
			}
		case map[string]any:
			for k, e := range v {
				if k == "desc" {
					walk(e, true)
				} else if k != "description" && k != "source" {
					walk(e, false)
				}
			}
		case string:
			if listed {
				out = append(out, v)
			}
		}
	}
	walk(v, false)
	slices.Sort(out)
	return out
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// writeLists packs the lists and the groups of like words for the package lists. Words stand as
// hashes in ascending order, so that the file holds the small distances between them and shows no
// names; entries that are equal are written once. Sorting also makes the same lists the same bytes,
// which maps would not.
func writeLists(path string, sets map[string]lists.Set, groups map[string][2]int) {
	entries := map[uint32]lists.Entry{}
	for phrase, set := range sets {
		e := entries[lists.Key(phrase)]
		e.Set |= set
		entries[lists.Key(phrase)] = e
	}
	for word, g := range groups {
		e := entries[lists.Key(word)]
		e.Fine, e.Coarse = uint16(g[0]), uint8(g[1])
		entries[lists.Key(word)] = e
	}
	var order []lists.Entry
	number := map[lists.Entry]int{}
	var hashes []uint32
	for h := range entries {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	for _, h := range hashes {
		if number[entries[h]] == 0 {
			order = append(order, entries[h])
			number[entries[h]] = len(order)
		}
	}
	var out []byte
	put := func(v int) { out = binary.AppendUvarint(out, uint64(v)) }
	put(len(order))
	for _, e := range order {
		put(int(e.Set))
		put(int(e.Fine))
		put(int(e.Coarse))
	}
	put(len(hashes))
	last := uint32(0)
	for _, h := range hashes {
		put(int(h - last))
		put(number[entries[h]])
		last = h
	}
	check(os.WriteFile(path, out, 0o666))
	fmt.Printf("lists: %d words and phrases, %d kinds of entry, %d bytes\n", len(hashes),
		len(order), len(out))
}
