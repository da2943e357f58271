package theme

import "strings"

// phrase is words of a passage that count as one.
type phrase struct {
	at, words int32 // places in Said
	form      int32
}

// findPhrases finds the phrases of the language's list: within sentences, from the left, of those
// that begin at one word the longest. Each way to say one becomes a form after the words' own. It
// runs on one core, so that forms have the same numbers on any number of them.
func (c *Corpus) findPhrases() {
	list := c.language.List
	if list.Longest() < 2 {
		return
	}
	forms := map[string]int32{}
	for i := range c.Passages {
		p := &c.Passages[i]
		from := 0
		for _, end := range p.Sentences {
			for from < int(end) {
				n := c.phraseAt(p.Said[from:min(int(end), from+list.Longest())])
				if n > 0 {
					form := c.phraseForm(forms, p.Said[from:from+n])
					p.more().phrases = append(p.phrases, phrase{int32(from), int32(n), form})
				}
				from += max(1, n)
			}
		}
	}
}

// phraseAt is how many of some words, from the first, are a phrase; 0 for none.
func (c *Corpus) phraseAt(said []int32) (longest int) {
	var stems strings.Builder
	for n, id := range said {
		if n > 0 {
			stems.WriteByte(' ')
		}
		stems.WriteString(c.Forms[id].Stem)
		if n > 0 && c.language.List.Phrase(stems.String()) {
			longest = n + 1
		}
	}
	return longest
}

// phraseForm is the number of a phrase as it was said here.
func (c *Corpus) phraseForm(known map[string]int32, said []int32) int32 {
	var words, stems []string
	for _, id := range said {
		words, stems = append(words, c.Forms[id].Word), append(stems, c.Forms[id].Stem)
	}
	word := strings.Join(words, " ")
	form, ok := known[word]
	if !ok {
		form = int32(len(c.Forms))
		known[word] = form
		c.Forms = append(c.Forms, Form{Word: word, Stem: strings.Join(stems, " "), Known: -1})
	}
	return form
}

// counted is what counts of the passage's words: phrases in place of their words.
func (p *Passage) counted() []int32 {
	if p.rest == nil || len(p.phrases) == 0 {
		return p.Said
	}
	out := make([]int32, 0, len(p.Said))
	from := int32(0)
	for _, f := range p.phrases {
		out = append(append(out, p.Said[from:f.at]...), f.form)
		from = f.at + f.words
	}
	return append(out, p.Said[from:]...)
}
