package interviewer

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"elephants/client/web/page"
)

// The link of the picture leads where the words are typed in.
func TestReceiptCard(t *testing.T) {
	const words = "lemon jetty under distant purple kettle sunny walnut finish garden"
	card, err := cardOf(httptest.NewRequest(http.MethodGet, "https://example.org/note/send", nil),
		words)
	if err != nil {
		t.Fatal(err)
	}
	if card.Address != "example.org/withdraw" || card.Words != words {
		t.Errorf("the card says %q", card.Address)
	}
	want, err := page.QRCode("https://example.org/withdraw#"+strings.ReplaceAll(words, " ", "-"),
		"")
	if err != nil {
		t.Fatal(err)
	}
	if label := regexp.MustCompile(`aria-label="[^"]*"`); label.ReplaceAllString(string(card.Code),
		"") != label.ReplaceAllString(string(want), "") {
		t.Error("the picture does not lead to where the words are typed in")
	}
}
