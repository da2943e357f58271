package plain

import (
	"html"
	"strings"

	"elephants/client/pattern"
	"elephants/client/pdf/grid"
)

// What separates paragraphs of HTML, what is a line end, what is not text, and every other tag.
var (
	htmlHead = pattern.New(`(?is)<head\b[^>]*>.*?</head\s*>|<script\b[^>]*>.*?</script\s*>|` +
		`<style\b[^>]*>.*?</style\s*>|` +
		`<title\b[^>]*>.*?</title\s*>|<!--.*?-->|<!doctype\b[^>]*>`)
	htmlBlock = pattern.New(`(?i)</?(?:p|div|h[1-6]|ul|ol|table|tr|blockquote|section|artic` +
		`le|pre)\b[^<>]*>`)
	htmlItem  = pattern.New(`(?i)<li\b[^<>]*>`)
	htmlBreak = pattern.New(`(?i)<br\s*/?>|</?(?:td|th|dd|dt)\b[^<>]*>`)
	htmlTag   = pattern.New(`(?i)</?(?:html|body|a|abbr|b|bdi|bdo|big|center|cite|code|col|` +
		`colgroup|dd|del|dfn|dl|dt|em|font|hr|i|img|input|ins|kbd|label|li|link|mark|meta|o:p|q|s|sam` +
		`p|small|span|strike|strong|sub|sup|tbody|td|tfoot|th|thead|tt|u|var|wbr)\b[^<>]*>`)
	// A tag of which no question of what was meant is left.
	htmlSure = pattern.New(`(?i)</?(?:p|div|br|span|strong|em|b|i|u|ul|ol|li|a|h[1-6]|font|` +
		`table|td|tr)\b[^<>]*>`)
	entity = pattern.New(`&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z][A-Za-z0-9]{1,20});`)
)

// LooksHTML reports whether a text has tags or entities of HTML, as survey programs export
// what people typed in a box with buttons.
func LooksHTML(text string) bool { return htmlSure.MatchString(text) || entity.MatchString(text) }

// How a file begins that is HTML whole, or a piece of it, which ends with a tag too.
var (
	wholeHTML = pattern.New(`(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype ht` +
		`ml|html|head|title|body|meta)\b[^<>]*>`)
	pieceHTML = pattern.New(`(?is)^\s*<(?:div|p|table|h[1-6]|ul|ol|span)\b[^<>]*>.*</[a-z0-` +
		`9]+\s*>\s*$`)
)

// IsHTML reports whether a text is a file of HTML.
func IsHTML(text string) bool { return wholeHTML.MatchString(text) || pieceHTML.MatchString(text) }

// HTML is the text of a piece of HTML: paragraphs with a blank line between them, a dash
// before items, entities as what they stand for.
func HTML(text string) string {
	text = unescapedTwice(text)
	tagged := htmlSure.MatchString(text) || wholeHTML.MatchString(text)
	if plain := html.UnescapeString(text); !tagged && htmlSure.MatchString(plain) {
		text, tagged = plain, true // the tags themselves were escaped
	}
	if tagged {
		text = strings.Join(strings.Fields(strings.NewReplacer("\r", " ", "\n",
			" ").Replace(htmlHead.ReplaceAllString(text, " "))), " ")
	}
	text = htmlTable.ReplaceAllStringFunc(text, consent)
	text = htmlBlock.ReplaceAllString(text, "\n\n")
	text = htmlItem.ReplaceAllString(text, "\n\n- ")
	text = htmlBreak.ReplaceAllString(text, "\n")
	text = html.UnescapeString(htmlTag.ReplaceAllString(text, ""))
	var out []string
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\u00a0", " "), "\n\n") {
		var lines []string
		for line := range strings.SplitSeq(paragraph, "\n") {
			if line = strings.Trim(line, " \r"); strings.TrimSpace(line) != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\n"))
		}
	}
	return strings.Join(out, "\n\n")
}

// A table, its rows and cells.
var (
	htmlTable = pattern.New(`(?is)<table\b[^<>]*>.*?</table\s*>`)
	htmlRow   = pattern.New(`(?is)<tr\b[^<>]*>(.*?)(?:</tr\s*>|$)`)
	htmlCell  = pattern.New(`(?is)<t[dh]\b[^<>]*>(.*?)</t[dh]\s*>`)
	anyTag    = pattern.New(`<[^<>]*>`)
)

// consent is a table of consent as lines with tabs, and any other as it is.
func consent(table string) string {
	var rows [][]string
	for _, row := range htmlRow.FindAllStringSubmatch(table, -1) {
		var cells []string
		for _, cell := range htmlCell.FindAllStringSubmatch(row[1], -1) {
			said := html.UnescapeString(anyTag.ReplaceAllString(cell[1], " "))
			cells = append(cells, strings.Join(strings.Fields(said), " "))
		}
		rows = append(rows, cells)
	}
	if !grid.Is(rows) {
		return table
	}
	return "\n\n" + html.EscapeString(grid.Text(rows)) + "\n\n"
}

// twice is an entity of which a program escaped the & once more.
var twice = pattern.New(`&amp;((?:amp;)*)(#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|nbsp|lt|gt|quot` +
	`|apos|[lr][sd]quo|[nm]dash|hellip|[A-Za-z](?:acute|grave|circ|uml|tilde|cedil|ring|slash));`)

// unescapedTwice is HTML as it was before a program escaped what was escaped already. An & that
// somebody typed before a word and a semicolon stays.
func unescapedTwice(text string) string {
	for range 3 { // as often as exports were seen to; more is nobody's HTML
		once := twice.ReplaceAllString(text, "&$1$2;")
		if once == text {
			break
		}
		text = once
	}
	return text
}
