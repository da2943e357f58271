package scrub

import "elephants/analysis/scrub/internal/split"

// markAccounts finds what stands for somebody or for a place in programs: folders of users, names
// of posters, addresses of three words.
func (n *note) markAccounts() {
	for i := range n.words {
		switch low := n.words[i].Low; {
		case low == "/":
			n.threeWords(i)
		case low == "what3words", low == "w3w":
			n.announcedThreeWords(i + 1)
		case folders[low]:
			n.userFolder(i)
		case low == "u":
			n.poster(i)
		}
		if handles[n.words[i].Low] {
			n.announcedHandle(i + 1)
		}
	}
}

// poster marks who wrote in a forum: u/zed_82.
func (n *note) poster(i int) {
	if n.is(i+1, "/") && n.glued(i+1) && n.glued(i+2) {
		n.put(i, n.trimEnd(i, n.chain(i)), Code, "handle")
	}
}

// threeWords marks ///filled.count.soap. https://what3words.com/about
func (n *note) threeWords(i int) {
	for j := i + 1; j <= i+2; j++ {
		if !n.is(j, "/") || !n.glued(j) {
			return
		}
	}
	if to := n.dotted3(i + 3); to > 0 && n.glued(i+3) {
		n.put(i, to, Code, "three words")
	}
}

// announcedThreeWordsGap is how many words may stand between the announcement and the address.
const announcedThreeWordsGap = 4

// announcedThreeWords marks an address of three words that is announced and has no strokes before
// it.
func (n *note) announcedThreeWords(i int) {
	for j := i; j < len(n.words) && j < i+announcedThreeWordsGap && !n.words[j].Line; j++ {
		if to := n.dotted3(j); to > 0 {
			n.put(j, to, Code, "three words")
			return
		}
	}
}

// dotted3 returns the end of three words with full stops between them and no blanks, or 0.
func (n *note) dotted3(i int) int {
	for k := range 3 {
		at := i + 2*k
		if at >= len(n.words) || n.words[at].Sort != split.Letters ||
			k > 0 && !(n.is(at-1, ".") && n.glued(at-1) && n.glued(at)) {
			return 0
		}
	}
	return i + 5
}

// folders hold a folder for each user of a computer.
var folders = set("users home profiles homes user")

func slash(low string) bool { return low == "/" || low == "\\" }

// userFolder masks the part of a path that is named after a user: C:\Users\zquorn\, /home/zquorn.
func (n *note) userFolder(i int) {
	if i == 0 || !n.glued(i) || !slash(n.words[i-1].Low) {
		return
	}
	if i+2 >= len(n.words) || !slash(n.words[i+1].Low) || !n.glued(i+1) || !n.glued(i+2) {
		return
	}
	to := i + 2
	for to < len(n.words) && to-i < longestChain && (to == i+2 ||
		n.glued(to)) && !slash(n.words[to].Low) && !ends[n.words[to].Low] {
		to++
	}
	if to = n.withoutEnd(i+2, to); !everybodysFolder[n.words[i+2].Low] {
		n.put(i+2, to, Code, "user")
	}
}

// withoutEnd takes the marks away that end a sentence.
func (n *note) withoutEnd(from, to int) int {
	for to > from+1 && n.words[to-1].Sort == split.Mark {
		to--
	}
	return to
}

var everybodysFolder = set("public default shared all")

// handles announce a name that somebody has in a program; handleGap words may stand between.
var (
	handles = set("username usernames gamertag psn snapchat snap insta instagram tiktok " +
		"discord handle login userid")
	handleJoin = set("is was : = - it's its my their his her name as called @ ' \"")
)

const handleGap = 3

// announcedHandle masks the word after such an announcement if it looks like no word: with digits
// or an underscore in it.
func (n *note) announcedHandle(i int) {
	for gap := 0; n.on(i) && gap < handleGap && handleJoin[n.words[i].Low]; gap++ {
		i++
	}
	if !n.on(i) || n.words[i].Sort == split.Mark {
		return
	}
	to := n.withoutEnd(i, n.linked(i))
	if n.invented(i, to) {
		n.put(i, to, Code, "handle")
	}
}

// invented reports whether the words from..to, which stand together, are written as no word is: with digits or marks in them.
func (n *note) invented(from, to int) bool {
	for i := from; i < to; i++ {
		w := &n.words[i]
		if w.Sort == split.Mixed || w.Low == "_" || w.Sort == split.Digits && i > from {
			return true
		}
	}
	return to > from+1 && n.words[from].Sort == split.Letters && n.unknown(from)
}
