package main

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/client/web/page"
	"elephants/server"
)

var (
	anyTag     = regexp.MustCompile(`(?s)<!--.*?-->|<(/?)([a-z0-9]+)([^>]*)>`)
	langAttr   = regexp.MustCompile(` lang="([^"]*)"`)
	spokenAttr = regexp.MustCompile(` (?:aria-label|title|placeholder|alt)="([^"]*)"`)
	void       = strings.Fields("area base br col hr img input link meta source wbr path circle rect line use")
	// words that no sentence in English does without, and that Welsh has not
	functionWords = regexp.MustCompile(`(?i)(?:^|[^\pL\pN’'-])(the|of|and|with|that|this|you|your|not|from|it|be|or|were|` +
		`have|nobody|people|unnamed|for|are|on|in|if|which|who|what|when|their|they|another|later)(?:$|[^\pL\pN’'-])`)
)

// foreign are the stretches of a page in Welsh that are in English and do not say so.
func foreign(page string) (all []string) {
	type open struct{ tag, lang string }
	stack := []open{{"", "cy"}}
	judge := func(text string) {
		text = strings.Join(strings.Fields(html.UnescapeString(text)), " ")
		if stack[len(stack)-1].lang == "cy" && functionWords.MatchString(text) {
			all = append(all, text)
		}
	}
	at := 0
	for _, m := range anyTag.FindAllStringSubmatchIndex(page, -1) {
		judge(page[at:m[0]])
		at = m[1]
		if m[4] < 0 {
			continue // a comment
		}
		closes, tag, attributes := m[2] < m[3], page[m[4]:m[5]], page[m[6]:m[7]]
		if closes {
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].tag == tag {
					stack = stack[:i]
					break
				}
			}
			continue
		}
		lang := stack[len(stack)-1].lang
		if l := langAttr.FindStringSubmatch(attributes); l != nil {
			lang = l[1]
		}
		// Commands, drawings that are named beside them, a title, which cannot say it, and what a
		// visitor typed, in whatever language.
		if slices.Contains(strings.Fields("script style code svg title textarea bdi"), tag) ||
			strings.Contains(attributes, ` dir="auto"`) {
			lang = ""
		}
		stack = append(stack, open{tag, lang})
		for _, said := range spokenAttr.FindAllStringSubmatch(attributes, -1) {
			judge(said[1])
		}
		if slices.Contains(void, tag) || strings.HasSuffix(attributes, "/") {
			stack = stack[:len(stack)-1]
		}
	}
	return all
}

// ours are the names and sentences that the program gives: of the built-in code book, and how the
// two usual sides are said. A page in another language says them in it.
var ours = sync.OnceValue(func() (all []string) {
	for _, b := range barrier.BuiltIn().Barriers {
		all = append(all, b.Name, b.Opposite, b.Sentence, b.Description, b.Step, b.Voices[0], b.Voices[1])
	}
	for _, side := range server.DefaultSides {
		plural, singular := analysis.Side(side).Said()
		all = append(all, plural, page.Capitalised(plural), singular, page.Capitalised(singular))
	}
	return all
})

var (
	// what is typed, by a visitor or into a terminal, and files in English
	typed = regexp.MustCompile(`(?s)<(?:textarea|pre|code|script|style)\b.*?</(?:textarea|pre|code|script|style)>|` +
		`<article[^>]* lang="en-GB".*?</article>`) // and paper in the programme's own language
	tagOnly = regexp.MustCompile(`(?s)<[^>]*>`)
)

// untranslated are what the program gives in English on a page in Welsh, marked as English or not.
func untranslated(page string) (all []string) {
	said := ""
	for _, attribute := range spokenAttr.FindAllStringSubmatch(page, -1) {
		said += attribute[1] + "\n"
	}
	said = html.UnescapeString(said + tagOnly.ReplaceAllString(typed.ReplaceAllString(page, ""), ""))
	for _, name := range ours() {
		if strings.Contains(said, name) {
			all = append(all, name)
		}
	}
	return all
}

var pageLink = regexp.MustCompile(`<a[^>]* href="(/[^"#]*)`)

// walkInWelsh follows every link that somebody finds, from the first page on. What comes is looked
// at by [browser.shown]. It returns what was seen, and whether it is a page.
func walkInWelsh(t *testing.T, x site, secret string, more ...string) (
	b *browser, seen map[string]bool,
) {
	t.Helper()
	b = newBrowser(t, x.addr)
	b.open("/?language=cy")
	if secret != "" {
		b.signIn(secret)
	}
	seen = map[string]bool{}
	for queue := append([]string{b.path}, more...); len(queue) > 0; queue = queue[1:] {
		path := html.UnescapeString(queue[0])
		if _, was := seen[path]; was || strings.Contains(path, "language=") {
			continue
		}
		b.open(path)
		seen[path] = strings.HasPrefix(b.head.Get("Content-Type"), "text/html")
		for _, link := range pageLink.FindAllStringSubmatch(b.page, -1) {
			queue = append(queue, link[1])
		}
	}
	return b, seen
}

// What the program itself calls a barrier or a side is in no language but the page's, wherever it
// stands: also marked as English, or read out alone.
func TestOurEnglishOnAWelshPageIsFound(t *testing.T) {
	for page, want := range map[string]int{
		`<p>Mae <span lang="en-GB">Power was shared</span> yma.</p>`:                1,
		`<svg aria-label="What decision-makers say"></svg>`:                         1,
		`<textarea>Power was shared</textarea><pre>decision-maker</pre>`:            0,
		`<p>Rhannwyd pŵer</p><input value="decision-makers"><p>Power is shared</p>`: 0,
		`<p>I’d&#39;ve kept “The label before the person”.</p>`:                     1,
	} {
		if got := untranslated(page); (len(got) > 0) != (want > 0) {
			t.Errorf("%s: %q, want %d", page, got, want)
		}
	}
}

// Of a page in Welsh what is in English is marked so, for whoever has it read out.
func TestEnglishOnAWelshPageIsFound(t *testing.T) {
	for page, want := range map[string]int{
		`<p>Mae <span lang="en-GB">the people of <b>this</b> place</span> yma.</p>`: 0,
		`<p>Mae <span lang="en-GB">hyn</span> of this</p>`:                          1,
		`<input aria-label="Your name"><p>hi</p>`:                                   1,
		`<code>serve the data</code><p>Nid yw’n is na’i derfyn</p>`:                 0,
		`<p>unnamed</p>`: 1,
	} {
		if got := foreign(page); len(got) != want {
			t.Errorf("%s: %q, want %d", page, got, want)
		}
	}
}
