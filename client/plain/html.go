package plain

import (
	"html"
	"regexp"
	"strings"
)

// What separates paragraphs of HTML, what is a line end, what is not text, and every other tag.
var (
	htmlHead  = regexp.MustCompile(`(?is)<(?:head|script|style|title)\b[^>]*>.*?</(?:head|script|style|title)\s*>|<!--.*?-->`)
	htmlBlock = regexp.MustCompile(`(?i)</?(?:p|div|h[1-6]|ul|ol|table|tr|blockquote|section|article|pre)\b[^<>]*>`)
	htmlItem  = regexp.MustCompile(`(?i)<li\b[^<>]*>`)
	htmlBreak = regexp.MustCompile(`(?i)<br\s*/?>|</?(?:td|th|dd|dt)\b[^<>]*>`)
	htmlTag   = regexp.MustCompile(`(?i)</?(?:html|body|a|abbr|b|bdi|bdo|big|center|cite|code|col|colgroup|dd|del|dfn|dl|dt|em|font|hr|i|img|input|ins|kbd|label|li|link|mark|meta|o:p|q|s|samp|small|span|strike|strong|sub|sup|tbody|td|tfoot|th|thead|tt|u|var|wbr)\b[^<>]*>`)
	// A tag of which no question of what was meant is left.
	htmlSure = regexp.MustCompile(`(?i)</?(?:p|div|br|span|strong|em|b|i|u|ul|ol|li|a|h[1-6]|font|table|td|tr)\b[^<>]*>`)
	entity   = regexp.MustCompile(`&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z][A-Za-z0-9]{1,20});`)
)

// LooksHTML reports whether a text has tags or entities of HTML, as survey programs export
// what people typed in a box with buttons.
func LooksHTML(text string) bool { return htmlSure.MatchString(text) || entity.MatchString(text) }

// HTML is the text of a piece of HTML: paragraphs with a blank line between them, a dash
// before items, entities as what they stand for.
func HTML(text string) string {
	tagged := htmlSure.MatchString(text)
	if tagged {
		text = strings.Join(strings.Fields(strings.NewReplacer("\r", " ", "\n",
			" ").Replace(htmlHead.ReplaceAllString(text, " "))), " ")
	}
	text = htmlBlock.ReplaceAllString(text, "\n\n")
	text = htmlItem.ReplaceAllString(text, "\n\n- ")
	text = htmlBreak.ReplaceAllString(text, "\n")
	text = html.UnescapeString(htmlTag.ReplaceAllString(text, ""))
	var out []string
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\u00a0", " "), "\n\n") {
		var lines []string
		for line := range strings.SplitSeq(paragraph, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\n"))
		}
	}
	return strings.Join(out, "\n\n")
}
