package main

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"elephants/analysis/reading"
)

var (
	mainPart  = regexp.MustCompile(`(?s)<main.*</main>`)
	unread    = regexp.MustCompile(`(?s)<(script|svg|textarea|select|mark|legend|div class="typed")[ >].*?</(script|svg|textarea|select|mark|legend|div)>`)
	paragraph = regexp.MustCompile(`(?s)<(p|li)[ >].*?</(p|li)>`)
	tag       = regexp.MustCompile(`<[^>]*>`)
)

// sentencesOf are the whole sentences of a page's main part: labels and buttons would make any
// page look easy.
func sentencesOf(page string) string {
	var out strings.Builder
	for _, p := range paragraph.FindAllString(unread.ReplaceAllString(mainPart.FindString(page),
		""),
		-1) {
		said := strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(p, "")))
		if said != "" && strings.ContainsAny(said[len(said)-1:], ".?!:") {
			out.WriteString(strings.TrimSuffix(said, ":") + ". ")
		}
	}
	return out.String()
}

// What participants, interviewers and coordinators read is for a reading age of about twelve, the
// promises and questions of the guide too.
func TestReadingAge(t *testing.T) {
	const most = 12.5
	x := startReleased(t)
	b := newBrowser(t, x.addr)
	check := func(name string) {
		t.Helper()
		age, words := reading.Age(sentencesOf(b.page))
		t.Logf("%-22s %5.1f  %4d words", name, age, words)
		if age > most {
			t.Errorf("%s is for a reading age of %.1f, want at most %v", name, age, most)
		}
	}
	for _, path := range []string{"/", "/sign-in", "/withdraw"} {
		b.open(path)
		check(path)
	}
	b.signIn(x.people.Invitations[0])
	check("who")
	b.answer(nil)
	check("who, refused")
	b.answer(who())
	check("said")
	b.answer(map[string][]string{"text": {"Ann Hallam rang on 3 May.\n\nNobody asked."}})
	check("goes")
	b.answer(nil)
	check("heard")
	b.answer(map[string][]string{"rest": {"nothing"}})
	check("check")
	b.answer(nil)
	check("sent")
	receipt := receiptWords.FindStringSubmatch(b.page)
	b.open("/withdraw")
	b.send("/withdraw", map[string][]string{"receipt": {"one two"}, "sure": {"yes"}})
	check("/withdraw, refused")
	b.send("/withdraw", map[string][]string{"receipt": receipt[1:]})
	check("/withdraw, opened")
	b.send("/withdraw", nil)
	check("/withdraw, sure?")
	b.send("/withdraw", nil)
	check("/withdraw, done")
	b.send("/sign-out", nil)
	administrator := newBrowser(t, x.addr)
	administrator.signIn(x.people.Administrator)
	administrator.open("/programmes/" + x.people.Programme)
	administrator.send("/letters", nil)
	b = administrator
	check("/letters")
	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	b = reader
	b.open("/editions/1/easy")
	check("/editions/1/easy")
	b = newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	for _, path := range []string{"/draft", "/rules", "/code-book", "/editions/1",
		"/editions/1/summary", "/editions/1/facilitator", "/rounds", "/places", "/places/letters",
		"/closing", "/groups", "/reports", "/reports/participants",
		"/reports/commissioners", "/reports/funder", "/reports/public"} {
		b.open(path)
		check(path)
	}
}

var (
	loads = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)
	// those of Welsh are fetched where there are Welsh letters
	fonts = regexp.MustCompile(`url\((font/ahn-\d+[^)]+)\)`)
)

// weight is how much a page and all that it loads weigh, uncompressed.
func (b *browser) weight(path string) int {
	b.t.Helper()
	b.open(path)
	b.wants(http.StatusOK)
	size := len(b.page)
	files := loads.FindAllStringSubmatch(b.page, -1)
	for i := 0; i < len(files); i++ {
		path := files[i][1]
		if b.loaded[path] == "" {
			b.open(path)
			b.wants(http.StatusOK)
			b.loaded[path] = b.page
		}
		size += len(b.loaded[path])
		for _, font := range fonts.FindAllStringSubmatch(b.loaded[path], -1) {
			files = append(files, []string{"", "/static/" + font[1]})
		}
	}
	return size
}

// Pages are quick on a slow line: the first one with all that it loads is at most 60 KB, any
// other, with pictures and typeface, 150 KB.
func TestPagesAreSmall(t *testing.T) {
	x := startServing(t, t.TempDir(), serving{design: true})
	b := newBrowser(t, x.addr)
	for path, most := range map[string]int{
		"/": 60 << 10, "/design": 150 << 10, "/design/edition": 150 << 10, "/design/cards": 150 << 10,
		"/design/poster": 150 << 10,
		"/design/easy":   150 << 10, "/design/present": 150 << 10,
	} {
		size := b.weight(path)
		t.Logf("%-16s %6d bytes", path, size)
		if size > most {
			t.Errorf("%s is %d bytes, want at most %d", path, size, most)
		}
	}
}
