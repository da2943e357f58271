package transcript

import (
	"strings"
	"testing"
)

// Who wrote what in a chat is known by its lines, as programs save them and as they are copied.
// Each form has a stamp for four times, in place of @ where the name and what was written stand.
func TestAChatIsATranscript(t *testing.T) {
	for name, form := range map[string]string{
		"WhatsApp, iOS": "[12/03/2026, 14:0#:11] @: ", "WhatsApp, Android": "12/03/2026, 14:0# - @: ",
		"American": "3/12/26, 2:0# PM - @: ", "German": "12.03.26, 14:0# - @: ",
		"marked": "\u200e[12/03/2026, 14:0#:11] @: ", "Signal": "[2026-03-12 14:0#] @: ",
		"Teams": "[12/03 14:0#] @: ", "Teams, above": "[12/03/2026 14:0#] @\n", "Teams, a day": "@ " +
			"Thursday 14:0#\n",
		"Teams, two lines": "@\n12/03 14:0#\n", "times alone": "[14:0#] @: ", "Slack": "@  [2:0# PM]\n",
		"Slack, plain": "@ 2:0# PM\n", "Slack, three lines": "@\n\n2:0# PM\n\n", "a bar": "@ | 14:0#\n",
		"Discord": "@ — Today at 2:0# PM\n", "Discord, later": "@ — 12/03/2026 2:0# PM\n",
		"Google": "@, Thu 12 Mar, 2:0# p.m.\n", "Telegram": "@, [12.03.2026 14:0#]\n", "the day " +
			"last": "@, 14:0# 12/03/2026\n",
		"ISO": "2026-03-12 14:0# @: ", "in brackets": "@ (2:0# pm): ", "Viber": "[ 12 March 2026 14:0# ] @: ", "a dot": "@ · 14:0#\n",
		"IRC": "14:0# <@> ",
	} {
		said := []string{"What stops you?", "The forms: all of them.\nand the queue", "Councils are " +
			"hopeless.", "They are."}
		var text strings.Builder
		for i, s := range said {
			who := []string{"Liz Crane", "Darren M"}[i%2]
			text.WriteString(strings.NewReplacer("@", who, "#",
				string(rune('1'+i))).Replace(form) + s + "\n")
		}
		if got := strings.Join(Speakers(text.String()), ","); got != "Darren M,Liz Crane" &&
			got != "Liz Crane,Darren M" {
			t.Errorf("%s: %q speak", name, got)
			continue
		}
		got, err := Ascribe(text.String(), "Darren M")
		const want = "{other} What stops you?\n\nThe forms: all of them.\nand the queue\n\n" +
			"{other} Councils are hopeless.\n\nThey are."
		if err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, text := range map[string]string{
		"one turn each": "[14:01] Liz: What stops you?\n[14:02] Darren: The forms.",
		"over midnight": "Liz  11:59 PM\nWhat stops you?\nDarren  12:01 AM\nThe forms.\nLiz  12:02 " +
			"AM\nWhich?",
		"over noon": "Liz  11:59 AM\nWhat stops you?\nDarren  12:01 PM\nThe forms.\nLiz  1:02 " +
			"PM\nWhich?",
		"on several days": "Liz  Mon 14:01\nWhat stops you?\nDarren  Tue 9:30\nThe forms.\nLiz  Wed " +
			"8:00\nWhich?",
	} {
		if got := Speakers(text); len(got) != 2 {
			t.Errorf("%s: %q speak", name, got)
		}
	}
	for own, who := range map[string]string{
		"darren": "Darren", "~ Darren M": "darren m", "Darren 🌸": "darren", "+44 7700 900123": "44 7700 900123",
		"darren.m": "Darren M", "the Darren of us": "the darren of us",
	} {
		text := strings.ReplaceAll("[12/03/2026, 14:01] Liz: What?\n[12/03/2026, 14:02] @: The forms.\n"+
			"[12/03/2026, 14:03] Liz: And?\n[12/03/2026, 14:04] @: All.", "@", own)
		got, err := Ascribe(text, who)
		if err != nil || got != "{other} What?\n\nThe forms.\n\n{other} And?\n\nAll." {
			t.Errorf("%q: %q, %v", own, got, err)
		}
	}
	once := "[12/03/2026, 14:01] Liz: What?\n[12/03/2026, 14:02] darren: The forms.\n[12/03/2026, 14:03] Liz: And?"
	if got, err := Ascribe(once, "darren"); err != nil || got != "{other} What?\n\nThe forms.\n\n{other} And?" {
		t.Errorf("who writes once: %q, %v", got, err)
	}
	small := "liz  2:01 PM\nWhat?\ndarren  2:02 PM\nThe forms.\nliz  2:03 PM\nAnd?\n"
	if got := Speakers(small); len(got) != 2 {
		t.Errorf("small names: %q speak", got)
	}
	for name, text := range map[string]string{
		"days and times of a text": "12/03/2026, 14:02 - it began late.\n13/03/2026 was better.",
		"a log":                    "12/03/2026 14:01 - They said they would ring: nobody did.\n13/03/2026 9:30 - I went there: shut.",
		"times in a text": "We left the office at 2:01 PM\nand came back at 3:05 PM\nto find " +
			"it shut.",
		"a day's times": "Breakfast 8:00 AM\nI never eat.\nBus 9:15 AM\nLate " +
			"again.\nOffice 10:00 AM\nShut.",
	} {
		if got, err := Ascribe(text, ""); err != nil || got != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
