package corpus

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"elephants/analysis"
)

var (
	namesTag  = regexp.MustCompile(`<text x="([\d.]+)" y="([\d.]+)"[^>]* text-anchor="(\w+)" class="name"[^>]*>([^<]*)<`)
	circleTag = regexp.MustCompile(`<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"`)
)

// However many themes there are, a name stays within the picture and no circle covers another.
func TestTheMapHasRoom(t *testing.T) {
	number := func(s string) float64 {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for n := 1; n <= 24; n++ {
		themes := make([]analysis.Theme, n)
		for i := range themes {
			themes[i].Label = strings.Repeat("wide ", 9)
			themes[i].Notes = make([]string, 1+i%5)
		}
		drawn := drawMap(themes)
		names, circles := namesTag.FindAllStringSubmatch(drawn, -1), circleTag.FindAllStringSubmatch(drawn, -1)
		if len(names) != 2*n || len(circles) != n {
			t.Fatalf("%d themes have %d names and %d circles", n, len(names), len(circles))
		}
		for _, m := range names {
			long := 9.4 * float64(len(m[4])) // a bold letter of 16 is about 9.4 wide
			from := number(m[1]) - long*map[string]float64{"start": 0, "middle": .5, "end": 1}[m[3]]
			if y := number(m[2]); from < 0 || from+long > mapWidth || y < 16 || y > mapHeight-4 {
				t.Errorf("of %d themes a name goes from %.0f to %.0f at %.0f", n, from, from+long, y)
			}
		}
		for i, c := range circles {
			next := circles[(i+1)%n]
			apart := math.Hypot(number(c[1])-number(next[1]), number(c[2])-number(next[2]))
			if n > 1 && n < 20 && apart+1 < number(c[3])+number(next[3]) {
				t.Errorf("of %d themes circle %d covers the next", n, i+1)
			}
		}
	}
}
