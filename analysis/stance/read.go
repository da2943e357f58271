package stance

import (
	"strings"

	"elephants/analysis/stem"
	"elephants/analysis/words"
)

// token is a word as the model reads it: contractions are taken apart, so that "isn't" has the
// "not" in it.
type token struct {
	word, stem string
	negated    bool // a negation before it, in its clause
	end        end  // what stands between it and the next
}

// end of a word, a clause or a sentence.
type end byte

const (
	inside   end = 0
	clause   end = ','
	sentence end = '.'
	question end = '?'
)

// reach is how many words a negation covers at most, within its clause. Four to eight measured
// the same.
const reach = 6

var (
	negators = set("not no never nobody nothing none neither nor without hardly barely nowhere rarely seldom stopped stop stops")
	// turns end what a negation covers where no comma does.
	turns = set("but though although except until till because so then however whereas while if when")
)

// read takes a text apart.
func read(text string) []token {
	var out []token
	word, at := words.Next(text, 0)
	for word != "" {
		next, place := words.Next(text, at.End)
		stop := place.Start
		if next == "" {
			stop = len(text)
		}
		for _, part := range apart(word) {
			out = append(out, token{word: part, stem: stem.English(part)})
		}
		out[len(out)-1].end = endOf(text[at.End:stop])
		word, at = next, place
	}
	left := 0 // words that the last negation still covers
	for i := range out {
		t := &out[i]
		if turns[t.word] {
			left = 0
		}
		if left > 0 {
			t.negated = true
			left--
		}
		if negators[t.word] {
			left = reach
		}
		if t.end != inside {
			left = 0
		}
	}
	return out
}

// endOf says what the characters between two words end.
func endOf(gap string) end {
	switch {
	case strings.Contains(gap, "?"):
		return question
	case strings.ContainsAny(gap, ".!…\n"):
		return sentence
	case strings.ContainsAny(gap, ",;:()–—\"“”") || strings.Contains(gap, " - "):
		return clause
	}
	return inside
}

// whole are contractions that no ending takes apart, and those typed without their apostrophe.
var whole = map[string][]string{
	"can't": {"can", "not"}, "cannot": {"can", "not"}, "won't": {"will", "not"}, "shan't": {"shall",
		"not"},
	"ain't": {"is", "not"}, "dont": {"do", "not"}, "didnt": {"did", "not"}, "doesnt": {"does",
		"not"},
	"cant": {"can", "not"}, "wont": {"will", "not"}, "isnt": {"is", "not"}, "wasnt": {"was", "not"},
	"havent": {"have", "not"}, "hasnt": {"has", "not"}, "wouldnt": {"would", "not"},
	"couldnt": {"could", "not"}, "let's": {"let", "us"}, "im": {"i", "am"}, "ive": {"i", "have"},
}

var endings = []struct{ short, full string }{
	{"n't", "not"}, {"'ve", "have"}, {"'ll", "will"}, {"'re", "are"}, {"'m", "am"}, {"'d",
		"would"}, {"'s", "is"},
}

// apart takes a contraction apart; any other word is itself.
func apart(word string) []string {
	if parts, ok := whole[word]; ok {
		return parts
	}
	if strings.Contains(word, "'") {
		for _, e := range endings {
			if rest, ok := strings.CutSuffix(word, e.short); ok && rest != "" {
				return []string{rest, e.full}
			}
		}
	}
	return []string{word}
}

// sentences are the first token of the last sentence (0 where there is one sentence) and the end
// of the first one.
func sentences(tokens []token) (last, first int) {
	first = len(tokens)
	for i, t := range tokens[:max(0, len(tokens)-1)] {
		if t.end == sentence || t.end == question {
			last, first = i+1, min(first, i+1)
		}
	}
	return last, first
}

func set(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}
