package interviewer

import (
	"context"
	"html/template"
	"strings"

	"elephants/client/mark"
	"elephants/client/notefile"
	"elephants/client/web/messages"
	"elephants/client/web/page"
)

// marks is the check of what goes.
type marks struct {
	mark.Marked
	Text template.HTML      // the note as a page.Form
	Left []messages.Problem // what may still single somebody out
}

func (p *Pages) showGoes(_ context.Context, v *walk) error {
	view := marks{}
	if v.Get("covered") != "" {
		v.Notice = v.l.Said("script.pdf-covered")
	}
	if pages := v.Get("unread"); pages != "" {
		v.Notice += " " + v.l.Said("script.pdf-pictures", pages)
	}
	if v.Get("text") != "" {
		view.Marked = mark.Note(v.Get("text"), mark.Choose(v.Values))
		say := func(key string) string { return string(v.l.Said("mark." + key)) }
		view.Text = template.HTML(view.HTML(say)) // #nosec G203 -- it escapes what it is given
	}
	for _, left := range view.Residue {
		view.Left = append(view.Left, v.l.Heard(left))
	}
	v.View = view
	return nil
}

// takeGoes takes what the interviewer decided: from a device its text without what goes, else the
// marks.
func (p *Pages) takeGoes(ctx context.Context, v *walk, f page.Form) (string, error) {
	if f.Get("where") == "browser" {
		v.Set("where", "browser")
		for _, name := range []string{"taken", "stays"} {
			v.Set(name, f.Get(name))
		}
		if typed := f.Get("text"); typed != "" {
			note, err := notefile.Parse(typed, notefile.Note{
				Side: v.Get("side"), Sector: notefile.Sector(v.Get("sector")), Role: v.Get("role"),
				Participant: v.Get("participant"), Quotable: v.Get("quotable") == "yes",
			})
			if err != nil {
				v.refuseErr("words", invalid(err))
				return "goes", nil
			}
			note.Coded = note.Coded || v.Get("coded") != ""
			v.adopt(note)
		}
		v.Set("sent", v.Get("text"))
		return "heard", nil
	}
	marked := mark.Note(v.Get("text"), mark.Choose(v.Values))
	v.keepTyped(marked)
	if f.Get("again") != "" || len(marked.Missing) > 0 {
		return "goes", nil
	}
	v.Set("sent", marked.Text)
	v.Set("taken", itoa(marked.Taken))
	v.Set("stays", strings.Join(marked.Stays, "\n"))
	return "heard", nil
}

// keepTyped makes marks of the words that were typed, each with a kind of its own, and says which
// of them stand nowhere.
func (v *walk) keepTyped(m mark.Marked) {
	if strings.TrimSpace(v.Get("words")) == "" {
		return
	}
	v.Del("word")
	for _, piece := range m.Pieces {
		if piece.Added && piece.Out() {
			v.Add("word", piece.Place)
		}
	}
	v.Set("words", strings.Join(m.Missing, "\n"))
	if len(m.Missing) > 0 {
		v.refuse("words", "preview.missing", "“"+strings.Join(m.Missing, "”, “")+"”")
	}
}
