package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"rsc.io/qr"
)

// receiptCard is a receipt to print and hand over.
type receiptCard struct {
	Words   string
	Address string // of the page to withdraw on, without the scheme
	Code    template.HTML
}

// Last is the last word of the receipt. Whoever copied the words by hand compares it: it checks them all.
func (c receiptCard) Last() string { return c.Words[strings.LastIndexByte(c.Words, ' ')+1:] }

// receiptCard makes the card of a receipt. Its picture leads to the page where the receipt is used, with the words after the #,
// which a telephone does not send to anyone; and to that page in the language of the card.
func (p *Pages) receiptCard(r *http.Request, receipt string) (receiptCard, error) {
	const path = "/withdraw"
	l := languageOf(r)
	link := url.URL{Path: path, Fragment: strings.ReplaceAll(receipt, " ", "-")}
	if l != english {
		link.RawQuery = l.query()
	}
	code, err := codeOf(p.address(r, link), string(l.said("card.picture")))
	return receiptCard{receipt, r.Host + path, code}, err
}

// address is that of a page of ours, whole.
func (p *Pages) address(r *http.Request, page url.URL) string {
	page.Scheme, page.Host = "http", r.Host
	if r.TLS != nil {
		page.Scheme = "https"
	}
	return page.String()
}

// codeOf draws an address for the camera of a telephone, and says what it is in words.
func codeOf(address, label string) (template.HTML, error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return "", fmt.Errorf("drawing a code: %T", err) // its text might quote what opens something
	}
	return drawCode(code, label), nil
}

// quiet is the width of the white edge that a reader needs, in squares (ISO/IEC 18004, section 9.1).
const quiet = 4

// drawCode draws a QR code as one path: a rectangle for each run of black squares.
func drawCode(code *qr.Code, label string) template.HTML {
	var b strings.Builder
	size := code.Size + 2*quiet
	fmt.Fprintf(&b, `<svg class="code" viewBox="0 0 %d %d" role="img" aria-label="%s">`, size, size, template.HTMLEscapeString(label))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/><path d="`, size, size)
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return template.HTML(b.String()) // #nosec G203 -- numbers, and a label that is escaped
}
