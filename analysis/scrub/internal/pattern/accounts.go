package pattern

import (
	"strings"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// markAccounts finds what stands for somebody or for a place in programs: folders of users, names
// of posters, addresses of three words.
func (n finder) markAccounts() {
	for i := range n.Words {
		switch low := n.Words[i].Low; {
		case low == "/":
			n.threeWords(i)
		case low == "what3words", low == "w3w":
			n.announcedThreeWords(i + 1)
		case folders[low]:
			n.userFolder(i)
		case low == "u":
			n.poster(i)
		}
		if handles[n.Words[i].Low] {
			n.announcedHandle(i + 1)
		}
		if n.numberedName(i) {
			n.Put(i, i+1, note.Code, "handle")
		}
	}
}

// A name that was taken already gets a number at its end: zquornby74. Fewer letters are a reference
// or a measure, and fewer digits a model, a dose or a year of school.
const (
	handleLetters = 5
	handleDigits  = 2
)

// numberedName reports whether word i is letters that make no word of English, and digits.
func (n finder) numberedName(i int) bool {
	w := &n.Words[i]
	letters := strings.TrimRight(w.Low, "0123456789")
	return w.Sort == split.Mixed && len(letters) >= handleLetters &&
		len(w.Low)-len(letters) >= handleDigits && countDigits(letters) == 0 &&
		!known.Ordinary(letters) && !known.Shorthand(letters)
}

// poster marks who wrote in a forum: u/zed_82. A posting can be searched for by such a name, and
// stays on the internet.
func (n finder) poster(i int) {
	if n.Is(i+1, "/") && n.Glued(i+1) && n.Glued(i+2) {
		n.Put(i, n.trimEnd(i, n.Chain(i)), note.Code, "handle")
	}
}

// threeWords marks ///filled.count.soap. https://what3words.com/about
func (n finder) threeWords(i int) {
	for j := i + 1; j <= i+2; j++ {
		if !n.Is(j, "/") || !n.Glued(j) {
			return
		}
	}
	if to := n.dotted3(i + 3); to > 0 && n.Glued(i+3) {
		n.Put(i, to, note.Code, "three words")
	}
}

// announcedThreeWordsGap is how many words may stand between the announcement and the address.
const announcedThreeWordsGap = 4

// announcedThreeWords marks an address of three words that is announced and has no strokes before
// it.
func (n finder) announcedThreeWords(i int) {
	for j := i; j < len(n.Words) && j < i+announcedThreeWordsGap && !n.Words[j].Line; j++ {
		if to := n.dotted3(j); to > 0 {
			n.Put(j, to, note.Code, "three words")
			return
		}
	}
}

// dotted3 returns the end of three words with full stops between them and no blanks, or 0. Any
// three words count: the address of a door is made of ordinary words, so no list could tell it from
// a sentence with blanks missing, and a square of three metres is one home.
func (n finder) dotted3(i int) int {
	for k := range 3 {
		at := i + 2*k
		if at >= len(n.Words) || n.Words[at].Sort != split.Letters ||
			k > 0 && !(n.Is(at-1, ".") && n.Glued(at-1) && n.Glued(at)) {
			return 0
		}
	}
	return i + 5
}

// folders hold a folder for each user of a computer.
var folders = known.Set("users home profiles homes user")

func slash(low string) bool { return low == "/" || low == "\\" }

// userFolder masks the part of a path that is named after a user: C:\Users\zquorn\, /home/zquorn.
// The rest of the path stays: it says what was worked on, and the folder's name alone says by whom.
func (n finder) userFolder(i int) {
	if !n.betweenSlashes(i) || !n.Glued(i+2) {
		return
	}
	to := i + 2
	for to < len(n.Words) && to-i < note.LongestChain && (to == i+2 ||
		n.Glued(to)) && !slash(n.Words[to].Low) && !ends[n.Words[to].Low] {
		to++
	}
	if to = n.WithoutEnd(i+2, to); !everybodysFolder[n.Words[i+2].Low] {
		n.Put(i+2, to, note.Code, "user")
	}
}

// betweenSlashes reports whether word i is a part of a path in which another follows.
func (n finder) betweenSlashes(i int) bool {
	return i > 0 && i+2 < len(n.Words) && n.Glued(i) && n.Glued(i+1) &&
		slash(n.Words[i-1].Low) && slash(n.Words[i+1].Low)
}

// everybodysFolder are the folders that every computer has: masking them would hide nobody.
var everybodysFolder = known.Set("public default shared all")

// handles announce a name that somebody has in a program; handleGap words may stand between.
var (
	handles = known.Set("username usernames gamertag psn snapchat snap insta instagram tiktok " +
		"discord handle login userid profile credentials")
	handleJoin = known.Set("is was : = - it's its my their his her name as called @ ' \"")
)

const handleGap = 3

// announcedHandle masks the word after such an announcement if it looks like no word: with digits
// or an underscore in it. An ordinary word after "login" is left to the tagger: "her login is
// broken" says nothing of anybody.
func (n finder) announcedHandle(i int) {
	for gap := 0; n.On(i) && gap < handleGap && handleJoin[n.Words[i].Low]; gap++ {
		i++
	}
	if !n.On(i) || n.Words[i].Sort == split.Mark {
		return
	}
	to := n.WithoutEnd(i, n.linked(i))
	if n.invented(i, to) || ownHandles[n.Last(i)] && n.noWord(i) {
		n.Put(i, to, note.Code, "handle")
	}
}

// ownHandles are followed by the name and by little else, so that one without digits counts too.
var ownHandles = known.Set("username userid gamertag handle profile is : login credentials")

// noWord reports whether word i is as long as such names are, in small letters, and no word.
func (n finder) noWord(i int) bool {
	w := &n.Words[i]
	return w.Case == split.Lower && len(w.Low) >= handleLetters && n.Unknown(i) &&
		!known.Shorthand(w.Low)
}

// invented reports whether the words from..to, which stand together, are written as no word is:
// with digits or marks in them.
func (n finder) invented(from, to int) bool {
	for i := from; i < to; i++ {
		w := &n.Words[i]
		if w.Sort == split.Mixed || w.Low == "_" || w.Sort == split.Digits && i > from {
			return true
		}
	}
	return to > from+1 && n.Words[from].Sort == split.Letters && n.Unknown(from)
}
