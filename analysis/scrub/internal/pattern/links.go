package pattern

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// markLinks finds e-mail addresses, handles and links, typed or spelt out.
func (n finder) markLinks() {
	for i := 0; i < len(n.Words); i++ {
		switch w := &n.Words[i]; {
		case w.Low == "@":
			i = max(i, n.mail(i)-1)
		case w.Low == "#":
			n.hashtag(i)
		case w.Low == "at" && i > 0:
			n.spokenMail(i)
		case n.linkBegins(i):
			n.Put(i, n.trimEnd(i, n.Chain(i)), note.Code, "link")
		case i > 1 && !w.Space && n.Is(i-1, ".") && domains[w.Low] && n.Glued(i-1):
			n.link(i)
		}
	}
}

// linkBegins reports whether a link begins at word i.
func (n finder) linkBegins(i int) bool {
	if n.Is(i, "www") {
		return n.Is(i+1, ".")
	}
	return (n.Is(i, "http") || n.Is(i, "https")) && n.Is(i+1, ":") && n.Is(i+2, "/")
}

// hashtag marks the one at word i if it is no word of English: it leads to what was written under
// it.
func (n finder) hashtag(i int) {
	if n.Glued(i+1) && n.Words[i+1].Sort == split.Letters && n.Unknown(i+1) {
		n.Put(i, i+2, note.Code, "handle")
	}
}

// domains are the last parts of names on the internet that are no words of running text with a
// blank missing before them.
var domains = known.Set("com org net uk gov edu io info scot wales cymru ie eu co ly tv me biz " +
	"app dev")

// mail marks the address or handle around the @ at word i and returns its end. From the @ outwards
// in both directions, over whatever is glued to it, since an address may hold almost any character.
// What cannot be part of one ends it ([ends]).
func (n finder) mail(i int) int {
	from := i
	var to int
	for n.Glued(from) && i-from < note.LongestChain && n.Words[from-1].Sort != split.Held &&
		!ends[n.Words[from-1].Low] {
		from--
	}
	spaced := from == i && i > 0 && i+1 < len(n.Words) && n.Words[i+1].Space &&
		!n.Words[i].Line && n.Words[i-1].Sort != split.Mark
	if spaced { // name @ example . com
		// An address with blanks in it still reads as one to people.
		for from--; n.Glued(from) && i-from < note.LongestChain && !ends[n.Words[from-1].Low]; from-- {
		}
		to = n.spacedDomain(i + 1)
	} else {
		to = n.trimEnd(i, n.Chain(i))
	}
	if to > i+1 {
		n.Put(from, to, note.Code, "email")
	}
	return to
}

// ends cannot be part of an address.
var ends = known.Set("( ) < > , ; : \" [ ] ! ?")

func (n finder) spacedDomain(i int) int {
	dots := 0
	from := i
	for i++; i+1 < len(n.Words) && i-from < note.LongestChain && n.Is(i, ".") &&
		n.Words[i+1].Sort != split.Mark && !n.Words[i+1].Line; i += 2 {
		dots++
	}
	if dots == 0 {
		return 0
	}
	return i
}

// trimEnd takes away the punctuation that ends a sentence rather than an address. An address that
// is cut too short leaves its end behind, which can be enough to guess the rest; one that is taken
// too long hides a bracket. So only marks go that never end an address.
func (n finder) trimEnd(from, to int) int {
	for j := from + 1; j < to; j++ {
		if low := n.Words[j].Low; low == ")" || low == ">" || low == "<" || low == "\"" ||
			low == "," || low == ";" || low == "]" {
			to = j
		}
	}
	for to > from+1 && n.Words[to-1].Sort == split.Mark && n.Words[to-1].Low != "/" &&
		n.Words[to-1].Low != "_" {
		to--
	}
	return to
}

// link marks the name on the internet whose last part is word i. A last part alone is no link: with
// one letter before the full stop it is an initial, as in "J.me".
func (n finder) link(i int) {
	from := i
	for n.Glued(from) && i-from < note.LongestChain && !ends[n.Words[from-1].Low] {
		from--
	}
	if len(n.Words[i-2].Low) > 1 && n.Words[i-2].Sort != split.Mark {
		n.Put(from, n.trimEnd(i, n.Chain(i)), note.Code, "link")
	}
}

// spokenMail marks an address read aloud: "dave dot smith at hub dot org dot uk". Transcripts hold
// addresses in this form. A "dot" must follow, or a provider whose name needs none: "at the hub" is
// no address.
func (n finder) spokenMail(i int) {
	to, dots := i+1, 0
	for to+2 < len(n.Words) && to-i < note.LongestChain && spelt[n.Words[to+1].Low] {
		if n.Is(to+1, "dot") {
			dots++
		}
		to += 2
	}
	if dots == 0 && !(i+1 < len(n.Words) && providers[n.Words[i+1].Low]) {
		return
	}
	n.Put(n.mailBox(i), to+1, note.Code, "email")
}

// longestBox is how many words may spell what stands before the "at" of an address. It bounds what
// is read backwards from every "at" of a note, and nobody spells a longer one.
const longestBox = 12

// mailBox returns where the part of an address begins that is said before the "at" at i: "d smith
// eighty two", "sarah underscore jay". It goes back over whatever can be spelt and over names, and
// stops where people begin to say the address: "it's", "is".
func (n finder) mailBox(i int) int {
	from := i - 1
	for from > 0 && i-from < longestBox && n.On(from) && n.inBox(from-1, i-from < 3) {
		from--
	}
	return from
}

// inBox reports whether word i can be said as a part of an address, when the word after it is one;
// near the "at" names are. Further off than two words, a name that is also an ordinary word no
// longer counts, because it belongs to the sentence: "you can get Sarah on s dot lund at hub dot
// org".
func (n finder) inBox(i int, near bool) bool {
	w := &n.Words[i]
	if w.Sort == split.Mark || w.Low == "'s" || boxEnds[w.Low] {
		return false
	}
	digits, isSaid := known.Said[w.Low]
	switch {
	case spelt[w.Low], spelt[n.Words[i+1].Low], isSaid && digits < 2, w.Sort == split.Digits,
		n.Letter(i):
		return true
	case w.Sort != split.Letters:
		return false
	}
	return !n.Has(i, note.IsOrdinary) || near && known.Naming(lists.Of(w.Low).Set)
}

var (
	spelt = known.Set("dot dash underscore hyphen stop point")
	// providers are said without "dot com" too.
	providers = known.Set("gmail hotmail outlook yahoo icloud btinternet aol googlemail " +
		"protonmail ymail")
	// boxEnds are words before an address that are no part of it.
	boxEnds = known.Set("is was it's its it thats that's email e-mail emails mail address on " +
		"to at me or and then the my his her their your our so okay ok yes yeah um er uh like " +
		"say says said contact via use")
)
