package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis/scrub"
	"elephants/analysis/words"
	"elephants/client"
	"elephants/client/mark"
	"elephants/client/notefile"
	pb "elephants/proto/elephants/v1"
)

// shown is the page to check a note on before it is sent.
type shown struct {
	Form form
	Note notefile.Note
	mark.Marked
	Offered  string // the places of all marks
	Again    int    // identifiers that the service takes out of what is left
	Passages []passage
	Guide    *pb.GetGuideResponse
	Changed  bool // it is not what was shown before
	Masked   bool // something was taken out of a line of the interviewer's own
	Wasm     program
	Shown    string
	text     string // to be sent
}

// passage is a part of what will be sent, with what may be ticked beside it.
type passage struct {
	Text  string
	Heard []choice // and whatever else was ticked
	Other []choice // the rest of the code book
	Named string   // what the interviewer calls it, without what points at somebody
	place *pb.PassagePreview
}

type choice struct {
	Value, Name string // Value is PASSAGE:BARRIER
	Ticked      bool
}

// preview shows what would be taken out of a note, what would be sent, and what is heard in it.
func (p *Pages) preview(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil {
		return p.showNoteForm(w, r, http.StatusBadRequest, f, languageOf(r).refused(err))
	}
	return p.showPreview(w, r, f)
}

func (p *Pages) showPreview(w http.ResponseWriter, r *http.Request, f form) error {
	view, err := p.check(r, f)
	if err != nil {
		return p.refused(w, r, f, err)
	}
	return p.showChecked(w, r, http.StatusOK, "preview.title", view, problem{})
}

// showChecked shows the page to check a note on. Where the note was marked on somebody's own device, so are the lines that
// they write beside it.
func (p *Pages) showChecked(w http.ResponseWriter, r *http.Request, code int, title string, view shown, wrong problem) error {
	if view.Form.Get("where") == "browser" {
		view.Wasm = p.wasm
		w.Header().Set("Content-Security-Policy", policyWasm)
	}
	return p.tell(w, r, code, "preview", title, view, wrong)
}

// send stores a note, if it is the one that was shown. After a change of the marks the page is shown once more instead.
func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil {
		return p.showNoteForm(w, r, http.StatusBadRequest, f, languageOf(r).refused(err))
	}
	view, err := p.check(r, f)
	if err != nil {
		return p.refused(w, r, f, err)
	}
	view.Changed = view.Shown != f.Get("shown")
	if view.Changed || view.Masked {
		return p.showChecked(w, r, http.StatusOK, "preview.title-again", view, problem{})
	}
	ctx, err := p.as(r)
	if err != nil {
		return p.keepWork(w, r, f, err)
	}
	visit, _ := p.visits.of(r)
	note := view.note()
	note.Participant = client.Participant(visit.secret, view.Note.Participant)
	answer, err := p.collection.SubmitNote(ctx, &pb.SubmitNoteRequest{RequestId: f.Get("request"), Note: note})
	if err != nil {
		if ended(err) {
			return p.keepWork(w, r, f, err)
		}
		return p.showChecked(w, r, p.statusOf(r, err), "preview.title", view, languageOf(r).refused(err))
	}
	card, err := p.receiptCard(r, answer.Receipt)
	if err != nil {
		return err
	}
	return p.tell(w, r, http.StatusOK, "sent", "sent.title", card, problem{})
}

// refused answers for a note that cannot be taken as it is: with the page that it was written on.
func (p *Pages) refused(w http.ResponseWriter, r *http.Request, f form, err error) error {
	if ended(err) {
		return p.keepWork(w, r, f, err)
	}
	return p.showNoteForm(w, r, p.statusOf(r, err), f, languageOf(r).refused(err))
}

// check marks a note as its form says and asks the service what it would keep of it.
func (p *Pages) check(r *http.Request, f form) (shown, error) {
	ctx, err := p.as(r)
	if err != nil {
		return shown{}, err
	}
	view := shown{Form: f}
	if view.Note, err = p.readNote(ctx, f); err != nil {
		return view, err
	}
	f.Set("text", view.Note.Text)
	f.Del("speaker")
	f.setOthers(view.Note)
	f.move()
	f.code(view.Note)
	view.Marked = mark.Note(view.Note.Text, mark.Choice{
		Offered: strings.Fields(f.Get("offered")), Out: f.Values["out"], Words: f.Get("words"), Had: f.Get("had"), Kind: scrub.Kind(f.Get("kind")),
	})
	for _, piece := range view.Pieces {
		if piece.Kind != "" {
			view.Offered += piece.Place + " "
		}
	}
	if err := p.ask(ctx, &view); err != nil {
		return view, err
	}
	sum := sha256.Sum256([]byte(view.text))
	view.Shown = hex.EncodeToString(sum[:])
	return view, nil
}

// ask fills in what the service says of a note.
func (p *Pages) ask(ctx context.Context, view *shown) (err error) {
	if view.Guide, err = p.collection.GetGuide(ctx, &pb.GetGuideRequest{}); err != nil {
		return err
	}
	if !slices.ContainsFunc(view.Guide.Named, func(s *pb.Side) bool { return s.Id == view.Note.Side }) {
		return errNoSide // the head of a file may name another programme's
	}
	answer, err := p.collection.PreviewNote(ctx, &pb.PreviewNoteRequest{Text: view.Text})
	if err != nil {
		return err
	}
	for _, i := range answer.Identifiers {
		if !i.Ask {
			view.Again++
		}
	}
	view.text = answer.Text
	ticked := view.Form.Values["coding"]
	for i, s := range answer.Passages {
		view.Passages = append(view.Passages, view.passage(i, answer.Text[s.Start:s.End], s, ticked))
	}
	return nil
}

