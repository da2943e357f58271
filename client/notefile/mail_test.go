package notefile

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"elephants/client/transcript"
)

// Whoever sends a thread of e-mails is asked whose words are the participant's, with the names that
// stand over them; those of the others are theirs, and the lines over an e-mail nobody's.
func TestAThreadOfEmails(t *testing.T) {
	const (
		said    = "They had it printed.\n\nNobody asked."
		outlook = "From: Tom Hall <t@u.org>\nSent: 2 March 2026 17:40\nTo: Zbysia Mork\n" +
			"Subject: our talk\n\nWho had?"
		top = "From: Zbysia Mork <z@u.org>\nSent: 3 March 2026 09:10\nTo: Tom Hall\n" +
			"Subject: RE: our talk\n\n"
	)
	for name, c := range map[string]struct {
		text  string
		names []string // the participant's first
	}{
		"an answer above": {said + "\n\nOn Mon, 2 Mar 2026 at 17:40, Tom Hall <t@u.org> wrote:\n\n" +
			"> Who had?", []string{"unnamed", "Tom Hall"}},
		"not marked": {said + "\n\nOn Mon, 2 Mar 2026 at 17:40, Tom Hall\n<t@u.org> wrote:\n\n" +
			"Who had?", []string{"unnamed", "Tom Hall"}},
		"Outlook": {top + said + "\n\n" + outlook, []string{"Zbysia Mork", "Tom Hall"}},
		"Outlook's rule": {top + said + "\n\n________________________________\n" + outlook,
			[]string{"Zbysia Mork", "Tom Hall"}},
		"Outlook's message": {top + said + "\n\n-----Original Message-----\n" + outlook,
			[]string{"Zbysia Mork", "Tom Hall"}},
		"of three": {top + said + "\n\n" + outlook + "\n\nFrom: Mork, Zbysia\nSent: 1 March 2026\n" +
			"To: Tom Hall\n\nNobody answered yet.",
			[]string{"Zbysia Mork", "Tom Hall"}},
		"passed on": {"See below, Tom\n\n---------- Forwarded message ---------\n" +
			"From: Zbysia Mork <z@u.org>\nDate: Mon\nSubject: talk\n\n" + said,
			[]string{"Zbysia Mork", "unnamed"}},
		"passed on with marks": {"From: Tom Hall\nTo: Notes\nSubject: Fw: talk\n\nPasting hers in.\n\n" +
			"> From: \"Zbysia Mork\" <z@u.org>\n> Date: Mon\n" +
			"> To: Tom Hall\n> Subject: Re: talk\n\n" + said, []string{"Zbysia Mork", "Tom Hall"}},
		"in the lines": {top + "> Who had?\n\n" + said + "\n\n> And then?\n\nNothing.",
			[]string{"Zbysia Mork", "question"}},
		"in its lines": {"They had it printed.\n\nOn Mon, Tom Hall wrote:\n> Who had?\n\n" +
			"Nobody asked.\n> And then?\n> T.\n\nNothing.",
			[]string{"unnamed", "Tom Hall"}},
		"of two before": {said + "\n\nOn Tue, 3 Mar 2026 Tom Hall wrote:\n> And?\n>\n" +
			"> On Mon, 2 Mar 2026 Ann Poe wrote:\n> > Who had?",
			[]string{"unnamed", "Tom Hall", "Ann Poe"}},
		"questions copied": {top + "1. Who had that printed then?\n\nThey had it printed.\n\n" +
			"2. And what about later on?\n\nNobody asked.\n\n" + outlook,
			[]string{"Zbysia Mork", "Tom Hall", "question"}},
		"German": {said + "\n\nAm Mo., 2. März 2026 um 17:40 schrieb Tom Hall <t@u.org>:\n> Wer?",
			[]string{"unnamed", "Tom Hall"}},
		"Spanish": {said + "\n\nEl lun, 2 mar 2026 a las 17:40, Tom Hall (<t@u.org>) escribió:\n> Qui?",
			[]string{"unnamed", "Tom Hall"}},
		"Spanish, broken": {said + "\n\nEl lun, 2 mar 2026 a las 17:40, Tom Hall\n(<t@u.org>) " +
			"escribió:\n\nQui?", []string{"unnamed", "Tom Hall"}},
		"Welsh": {said + "\n\nAr Llun, 2 Maw 2026 am 17:40, ysgrifennodd Tom Hall <t@u.org>:\n> Qui?",
			[]string{"unnamed", "Tom Hall"}},
		"Italian": {said + "\n\nIl giorno lun 2 mar 2026 alle ore 17:40 Tom Hall <t@u.org> ha " +
			"scritto:\n\n> Qui?", []string{"unnamed", "Tom Hall"}},
		"Portuguese": {said + "\n\nEm seg., 2 de mar. de 2026 às 17:40, Tom Hall <t@u.org> " +
			"escreveu:\n\n> Qui?", []string{"unnamed", "Tom Hall"}},
		"Dutch": {said + "\n\nOp ma 2 mrt 2026 om 17:40 schreef Tom Hall <t@u.org>:\n\n> Wer?",
			[]string{"unnamed", "Tom Hall"}},
		"Polish": {said + "\n\npon., 2 mar 2026 o 17:40 Tom Hall <t@u.org> napisał(a):\n\n> Wer?",
			[]string{"unnamed", "Tom Hall"}},
		"Outlook in Italian": {said + "\n\nDa: Tom Hall\nInviato: lunedì 2 marzo 2026 17:40\n" +
			"A: Zbysia Mork\nOggetto: R: talk\n\nWer?", []string{"unnamed", "Tom Hall"}},
		"Outlook in Polish": {said + "\n\nOd: Tom Hall\nWysłano: 2 marca 2026 17:40\nDo: Zbysia\n" +
			"Temat: Odp: talk\n\nWer?", []string{"unnamed", "Tom Hall"}},
		"French": {said + "\n\nLe lun. 2 mars 2026 à 17:40, Tom Hall <t@u.org> a écrit :\n" +
			"> Qui ?", []string{"unnamed", "Tom Hall"}},
		"an address": {said + "\n\nFrom: t.hall@u.org\nTo: z@u.org\nDate: Mon\n\nWho had?",
			[]string{"unnamed", "t.hall@u.org"}},
	} {
		_, err := Parse(c.text, Note{Side: "a"})
		asked := new(transcript.SpeakersError)
		want := slices.Clone(c.names)
		slices.Sort(want)
		if slices.Contains(c.names, transcript.Question) && len(c.names) == 2 {
			if err != nil { // who answers questions is the participant
				t.Errorf("%s: %v", name, err)
			}
		} else if !errors.As(err, &asked) || !slices.Equal(slices.Sorted(slices.Values(asked.Names)),
			want) {
			t.Errorf("%s: asked for %q, %v, want %q", name, asked.Names, err, want)
		}
		n, err := Parse(c.text, Note{Side: "a", Speaker: c.names[0]})
		if err != nil || !strings.HasPrefix(mine(n), "They had it printed.\n\nNobody asked.") {
			t.Errorf("%s: of the participant %q, %v", name, mine(n), err)
		}
		for _, not := range []string{"Who had", "Qui", "Wer", "And", "Pasting", "See below", "T."} {
			if strings.Contains(mine(n), not) {
				t.Errorf("%s: %q counts as the participant's", name, not)
			}
		}
		for _, not := range []string{"@", "wrote", "schrieb", "schreef", "scri", "écrit", "napis", "Inviato", "Sent", "Subject", "says",
			"Message", "Forwarded", "____"} {
			if strings.Contains(n.Text, not) {
				t.Errorf("%s: the lines over an e-mail are in the note: %q", name, not)
			}
		}
	}
}

