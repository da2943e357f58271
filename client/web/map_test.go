package web

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	pb "elephants/proto/elephants/v1"
)

func digestOf(themes, words int) *pb.Digest {
	d := &pb.Digest{}
	for i := range themes {
		t := &pb.Theme{Label: fmt.Sprintf("What everybody knows <and> nobody says aloud, number %d", i), Shares: []*pb.Share{
			{Side: "lived-experience", Band: pb.Band(i % 4)}, {Side: "decision-maker", Band: pb.Band_BAND_SOME}}}
		for j := range words {
			t.Terms = append(t.Terms, fmt.Sprintf("word%d", (i*words+j)%(themes*words*2/3+1))) // some are shared
		}
		if i%4 == 3 {
			t.Shares = t.Shares[1:]
			d.OneSide = append(d.OneSide, t)
		} else {
			d.Elephants = append(d.Elephants, t)
		}
	}
	return d
}

var wordText = regexp.MustCompile(`<text x="(\d+)" y="(\d+)" text-anchor="\w+" class="word">([^<]*)<`)

// No word covers another, each stands there once, nothing leaves the picture, and the same digest is drawn the same.
func TestMap(t *testing.T) {
	for _, c := range []struct{ themes, words int }{{1, 0}, {1, 1}, {2, 40}, {8, 6}, {18, 10}} {
		d := digestOf(c.themes, c.words)
		drawn := string(english.themeMap(d))
		if again := string(english.themeMap(d)); again != drawn {
			t.Errorf("%d themes: drawn twice in two ways", c.themes)
		}
		if strings.Contains(drawn, "<and>") {
			t.Errorf("%d themes: a label is not escaped", c.themes)
		}
		height, _ := strconv.Atoi(regexp.MustCompile(`viewBox="0 -2 1000 (\d+)"`).FindStringSubmatch(drawn)[1])
		rows, seen := map[string][]int{}, map[string]bool{}
		for _, m := range wordText.FindAllStringSubmatch(drawn, -1) {
			y, _ := strconv.Atoi(m[2])
			if y < 0 || y > height || seen[m[3]] {
				t.Errorf("%d themes: %s stands twice or outside", c.themes, m[3])
			}
			seen[m[3]] = true
			rows[m[1]] = append(rows[m[1]], y)
		}
		for column, ys := range rows {
			slices.Sort(ys)
			for i := 1; i < len(ys); i++ {
				if ys[i]-ys[i-1] < 20 {
					t.Errorf("%d themes: words in column %s are %d apart", c.themes, column, ys[i]-ys[i-1])
				}
			}
		}
	}
	if english.themeMap(&pb.Digest{}) != "" {
		t.Error("a map of nothing is drawn")
	}
}
