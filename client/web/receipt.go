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

// receiptCard makes the card of a receipt. Its picture leads to the page where the receipt is used, with the words after the #,
// which a telephone does not send to anyone.
func (p *Pages) receiptCard(r *http.Request, receipt string) (receiptCard, error) {
	link := url.URL{Scheme: "http", Host: r.Host, Path: "/withdraw", Fragment: strings.ReplaceAll(receipt, " ", "-")}
	if p.secure {
		link.Scheme = "https"
	}
	code, err := qr.Encode(link.String(), qr.M)
	if err != nil {
		return receiptCard{}, fmt.Errorf("drawing the receipt: %T", err) // its text might quote the receipt
	}
	return receiptCard{receipt, r.Host + link.Path, drawCode(code)}, nil
}

// quiet is the width of the white edge that a reader needs, in squares (ISO/IEC 18004, section 9.1).
const quiet = 4

// drawCode draws a QR code as one path: a rectangle for each run of black squares.
func drawCode(code *qr.Code) template.HTML {
	var b strings.Builder
	size := code.Size + 2*quiet
	fmt.Fprintf(&b, `<svg class="code" viewBox="0 0 %d %d" role="img" aria-label="The same words, for a telephone’s camera">`, size, size)
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
	return template.HTML(b.String()) // #nosec G203 -- numbers alone
}
