package static

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

// Where the keyboard is shows on every ground, by day and by night: of the ring's two tones, which
// stand out from each other, one has a contrast of at least 3:1 with whatever colour is around it.
//
// https://www.w3.org/TR/WCAG22/#non-text-contrast
func TestTheFocusRingIsSeen(t *testing.T) {
	const least = 3
	style := string(Read("style.css"))
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
			t.Errorf("on --%s, %s, the ring has a contrast of %.2f, want %d", g[0], g[1], got,
				least)
		}
	}
}

// Every colour that letters have is read on every ground that they stand on, by day and by night:
// 4.5:1. The two sides are as dark as each other, so that neither shouts and in grey neither stands
// out.
//
// https://www.w3.org/TR/WCAG22/#contrast-minimum
func TestLettersAreReadOnEveryGround(t *testing.T) {
	day, night, found := strings.Cut(string(Read("style.css")), "prefers-color-scheme: dark")
	if !found {
		t.Fatal("there is no dark scheme")
	}
	night, _, _ = strings.Cut(night, "@media print")
	for name, scheme := range map[string]string{"day": day, "night": night} {
		colours := map[string]string{} // by night, what has no colour of its own keeps the day's
		for _, token := range tokenOf.FindAllStringSubmatch(day, -1) {
			colours[token[1]] = token[2]
		}
		for _, token := range tokenOf.FindAllStringSubmatch(scheme, -1) {
			colours[token[1]] = token[2]
		}
		pairs := [][2]string{{"button-ink", "button"}, {"paper", "error"}, {"focus-ink", "focus"},
			{"ink", "mark"}}
		for _, letters := range []string{"ink", "soft", "le", "dm", "error", "done"} {
			for _, ground := range []string{"paper", "sheet", "tint"} {
				pairs = append(pairs, [2]string{letters, ground})
			}
		}
		for _, pair := range pairs {
			if got := contrast(t, colours[pair[0]], colours[pair[1]]); got < 4.5 {
				t.Errorf("by %s --%s on --%s: %.2f", name, pair[0], pair[1], got)
			}
		}
		if got := contrast(t, colours["le"], colours["dm"]); got > 1.3 {
			t.Errorf("by %s one side is %.2f times as dark as the other", name, got)
		}
	}
}
