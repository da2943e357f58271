package interviewer

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"elephants/client/web/messages"
	"elephants/client/web/page"
)

// receiptCard is a receipt to print and hand over.
type receiptCard struct {
	Words   string
	Address string // of the page to withdraw on, without the scheme
	Code    template.HTML
}

// Last is the last word of the receipt. Whoever copied the words by hand compares it: it checks
// them all.
func (c receiptCard) Last() string { return c.Words[strings.LastIndexByte(c.Words, ' ')+1:] }

// cardOf makes the card of a receipt. Its picture leads to the page where the receipt is used, with
// the words after the #, which a telephone does not send to anyone; and to that page in the
// language of the card.
func cardOf(r *http.Request, receipt string) (receiptCard, error) {
	const path = "/withdraw"
	l := page.LanguageOf(r)
	link := url.URL{Path: path, Fragment: strings.ReplaceAll(receipt, " ", "-")}
	if l != messages.English {
		link.RawQuery = page.LanguageQuery(l)
	}
	code, err := page.QRCode(page.Address(r, link), string(l.Said("card.picture")))
	return receiptCard{receipt, r.Host + path, code}, err
}
