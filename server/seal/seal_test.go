package seal

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"elephants/analysis/allocated"
)

func TestSealedOpensOnlyAsItWasSealed(t *testing.T) {
	key, plain := NewKey(), []byte("what was said")
	sealed := key.Seal(plain, "programme", "note")
	if got, err := key.Open(sealed, "programme", "note"); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("Open = %v", err)
	}
	if bytes.Contains(sealed, plain) {
		t.Error("the seal lets the text through")
	}
	for name, open := range map[string]func() ([]byte, error){
		"another key":       func() ([]byte, error) { return NewKey().Open(sealed, "programme", "note") },
		"another note":      func() ([]byte, error) { return key.Open(sealed, "programme", "note2") },
		"bindings run over": func() ([]byte, error) { return key.Open(sealed, "programmen", "ote") },
		"fewer bindings":    func() ([]byte, error) { return key.Open(sealed, "programme") },
		"nothing":           func() ([]byte, error) { return key.Open(nil, "programme", "note") },
	} {
		if _, err := open(); !errors.Is(err, ErrOpen) {
			t.Errorf("%s: %v, want ErrOpen", name, err)
		}
	}
	for i := range sealed {
		changed := slices.Clone(sealed)
		changed[i] ^= 1
		if _, err := key.Open(changed, "programme", "note"); !errors.Is(err, ErrOpen) {
			t.Fatalf("byte %d changed: %v, want ErrOpen", i, err)
		}
	}
}

// 64 KiB of note, with what stands beside it, come in eight sizes.
func TestSizesTellLittle(t *testing.T) {
	sizes := map[int]bool{}
	for n := 0; n < 70_000; n += 97 {
		sealed := NewKey().Seal(make([]byte, n))
		sizes[len(sealed)] = true
		if plain, err := NewKey().Open(sealed); err == nil {
			t.Fatalf("opened with another key: %d bytes", len(plain))
		}
	}
	if len(sizes) > 8 {
		t.Errorf("%d sizes, want at most 8", len(sizes))
	}
}

var receipts = ReceiptsFrom(Key{1})

