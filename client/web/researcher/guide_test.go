package researcher

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"elephants/client/web/messages"
)

// A guide in another language has the headings, the blocks and the links of the English one, each
// block once and in its order.
func TestGuidesAreWhole(t *testing.T) {
	original, in := guideIn(messages.English)
	if in != messages.English {
		t.Fatalf("the English guide is in %s", in.Code)
	}
	heading, link := regexp.MustCompile(`(?m)^#+ |^\d\. `), regexp.MustCompile(`\]\([^)]*\)`)
	for _, l := range messages.Languages[1:] {
		text, in := guideIn(l)
		if in != l {
			continue
		}
		if guidePlace.MatchString(text) || !slices.Equal(guideBlock.FindAllString(text, -1),
			guideBlock.FindAllString(original, -1)) {
			t.Errorf("guide.%s.md has more places for blocks than there are, or fewer", l.Code)
		}
		for what, pattern := range map[string]*regexp.Regexp{"headings": heading, "links": link} {
			got, want := pattern.FindAllString(guideBlock.ReplaceAllString(text, ""),
				-1), pattern.FindAllString(guideBlock.ReplaceAllString(original, ""), -1)
			if !slices.Equal(got, want) {
				t.Errorf("guide.%s.md has the %s %q, want %q", l.Code, what, got, want)
			}
		}
		for _, line := range strings.Split(original, "\n") {
			if len(line) > 40 && strings.Contains(guideBlock.ReplaceAllString(text, ""), line) {
				t.Errorf("guide.%s.md says in English: %s", l.Code, line)
			}
		}
	}
	if _, in := guideIn(&messages.Language{Code: "xx"}); in != messages.English {
		t.Errorf("a guide that there is not is in %s", in.Code)
	}
}
