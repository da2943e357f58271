package page

import (
	"regexp"
	"strconv"
	"testing"

	"rsc.io/qr"
)

var runs = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// The picture has the squares of the code and no others, inside a white edge.
func TestQRCode(t *testing.T) {
	const address = "https://example.org/withdraw#lemon-jetty-under-distant-purple-kettle-sunny-walnut"
	drawn, err := QRCode(address, "a picture")
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	black := map[[2]int]bool{}
	for _, run := range runs.FindAllStringSubmatch(string(drawn), -1) {
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