func TestReceiptIsReadAsPeopleTypeIt(t *testing.T) {
	r := receipts.Make("a", "b")
	words := strings.Fields(r.String())
	if len(words) != formNow.words+1 {
		t.Fatalf("%d words", len(words))
	}
	long := 0
	for i := range words {
		if len(words[i]) > len(words[long]) {
			long = i
		}
	}
	slip := slices.Clone(words)
	slip[long] = slip[long][:3] + slip[long][4:]
	for name, typed := range map[string]string{
		"as printed":          r.String(),
		"capitals":            strings.ToUpper(r.String()),
		"hyphens":             strings.Join(words, "-"),
		"a line each":         "  " + strings.Join(words, ",\n\t") + ".\n",
		"one letter left out": strings.Join(slip, " "),
	} {
		if got, err := ParseReceipt(typed); err != nil || got != r {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReceiptThatIsWrongSaysWhere(t *testing.T) {
	words := strings.Fields(receipts.Make("a").String())
	change := func(do func(w []string) []string) string { return strings.Join(do(slices.Clone(words)), " ") }
	for name, c := range map[string]struct{ typed, says string }{
		"nothing":         {"", "10 words, this has 0"},
		"two words short": {change(func(w []string) []string { return w[2:] }), "10 words, this has 8"},
		// A receipt of before has nine, of another list.
		"a word short":   {change(func(w []string) []string { return w[1:] }), "10 words, this has 9"},
		"and a slip":     {change(func(w []string) []string { w[5] = "xyzzyxyzzy"; return w[1:] }), "10 words, this has 9"},
		"one of before":  {"copse supplies wildly peer granting rebuild amiss gulch xyzzyxyzzy", "word 9"},
		"no such word":   {change(func(w []string) []string { w[3] = "xyzzyxyzzy"; return w }), "word 4"},
		"another word":   {change(func(w []string) []string { w[3] = other(w[3]); return w }), "check word"},
		"swapped":        {change(func(w []string) []string { w[0], w[1] = w[1], w[0]; return w }), "changed places"},
		"other check":    {change(func(w []string) []string { w[9] = other(w[9]); return w }), "check word"},
		"digits in it":   {change(func(w []string) []string { w[2], w[3] = "4417", ""; return w }), "10 words, this has 8"},
		"a whole letter": {strings.Repeat("dear sir ", 500), "10 words, this has 1000"},
	} {
		_, err := ParseReceipt(c.typed)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
		if err != nil && strings.Contains(err.Error(), words[3]) {
			t.Errorf("%s: the error repeats a word", name)
		}
	}
}

func other(word string) string {
	list, index := formNow.lexicon()
	return list[(int(index[word])+1000)%len(list)]
}

// A word that one letter changes into another would let a slip go to somebody else's note.
func TestNoTwoWordsAreOneLetterApart(t *testing.T) {
	for _, f := range []form{formNow, formBefore} {
		list, _ := f.lexicon()
		for i, a := range list {
			for _, b := range list[i+1:] {
				if d := len(a) - len(b); d < 2 && d > -2 && oneLetterApart(a, b) {
					t.Errorf("%q and %q", a, b)
				}
			}
		}
	}
}

// A receipt from before the words were chosen anew, as it was printed, has the hash that is stored
// of it, is read as it was always read, and is what a note of that time gets again.
func TestReceiptsOfBeforeAreRead(t *testing.T) {
	const (
		printed = "copse supplies wildly peer granting rebuild amiss gulch sabre"
		stored  = "88e0636f5036134fa50950068ccc8d77aef52b0cfa514acc23335df2768077c6"
	)
	made := ReceiptsFrom(Key{7}).MadeBefore("programme", "caller", "request", "note")
	if made.String() != printed || fmt.Sprintf("%x", made.Hash()) != stored {
		t.Fatalf("made again it is %q, hash %x", made, made.Hash())
	}
	words := strings.Fields(printed)
	slip := slices.Clone(words)
	slip[5] = slip[5][1:]
	for name, typed := range map[string]string{
		"as printed": printed, "capitals": strings.ToUpper(printed), "hyphens": strings.Join(words, "-"), "a letter left out": strings.Join(slip, " "),
	} {
		if got, err := ParseReceipt(typed); err != nil || got != made {
			t.Errorf("%s: %v", name, err)
		}
	}
	if now := ReceiptsFrom(Key{7}).Make("programme", "caller", "request", "note"); now.Hash() == made.Hash() {
		t.Error("two forms with one hash")
	}
}

// Of 10,000 receipts each is read back in capitals, with hyphens and with a letter wrong in any of
// its words.
func TestTenThousandReceiptsAreReadBack(t *testing.T) {
	for i := range 10_000 {
		r := receipts.Make(fmt.Sprint(i))
		words := strings.Fields(r.String())
		at := i % len(words)
		letter := i / len(words) % len(words[at])
		words[at] = words[at][:letter] + "q" + words[at][letter+1:]
		for _, typed := range []string{strings.ToUpper(r.String()), strings.ReplaceAll(r.String(), " ", "-"), strings.Join(words, " ")} {
			if got, err := ParseReceipt(typed); err != nil || got != r {
				t.Fatalf("receipt %d, word %d: %v", i, at+1, err)
			}
		}
	}
}

func TestReceiptsComeOfTheirBindings(t *testing.T) {
	seen := map[string]string{}
	for _, bindings := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"a", "b", ""}} {
		text := receipts.Make(bindings...).String()
		if before, ok := seen[text]; ok {
			t.Errorf("%q has the receipt of %s", bindings, before)
		}
		seen[text] = fmt.Sprintf("%q", bindings)
	}
	first, again := receipts.Make("a"), receipts.Make("a")
	if first != again || ReceiptsFrom(Key{2}).Make("a") == first {
		t.Error("a receipt must come of its bindings and of the server's key")
	}
	if receipts.Make("a").Hash() == receipts.Make("b").Hash() {
		t.Error("two receipts with one hash")
	}
}

func TestSecret(t *testing.T) {
	s := NewSecret("coordinator")
	got, err := ParseSecret(" " + s.Reveal() + "\n")
	if err != nil || got != s || got.Hash() != s.Hash() {
		t.Errorf("parsed %v, %v", got, err)
	}
	if strings.Contains(fmt.Sprint(s), s.key) || strings.Contains(fmt.Sprintf("%v", &s), s.key) {
		t.Error("printing a secret shows its key")
	}
	for _, typed := range []string{"", "elephants", s.Reveal()[1:], s.Reveal() + "x", strings.Replace(s.Reveal(), "elephants", "ivory", 1)} {
		if _, err := ParseSecret(typed); !errors.Is(err, ErrSecret) {
			t.Errorf("a malformed secret: %v, want ErrSecret", err)
		}
	}
}

func FuzzParseReceipt(f *testing.F) {
	f.Add(receipts.Make("seed").String())  // one that is right
	f.Add(strings.Repeat("a ", 10))        // ten words that are none
	f.Add("\x00\xff ABANDON-abandon")      // no UTF-8, capitals, hyphens
	f.Add(strings.Repeat("lemonade ", 10)) // ten that are, and do not belong together
	f.Fuzz(func(t *testing.T, typed string) {
		defer allocated.Bound(t)()
		r, err := ParseReceipt(typed)
		if err != nil {
			return
		}
		if again, err := ParseReceipt(r.String()); err != nil || again != r {
			t.Errorf("what was read does not read again: %v", err)
		}
	})
}

// What is kept of a sentence is another for each server and each programme, and the same for the
// same words: nobody can try out sentences without the server's key.
func TestSentenceIsKeyed(t *testing.T) {
	one, other := ReceiptsFrom(Key{1}), ReceiptsFrom(Key{2})
	words := [32]byte{7}
	hash := one.Sentence("p", words)
	if hash != one.Sentence("p", words) {
		t.Error("the same words have two hashes")
	}
	if hash == other.Sentence("p", words) || hash == one.Sentence("q", words) || hash == one.Sentence("p", [32]byte{8}) {
		t.Error("another server's, programme's or sentence's hash is the same")
	}
}

// A link is the same each time, another for each programme and server, and looks like one that
// opens nothing.
func TestLinks(t *testing.T) {
	one := ReceiptsFrom(Key{1})
	link, none := one.Link("p"), one.NoLink(one.Make("p"))
	if link != one.Link("p") || link == one.Link("q") || link == ReceiptsFrom(Key{2}).Link("p") || link == none {
		t.Error("two links are the same, or one is not itself")
	}
	if len(link) != 24 || len(none) != len(link) {
		t.Errorf("links of %d and %d letters, want 24", len(link), len(none))
	}
}
