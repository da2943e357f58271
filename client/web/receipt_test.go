package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"
)

var runs = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// The picture has the squares of the code and no others, inside a white edge; and its link leads where the words are typed in.
func TestReceiptCard(t *testing.T) {
	const words = "lemon jetty under distant purple kettle sunny walnut finish garden"
	p := &Pages{}
	card, err := p.receiptCard(httptest.NewRequest(http.MethodGet, "https://example.org/note/send", nil), words)
	if err != nil {
		t.Fatal(err)
	}
	if card.Address != "example.org/withdraw" || card.Words != words {
		t.Errorf("the card says %q", card.Address)
	}
	code, err := qr.Encode("https://example.org/withdraw#"+strings.ReplaceAll(words, " ", "-"), qr.M)
	if err != nil {
		t.Fatal(err)
	}
	black := map[[2]int]bool{}
	for _, run := range runs.FindAllStringSubmatch(string(card.Code), -1) {
		x, _ := strconv.Atoi(run[1])
		y, _ := strconv.Atoi(run[2])
		n, _ := strconv.Atoi(run[3])
		for i := range n {
			black[[2]int{x + i - quiet, y - quiet}] = true
		}
	}
	for y := -quiet; y < code.Size+quiet; y++ {
		for x := -quiet; x < code.Size+quiet; x++ {
			if black[[2]int{x, y}] != code.Black(x, y) {
				t.Fatalf("the square at %d, %d is wrong", x, y)
			}
		}
	}
}
