package alike

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

func Example() {
	lines := []Line{
		{"a", "heating doesn't work in the hall"}, {"b", "the room was freezing"}, {"c",
			"a pigeon got in"},
		{"d", "sat there with our coats on"}, {"e", "too cold to concentrate"},
		{"f", "no heating on in January"}, {"g", "likes the quiet ones best"},
		{"h", "somebody should turn the heating up before we meet"}, {"i",
			"radiators off, everybody shivering"},
		{"j", "couldn't feel my feet, that building is so cold"}, {"k",
			"church hall was like a fridge"},
	}
	for _, group := range Groups(lines, 5) {
		fmt.Println(group)
	}
	// Output: [0 1 3 4 5 7 8 9 10]
}

// topic is lines that say one thing.
type topic struct {
	name  string
	lines []string
}

// topics reads files of testdata: lines under "# name"; those before any name are topics of their
// own.
func topics(t *testing.T, files ...string) (out []topic) {
	for _, file := range files {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		named := false
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if name, ok := strings.CutPrefix(line, "# "); ok {
				out, named = append(out, topic{name: name}), true
			} else if named {
				out[len(out)-1].lines = append(out[len(out)-1].lines, line)
			} else if line != "" {
				out = append(out, topic{line, []string{line}})
			}
		}
	}
	return out
}

// deal gives at most n lines of each topic to as many of thirty people, at most all lines
// together, and says which topic each is of.
func deal(r *rand.Rand, of []topic, n, all int) (lines []Line, is []int) {
	for _, k := range r.Perm(len(of)) {
		who := r.Perm(30)
		for i, at := range r.Perm(len(of[k].lines)) {
			if i < n && len(lines) < all {
				lines, is = append(lines, Line{fmt.Sprint(who[i]), of[k].lines[at]}), append(is, k)
			}
		}
	}
	return lines, is
}

const k = 5

// Ten topics, each by ten of thirty people in ten wordings: how many become groups, and that no
// group is of several topics. The bar of the project is nine of ten, and is not reached: these
// are the figures of today. first.txt and second.txt were looked at when the constants were
// chosen, third.txt when the method was; fourth.txt was written before the last of them, which
// the draws of TestNoTopic chose.
func TestTopics(t *testing.T) {
	const deals = 5
	for _, c := range []struct {
		file  string
		least float64
	}{{"first.txt", 3}, {"second.txt", 2}, {"third.txt", 1}, {"fourth.txt", 0}} {
		of, r := topics(t, c.file), rand.New(rand.NewPCG(15, 8))
		right := 0
		for range deals {
			lines, is := deal(r, of, 10, 100)
			for _, g := range Groups(lines, k) {
				count := map[int]int{}
				for _, i := range g {
					count[is[i]]++
				}
				most := 0
				for _, n := range count {
					most = max(most, n)
				}
				if most < k || 2*most <= len(g) {
					t.Errorf("%s: a group of %d lines of %d topics", c.file, len(g), len(count))
				}
				right++
			}
		}
		t.Logf("%s: %.1f of 10", c.file, float64(right)/deals)
		if float64(right)/deals < c.least {
			t.Errorf("%s: %.1f of 10, were %.1f", c.file, float64(right)/deals, c.least)
		}
	}
}

// A hundred lines, drawn so that nothing is said by five, make no group: a hundred times over.
func TestNoTopic(t *testing.T) {
	of := topics(t, "first.txt", "second.txt", "third.txt", "fourth.txt", "apart.txt")
	r := rand.New(rand.NewPCG(15, 9))
	for draw := range 100 {
		lines, _ := deal(r, of, k-1, 100)
		if groups := Groups(lines, k); len(groups) > 0 {
			t.Errorf("draw %d: %d groups, the first of %d lines", draw, len(groups), len(groups[0]))
		}
	}
}

// The same lines in another order, some of them twice, give the same groups.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 10))
	lines, _ := deal(r, topics(t, "second.txt"), 10, 100)
	text := func() (out []string) {
		for _, g := range Groups(lines, k) {
			var said []string
			for _, i := range g {
				said = append(said, lines[i].Text)
			}
			slices.Sort(said)
			out = append(out, strings.Join(said, "/"))
		}
		return out
	}
	want := text()
	if len(want) == 0 {
		t.Fatal("no groups to compare")
	}
	lines = append(lines, lines[:40]...)
	r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	if got := text(); !slices.Equal(got, want) {
		t.Errorf("%d groups, in another order %d others", len(want), len(got))
	}
}

// One person's lines are no group, however alike; nor are lines without a known word.
func TestPeople(t *testing.T) {
	var lines []Line
	for i := range 12 {
		lines = append(lines, Line{"one", fmt.Sprintf("dogs have to stay outside %d", i)})
		lines = append(lines, Line{fmt.Sprint(i), "xqzzt"})
	}
	if got := Groups(lines, k); len(got) > 0 {
		t.Errorf("%d groups", len(got))
	}
	if got := Groups(nil, k); got != nil {
		t.Error("a group of nothing")
	}
}

// However many lines there are, so many are looked at, evenly.
func TestThin(t *testing.T) {
	places := make([]int, 5*most)
	for i := range places {
		places[i] = i
	}
	if got := thin(places, most); len(got) != most || got[1] != 5 || got[most-1] != 5*most-5 {
		t.Errorf("%d places, the second %d", len(got), got[1])
	}
}

func BenchmarkGroups(b *testing.B) {
	var lines []Line
	for i := range 300 {
		lines = append(lines, Line{fmt.Sprint(i % 90),
			fmt.Sprintf("the dog number %d cannot come in, nor can cats", i)})
	}
	for b.Loop() {
		Groups(lines, k)
	}
}
