package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	marks "elephants/client/mark"
)

// The programs are small enough for a slow line: at most 2.5 MB each, compressed.
func TestTheProgramsAreSmall(t *testing.T) {
	chromium(t)
	b := newBrowser(t, startBuilt(t).addr)
	for _, path := range []string{"/static/scrub.wasm", "/static/pdf.wasm"} {
		b.openPacked(path)
		b.wants(http.StatusOK)
		if b.head.Get("Content-Encoding") != "gzip" || len(b.page) > 2_500_000 {
			t.Errorf("%s is %d bytes, encoded as %q: want at most 2500000 of gzip", path,
				len(b.page),
				b.head.Get("Content-Encoding"))
		}
	}
}

// The browser finds what the server finds, in every sample note, and is quick about it.
func TestTheBrowserMarksAsTheServerDoes(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	longest := ""
	all, err := sampleNotes()
	if err != nil || len(all) != 30 {
		t.Fatalf("%d sample notes, %v", len(all), err)
	}
	for _, note := range all {
		text := "Ann Hallam 👩\u200d🚒 " + note.Text
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		got := evaluate[struct{ HTML, Sent string }](t, ctx, fmt.Sprintf(
			`elephants.mark(%s, "offered=0:10&words=decided%%0A👩", {})`, quoted))
		want := marks.Note(text, marks.Choice{Left: []string{"0:10"}, Typed: "decided\n👩"})
		if got.Sent != want.Text || got.HTML != want.HTML(func(string) string { return "" }) {
			t.Errorf("a note of %d bytes is marked otherwise in the browser", len(text))
		}
		if len(text) > len(longest) {
			longest = text
		}
	}
	text := longest
	for len(text) < 3000 {
		text += "\n\n" + longest
	}
	quoted, err := json.Marshal(strings.ToValidUTF8(text[:3000], ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, slower := range []float64{1, 4} {
		slowDown(t, ctx, slower)
		took := evaluate[float64](t, ctx, fmt.Sprintf(`(() => { let best = 1e9; for (let i = 0; i < 5; i++) { const began = performance.now();
			elephants.mark(%s, "", {}); best = Math.min(best, performance.now() - began); } return best; })()`, quoted))
		t.Logf("a note of 3 KB is marked in %.1f ms on a processor %v times slower", took, slower)
	}
}

// slowDown makes the browser's processor so many times slower.
func slowDown(t *testing.T, ctx context.Context, times float64) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetCPUThrottlingRate,
		emulation.SetCPUThrottlingRateParams{Rate: times}); err != nil {
		t.Fatal(err)
	}
}
