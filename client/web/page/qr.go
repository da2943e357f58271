package page

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"rsc.io/qr"

	"elephants/client/web/messages"
)

// Address is that of a page of ours, whole.
func Address(r *http.Request, page url.URL) string {
	page.Scheme, page.Host = "http", r.Host
	if r.TLS != nil {
		page.Scheme = "https"
	}
	return page.String()
}

// Paper is an address as it stands on paper: in letters, and for the camera of a telephone.
type Paper struct {
	Address string
	Code    template.HTML
}

// OnPaper is a page of ours on paper that is in a language, in which it opens.
func OnPaper(r *http.Request, page url.URL, in *messages.Language) (on Paper, err error) {
	if in != messages.English {
		page.RawQuery = LanguageQuery(in)
	}
	on.Address = Address(r, page)
	on.Code, err = QRCode(on.Address, string(in.Said("handed.picture")))
	return on, err
}

// QRCode draws an address for the camera of a telephone, and says what it is in words.
func QRCode(address, label string) (template.HTML, error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return "", fmt.Errorf("drawing a code: %T", err) // its text might quote what opens something
	}
	return drawCode(code, label), nil
}

// quiet is the width of the white edge that a reader needs, in squares (ISO/IEC 18004, section
// 9.1).
const quiet = 4

// drawCode draws a QR code as one path: a rectangle for each run of black squares.
func drawCode(code *qr.Code, label string) template.HTML {
	var b strings.Builder
	size := code.Size + 2*quiet
	fmt.Fprintf(&b, `<svg class="code" viewBox="0 0 %d %d" role="img" aria-label="%s">`,
		size, size, template.HTMLEscapeString(label))
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
