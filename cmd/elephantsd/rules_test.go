package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// One coordinator makes a rule stricter; to make it lower, one asks on the page and the other
// agrees there.
func TestRulesOnAPage(t *testing.T) {
	x := startSite(t, t.TempDir())
	one, two := newBrowser(t, x.addr), newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	two.signIn(x.people.Coordinators[1])
	one.wants(http.StatusOK, `href="/rules"`)
	one.open("/rules")
	one.wants(http.StatusOK, "fewer than <b>5</b> people", "at least <b>10</b> conversations",
		"It can be 10 or more.", `name="outside" inputmode="numeric" maxlength="9" required value="5"`)
	// Seventy, typed in place of seven, is asked about before it holds; so is any number that one
	// coordinator cannot take back alone.
	one.send("/rules", url.Values{"k": {"70"}, "batch": {""}})
	one.wants(http.StatusOK, "Is this what you mean?", "70 in place of 5", "more than twice as many",
		"To make it lower again takes two coordinators")
	one.open("/rules")
	one.wants(http.StatusOK, "fewer than <b>5</b> people")
	one.send("/rules", url.Values{"k": {"8"}, "batch": {""}})
	one.wants(http.StatusOK, "8 in place of 5")
	if strings.Contains(one.page, "more than twice") || strings.Contains(one.page, "conversations for an edition") {
		t.Error("what is not large, or does not change, is asked about")
	}
	one.send("/rules", nil)
	one.wants(http.StatusOK, "fewer than <b>8</b> people", "at least <b>10</b> conversations")

	// What was refused stays typed.
	for typed, why := range map[string]string{"4": "cannot be set below its floor",
		"seven": "is a whole number", "-1": "below its floor", "<b>": "is a whole number", "99999999999": "of at most 1,000", "1001": "cannot be set above 1,000"} {
		one.open("/rules")
		one.send("/rules", url.Values{"k": {typed}, "batch": {"12"}})
		one.wants(http.StatusBadRequest, "There is a problem", why, `required value="`+typed+`"`,
			`required value="12"`, "fewer than <b>8</b> people")
	}

	one.open("/rules")
	one.send("/rules", url.Values{"k": {"6"}})
	one.wants(http.StatusOK, "You asked for a lower rule", "6 in place of 8",
		"Another coordinator has to", "fewer than <b>8</b> people")
	if strings.Contains(one.page, "Agree to this") {
		t.Error("who asked is asked to agree")
	}
	two.open("/rules?language=cy")
	two.speaks("cy")
	two.wants(http.StatusOK, "Mae cydlynydd arall yn gofyn am reol is", "6 yn lle 8",
		"Cytuno â hyn",
		"llai na <b>8</b> o bobl")
	two.send("/rules", nil) // the first form agrees
	two.wants(http.StatusOK, "llai na <b>6</b> o bobl")
	if strings.Contains(two.page, "yn lle") {
		t.Error("what two agreed to still waits")
	}
	two.send("/rules", url.Values{"k": {"4"}})
	two.wants(http.StatusBadRequest, "Ni ellir gosod rheol yn is na’i therfyn isaf")

	// A wish can be taken back.
	one.open("/rules")
	one.send("/rules", url.Values{"k": {"5"}})
	one.wants(http.StatusOK, "5 in place of 6")
	one.send("/rules", nil)
	one.wants(http.StatusOK, "fewer than <b>6</b> people")
	if strings.Contains(one.page, "in place of") {
		t.Error("what was taken back still waits")
	}

	// The visit ends while somebody types.
	gone := newBrowser(t, x.addr)
	gone.page, gone.path = one.page, one.path
	gone.send("/rules", url.Values{"k": {"9"}})
	gone.wants(http.StatusForbidden, "Sign in again")
	gone.send("/sign-in", url.Values{"secret": {x.people.Coordinators[0]}})
	gone.send("/rules", nil)
	gone.wants(http.StatusOK, "9 in place of 6")
	gone.send("/rules", nil)
	gone.wants(http.StatusOK, "fewer than <b>9</b> people")

	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	reader.open("/rules")
	reader.wants(http.StatusForbidden, "does not allow")
}

func TestRulesInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	site := "http://" + x.addr
	do(t, ctx, chromedp.Navigate(site+"/sign-in#"+x.people.Coordinators[0]))
	arrive(t, ctx, "/draft")
	do(t, ctx, chromedp.Navigate(site+"/rules"))
	checkPage(t, ctx, "rules")
	// By keyboard alone: a stricter rule, and then a wish for a lower one.
	for _, k := range []string{"7", "6"} {
		tabTo(t, ctx, "#k")
		evaluate[bool](t, ctx, "document.activeElement.select(), true")
		keys(t, ctx, k)
		pressKey(t, ctx, kb.Enter, "/rules")
		if k == "7" {
			checkPage(t, ctx, "rules-sure")
			tabTo(t, ctx, "main form button")
			pressKey(t, ctx, kb.Enter, "/rules")
		}
	}
	do(t, ctx, chromedp.EmulateViewport(320, 800))
	checkPage(t, ctx, "320-rules-asked")
	press(t, ctx, ".other-language", "/rules")
	checkPage(t, ctx, "cy-320-rules-asked")
	// The other agrees, without JavaScript, in Welsh.
	press(t, ctx, ".top form button", "/")
	do(t, ctx, chromedp.Navigate(site+"/sign-in#"+x.people.Coordinators[1]))
	arrive(t, ctx, "/draft")
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(site+"/rules"))
	press(t, ctx, ".notice button", "/rules")
	if !evaluate[bool](t, ctx, "document.documentElement.lang == 'cy' && "+
		"document.getElementById('k').value == '6' && !document.querySelector('.notice')") {
		t.Error("what two agreed to does not hold")
	}
}