func (v *shown) passage(number int, text string, place *pb.PassagePreview, ticked []string) passage {
	one := passage{Text: text, place: place}
	heard := map[string]bool{}
	of := func(barrier, name string) choice {
		value := strconv.Itoa(number) + ":" + barrier
		return choice{value, name, slices.Contains(ticked, value)}
	}
	for _, h := range place.Heard {
		heard[h.Barrier] = true
		one.Heard = append(one.Heard, of(h.Barrier, h.Name))
	}
	for _, b := range v.Guide.Barriers {
		switch c := of(b.Id, b.Name); {
		case heard[b.Id]:
		case c.Ticked:
			one.Heard = append(one.Heard, c)
		default:
			one.Other = append(one.Other, c)
		}
	}
	named := strings.Join(strings.Fields(v.Form.Get(namedField(number))), " ")
	one.Named = scrub.Replace(named, scrub.Line(named, scrub.Find(named)))
	v.Masked = v.Masked || one.Named != named
	return one
}

// named stands before the number of a passage in the name of the field that holds the interviewer's own line of it.
const named = "named-"

func namedField(passage int) string { return named + strconv.Itoa(passage) }

// Side is the participant's, as people say it.
func (v shown) Side() string { return client.SidePlural(v.Guide.Named, v.Note.Side) }

// Role is the description that is sent.
func (v shown) Role() string { return scrub.Text(v.Note.Role) }

// SaidByOthers reports whether somebody else than the participant said a passage.
func (v shown) SaidByOthers(passage int) bool { return v.Form.isOthers(passage) }

// note is what is sent: the text that was shown, and what was ticked and written beside it.
func (v *shown) note() *pb.Note {
	note := &pb.Note{
		Side: v.Note.Side, Sector: client.Sectors[v.Note.Sector], RoleBand: v.Role(), Quotable: v.Note.Quotable, Text: v.text,
	}
	for i, one := range v.Passages {
		if v.Form.isOthers(i) {
			note.OthersTurns = append(note.OthersTurns, &pb.Stretch{Start: one.place.Start, End: one.place.End})
			continue
		}
		if one.Named != "" {
			note.Codings = append(note.Codings, &pb.Coding{Start: one.place.Start, End: one.place.End, Named: one.Named})
		}
		for _, c := range one.Heard {
			if c.Ticked {
				_, barrier, _ := strings.Cut(c.Value, ":")
				note.Codings = append(note.Codings, &pb.Coding{Start: one.place.Start, End: one.place.End, Barrier: barrier})
			}
		}
	}
	return note
}

// before is a field with the text that ticks and lines were written beside, when somebody went back to change it.
const before = "before"

// Kept are the fields that go from the page to check a note on to the page to write it on, and back: ticks and lines.
func (w written) Kept() url.Values {
	kept := url.Values{}
	for name, values := range w.Form.Values {
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
		if len(values) == 0 {
			continue
		}
		if slices.Contains([]string{"coding", "offered", "out", before}, name) || strings.HasPrefix(name, named) {
			kept[name] = values
		}
	}
	if len(kept) > 0 && kept.Get(before) == "" {
		kept.Set(before, w.Form.Get("text"))
	}
	return kept
}

// move moves ticks and lines to where their passages are, after a change of the text. Those of a passage that was changed are gone, and
// so are marks that were taken away.
func (f form) move() {
	old, text := f.Get(before), f.Get("text")
	f.Del(before)
	if old == "" || old == text {
		return
	}
	at := map[string][]int{} // where a passage is now, once for each time that it is there
	for i, p := range words.Passages(text) {
		at[text[p.Start:p.End]] = append(at[text[p.Start:p.End]], i)
	}
	ticked := f.Values["coding"]
	for _, name := range []string{"coding", "offered", "out"} {
		f.Del(name)
	}
	lines := map[int]string{}
	for i, p := range words.Passages(old) {
		line, said := f.Get(namedField(i)), old[p.Start:p.End]
		f.Del(namedField(i))
		if len(at[said]) == 0 {
			continue
		}
		now := at[said][0]
		at[said], lines[now] = at[said][1:], line
		for _, tick := range ticked {
			if barrier, here := strings.CutPrefix(tick, strconv.Itoa(i)+":"); here {
				f.Add("coding", strconv.Itoa(now)+":"+barrier)
			}
		}
	}
	for i, line := range lines {
		f.Set(namedField(i), line)
	}
}

// code puts the marks of a note into the form, as ticks and lines beside its passages. Taking identifiers out moves no passage's end.
func (f form) code(n notefile.Note) {
	for i, p := range words.Passages(n.Text) {
		for _, c := range n.Codings {
			switch {
			case c.Start < p.Start || p.End <= c.Start:
			case c.Named != "":
				f.Set(namedField(i), strings.TrimPrefix(f.Get(namedField(i))+"; "+c.Named, "; "))
			default:
				f.Add("coding", strconv.Itoa(i)+":"+c.Barrier)
			}
		}
	}
}
