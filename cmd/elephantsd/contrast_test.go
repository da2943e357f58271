package main

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"elephants/client/web"
)

// A scheme is a way in which a device may show a page.
type scheme struct{ name, prefers, forced string }

var schemes = []scheme{
	{"light", "light", "none"}, {"dark", "dark", "none"}, {"forced colours", "light", "active"},
}

// inScheme shows the page as a device with the scheme does.
func inScheme(t *testing.T, ctx context.Context, s scheme) {
	t.Helper()
	params := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: s.prefers},
		{Name: "forced-colors", Value: s.forced}, //nolint:misspell // the standard spells it so
	}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params); err != nil {
		t.Fatal(err)
	}
}

// faint finds what can hardly be seen on the page that is shown.
//
//go:embed testdata/faint.js
var faint string

// forceState makes every element that answers to a pointer or a key look as it does in the states.
func forceState(t *testing.T, ctx context.Context, states ...string) {
	t.Helper()
	doc, err := chromedp.Call(ctx, dom.GetDocument, dom.GetDocumentParams{})
	if err != nil {
		t.Fatal(err)
	}
	all, err := chromedp.Call(ctx, dom.QuerySelectorAll, dom.QuerySelectorAllParams{
		NodeID: doc.Root.NodeID, Selector: "a, button, summary, input, textarea, select, label, .w",
	})
	if err != nil || len(all.NodeIDs) == 0 {
		t.Fatalf("%d elements, %v", len(all.NodeIDs), err)
	}
	for _, id := range all.NodeIDs {
		params := css.ForcePseudoStateParams{NodeID: id, ForcedPseudoClasses: states}
		if _, err := chromedp.Call(ctx, css.ForcePseudoState, params); err != nil {
			t.Fatal(err)
		}
	}
}

// seen checks the contrast of every state of the page that is shown, in every scheme.
func seen(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if _, err := chromedp.Call(ctx, dom.Enable, dom.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, css.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	for _, states := range [][]string{nil, {"hover"}, {"focus", "focus-visible"}, {"active"}} {
		forceState(t, ctx, states...)
		focus := len(states) == 2
		evaluate[bool](t, ctx, fmt.Sprintf("(window.focusForced = %v, true)", focus))
		for _, scheme := range schemes {
			inScheme(t, ctx, scheme)
			for _, found := range evaluate[[]string](t, ctx, faint) {
				t.Errorf("%s, %s, %s: %s", name, scheme.name, strings.Join(states, " "), found)
			}
		}
	}
	forceState(t, ctx)
	inScheme(t, ctx, schemes[0])
}

// Whatever a page is made of is seen in every state, by day, by night and in colours that a device
// forces: at rest, under the pointer, with the focus, pressed, disabled and in error.
func TestEveryStateIsSeen(t *testing.T) {
	ctx := chromium(t)
	x := startServing(t, t.TempDir(), serving{design: true, programs: web.Programs()})
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	writeHere(t, ctx, "Ann Hallam was in HMP Forest Bank.\n\nThey had decided before we came in.")
	// From here on by scripts: to force states, the document was asked for, and chromedp's own
	// clicks would look for its elements in vain.
	click := func(selector string) {
		evaluate[bool](t, ctx, fmt.Sprintf("(document.querySelector(%q).click(), true)", selector))
	}
	seen(t, ctx, "goes")
	click("#go")
	walked(t, ctx, "heard")
	click("#p-1 .ans")
	seen(t, ctx, "heard")
	// Which stance is chosen is seen where a device takes our colours away, and not by its weight alone.
	inScheme(t, ctx, schemes[2])
	if !evaluate[bool](t, ctx, `(() => {
		const clear = 'rgba(255, 255, 255, 0)', white = 'rgb(255, 255, 255)'
		const ground = e => getComputedStyle(e).backgroundColor.replace(clear, white)
		const [chosen, other] = [':checked', ':not(:checked)'].map(s =>
			document.querySelector('#p-1 .chip:has(:checked) + .how-so .seg input' + s + ' + span'))
		return ground(chosen) != ground(other) })()`) {
		t.Error("in forced colours a stance that was chosen looks like one that was not")
	}
	inScheme(t, ctx, schemes[0])

	ctx, cancel := chromedp.NewContext(ctx) // a tab: the note asks whether it may be left
	defer cancel()
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/design"))
	for _, part := range []string{
		"button:disabled", "[aria-invalid=true]", ".chip :checked", ".wrong", "button.second", ".tag",
	} {
		if !evaluate[bool](t, ctx, fmt.Sprintf("!!document.querySelector(%q)", part)) {
			t.Errorf("/design does not show %s", part)
		}
	}
	seen(t, ctx, "design")
	evaluate[bool](t, ctx, "(document.querySelector('button:disabled').style.color = '#bbb', true)")
	if len(evaluate[[]string](t, ctx, faint)) == 0 {
		t.Error("letters that are too pale are not found: this test proves nothing")
	}
}