// mine are the paragraphs of a note that are the participant's.
func mine(n Note) string {
	var out strings.Builder
	at := 0
	for _, o := range n.Others {
		out.WriteString(n.Text[at:o.Start])
		at = o.End
	}
	out.WriteString(n.Text[at:])
	var kept []string
	for p := range strings.SplitSeq(out.String(), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}

// One e-mail is the note. What was passed on is somebody's whom the sender names, and so is an answer
// that asks, which the interviewer may have sent. The lines of
// errors are those of the file.
func TestOneEmail(t *testing.T) {
	const passed = "From: Tom Hall <t@u.org>\nTo: Notes\nSubject: FW: talk\n\nThey had it printed."
	for name, text := range map[string]string{
		"a subject": passed, "in German": strings.ReplaceAll(passed, "FW:", "WG:"),
		"a line":              "Begin forwarded message:\n\n" + strings.ReplaceAll(passed, "FW: ", ""),
		"an answer that asks": strings.NewReplacer("FW:", "RE:", "printed.", "printed?").Replace(passed),
		"in Spanish": strings.NewReplacer("From:", "De:", "To:", "Para:", "Subject: FW", "Asunto: Re",
			"printed.", "printed?").Replace(passed),
	} {
		_, err := Parse(text, Note{Side: "a"})
		asked := new(transcript.SpeakersError)
		if !errors.As(err, &asked) || len(asked.Names) != 1 || !strings.HasPrefix(asked.Names[0],
			"Tom Hall") {
			t.Errorf("%s: asked for %q, %v", name, asked.Names, err)
		}
		for _, speaker := range []string{"Tom Hall", "everybody"} {
			n, err := Parse(text, Note{Side: "a", Speaker: speaker})
			if err != nil || strings.TrimRight(n.Text, ".?") != "They had it printed" || len(n.Others) > 0 {
				t.Errorf("%s, of %s: %q, %v", name, speaker, n.Text, err)
			}
		}
	}
	for _, subject := range []string{"", "RE: "} {
		one := strings.ReplaceAll(passed, "FW: ", subject)
		if n, err := Parse(one, Note{Side: "a"}); err != nil || n.Text != "They had it printed." {
			t.Errorf("%sone: %q, %v", subject, n.Text, err)
		}
	}
	thread := passed + "\n\n{#tokenism\n\nFrom: Ann Poe\nTo: Tom Hall\nDate: Mon\n\nWho had?"
	if _, err := Parse(thread, Note{Side: "a", Speaker: "Tom Hall"}); err == nil ||
		!strings.Contains(err.Error(), "line 7: the mark {#") {
		t.Errorf("a mark in a thread: %v", err)
	}
}
