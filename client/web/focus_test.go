package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// luminance of a colour, as WCAG has it: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("colour %q: %v", colour, err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// contrast of two colours: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "#ffffff", 21}, {"#777777", "#fff", 4.48}, {"#f5b400", "#fff", 1.84}} {
		if got := contrast(t, c.a, c.b); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s on %s: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

var tokenOf = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6})`)

// Where the keyboard is shows on every ground, by day and by night: of the ring's two tones, which stand out from each other,
// one has a contrast of at least 3:1 with whatever colour is around it.
//
// https://www.w3.org/TR/WCAG22/#non-text-contrast
func TestTheFocusRingIsSeen(t *testing.T) {
	const least = 3
	style := read(t, "static/style.css")
	if !regexp.MustCompile(`:focus-visible \{ outline: [^;]*var\(--focus\);[^}]*box-shadow: [^;]*var\(--focus-ink\);`).MatchString(style) {
		t.Fatal("the ring is not drawn in the two tones --focus and --focus-ink")
	}
	tone := map[string]string{}
	var grounds [][2]string // name, colour; by night some have another
	for _, token := range tokenOf.FindAllStringSubmatch(style, -1) {
		if _, known := tone[token[1]]; !known {
			tone[token[1]] = token[2]
		}
		grounds = append(grounds, [2]string{token[1], token[2]})
	}
	inner, outer := tone["focus"], tone["focus-ink"]
	if len(grounds) < 15 || inner == "" || outer == "" {
		t.Fatalf("%d colours, tones %q and %q", len(grounds), inner, outer)
	}
	if got := contrast(t, inner, outer); got < least {
		t.Errorf("the two tones have a contrast of %.2f", got)
	}
	for _, g := range grounds {
		if got := max(contrast(t, inner, g[1]), contrast(t, outer, g[1])); got < least {
			t.Errorf("on --%s, %s, the ring has a contrast of %.2f, want %d", g[0], g[1], got, least)
		}
	}
}
