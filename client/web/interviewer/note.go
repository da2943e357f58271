package interviewer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"elephants/analysis/scrub"
	"elephants/analysis/words"
	"elephants/client"
	"elephants/client/mark"
	"elephants/client/notefile"
	"elephants/client/pdf"
	"elephants/client/transcript"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/limits"
)

// step is one of the pages.
type step struct {
	name   string
	number int
	fields []string // that it asks for; one that ends in "-" is the beginning of several
	show   func(*Pages, context.Context, *walk) error
	take   func(*Pages, context.Context, *walk, page.Form) (next string, err error)
}

// steps in their order. A function, because the pages and what they lead to name each other.
func steps() []step {
	return []step{
		{"who", 1, []string{"side", "sector", "role", "participant", "quotable"},
			(*Pages).showWho, (*Pages).takeWho},
		{"said", 2, []string{"text", "speaker"}, (*Pages).showSaid, (*Pages).takeSaid},
		{"goes", 3, []string{"out", "offered", "word", "words", "kind-", "look-"},
			(*Pages).showGoes, (*Pages).takeGoes},
		{"heard", 4, []string{"p-", "how-", "line-", "more-", "own-", "back-", "of"},
			(*Pages).showHeard, (*Pages).takeHeard},
		{"check", 5, []string{"shown"}, (*Pages).showCheck, (*Pages).takeCheck},
		{"sent", 0, nil, (*Pages).showSent, nil},
	}
}

func stepNamed(name string) (step, bool) {
	all := steps()
	i := slices.IndexFunc(all, func(s step) bool { return s.name == name })
	if i < 0 {
		return step{}, false
	}
	return all[i], true
}

// asks reports whether a field is one of the step's.
func (s step) asks(field string) bool {
	return slices.ContainsFunc(s.fields, func(of string) bool {
		return field == of || strings.HasSuffix(of, "-") && strings.HasPrefix(field, of)
	})
}

// walk is one page of a note, for its template and for what is done with its form.
type walk struct {
	unsent
	ID     string
	Step   step
	Guide  *pb.GetGuideResponse
	Notice template.HTML // what was done that nobody asked for
	Change bool          // whoever answers goes back to check the note
	Wasm   program
	PDF    program
	PDFium program // what PDF calls; there only if PDF is
	View   any
	l      *messages.Language
	r      *http.Request
	next   string // where to go, in place of showing this
}

// Path is the address of a page of this note.
func (v walk) Path(name string) string { return "/note/" + name + "/" + v.ID }

// Number is the page's among all that are answered; 0 for the last, which is not.
func (v walk) Number() int { return v.Step.number }

// Back is the address of the page before; "" where there is none.
func (v walk) Back() string {
	if v.Change {
		return v.Path("check")
	}
	for _, s := range steps() {
		if s.number == v.Step.number-1 && s.number > 0 {
			return v.Path(s.name)
		}
	}
	return ""
}

// Browser reports whether the note was marked on the interviewer's own device, so that its text
// came here without what was taken out.
func (v walk) Browser() bool { return v.Get("where") == "browser" }

// Tag is the language that the promises and questions are in.
func (v walk) Tag() string { return messages.Coded(v.Guide.Language).Tag }

// Kept are the answers of the other pages. They go with the form, so that a server that was started
// anew, or a visit that ended, takes nobody's work away.
func (v walk) Kept() url.Values {
	kept := url.Values{}
	for name, values := range v.Values {
		if !v.Step.asks(name) {
			kept["kept."+name] = values
		}
	}
	return kept
}

// refuse says what is wrong with the answer of a field.
func (v *walk) refuse(field, key string, places ...any) {
	v.Wrong = append(v.Wrong, page.Wrong{Field: field, Text: v.l.Said(key, places...), Tag: v.l.Tag})
}

// refuseErr says why a field was refused by something that has words for it.
func (v *walk) refuseErr(field string, err error) {
	var several *transcript.SpeakersError
	if errors.As(err, &several) {
		err = invalid(err)
	}
	p := page.Refused(v.l, err)
	v.Wrong = append(v.Wrong, page.Wrong{Field: field, Text: p.Text, Tag: p.Tag})
}

// newNote leads to the first page of a new note. Its address names it, so that the back button
// finds it.
func (p *Pages) newNote(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.As(r); err != nil {
		return err
	}
	page.Redirect(w, r, "/note/who/"+newNote())
	return nil
}

// walking begins an answer to a request for a page of a note.
func (p *Pages) walking(r *http.Request, name, id string) (
	ctx context.Context, v *walk, err error,
) {
	s, ok := stepNamed(name)
	if !ok || !noteID(id) {
		return nil, nil, errNoPage
	}
	if ctx, err = p.As(r); err != nil {
		return nil, nil, err
	}
	v = &walk{
		ID: id, Step: s, Wasm: p.wasm, PDF: p.inPDF, PDFium: p.pdfium, l: page.LanguageOf(r), r: r,
	}
	v.unsent = p.kept(r, id)
	if v.Guide, err = p.collection.GetGuide(ctx, &pb.GetGuideRequest{Language: v.l.Code}); err != nil {
		return nil, nil, err
	}
	return ctx, v, nil
}

var errNoPage = status.Error(codes.NotFound, "there is no such page")

// showNote shows a page of a note.
func (p *Pages) showNote(w http.ResponseWriter, r *http.Request) error {
	ctx, v, err := p.walking(r, r.PathValue("step"), r.PathValue("note"))
	if errors.Is(err, errNoPage) {
		return p.NotFound(w, r)
	}
	if err != nil {
		return err
	}
	v.Change = r.URL.Query().Has("change")
	if to := v.due(); to != "" {
		page.Redirect(w, r, v.Path(to))
		return nil
	}
	if err := v.Step.show(p, ctx, v); err != nil {
		return err
	}
	if v.next != "" {
		page.Redirect(w, r, v.Path(v.next))
		return nil
	}
	code := http.StatusOK
	if len(v.Wrong) > 0 {
		code = http.StatusBadRequest
	}
	w.Header().Set("Content-Security-Policy", policyNote)
	return p.Tell(w, r, page.View{
		Code: code, Name: "note-" + v.Step.name, Title: "step." + v.Step.name,
		Others: v.others(), Wrong: v.Wrong, Data: v,
	})
}

// due is the page that has to be answered before this one can be shown; "" if this one can.
func (v *walk) due() string {
	switch {
	case v.Receipt != "" && v.Step.name != "sent":
		return "sent"
	case v.Receipt == "" && v.Step.name == "sent":
		return cmp.Or(v.missing(5), "check")
	case v.Receipt != "":
		return ""
	}
	return v.missing(v.Step.number)
}

// missing is the first page before a number that was not answered.
func (v *walk) missing(number int) string {
	switch {
	case number > 1 && (v.Get("side") == "" || v.Get("quotable") == ""):
		return "who"
	case number > 3 && v.Get("text") == "", number == 3 && v.Get("text") == "" && !v.Browser():
		return "said"
	case number > 3 && v.Get("sent") == "":
		return "goes"
	}
	return ""
}

// answerNote takes the form of a page of a note.
func (p *Pages) answerNote(w http.ResponseWriter, r *http.Request) error {
	f, err := p.ReadForm(w, r)
	return p.Take(w, r, r.URL.Path, f, err)
}

// Take takes the form of the page with a path and leads on to the next, or back to the page where
// something is wrong with it. unread is why the form could not be read whole.
func (p *Pages) Take(
	w http.ResponseWriter, r *http.Request, path string, f page.Form, unread error,
) error {
	parts := strings.Split(path, "/") // "", note, step, id
	if len(parts) != 4 {
		return p.NotFound(w, r)
	}
	ctx, v, err := p.walking(r, parts[2], parts[3])
	switch {
	case errors.Is(err, errNoPage) || err == nil && v.Step.take == nil:
		return p.NotFound(w, r)
	case err != nil:
		return p.carry(w, r, path, f, err)
	case v.Receipt != "": // it is stored: a button was pressed twice, or on a page that Back showed
		page.Redirect(w, r, v.Path("sent"))
		return nil
	}
	v.receive(f)
	next, err := p.takeStep(ctx, v, f, unread)
	if err != nil {
		return p.carry(w, r, path, f, err)
	}
	p.keep(r, v.ID, v.unsent)
	to := v.Path(next)
	if next == v.Step.name && f.Get("then") == "check" {
		to += "?change"
	}
	page.Redirect(w, r, to)
	return nil
}

// takeStep takes what was answered and returns the page to go on to: the same one where something
// is wrong, and that to check where somebody came from there and nothing is missing any more.
func (p *Pages) takeStep(
	ctx context.Context, v *walk, f page.Form, unread error,
) (next string, err error) {
	next = v.Step.name
	switch {
	case errors.Is(unread, page.ErrFileLong):
		v.refuseErr("file", unread)
	case unread != nil:
		v.refuseErr("text", unread)
	case v.r.URL.Query().Has(page.LanguageField): // the same page in another language
	default:
		if next, err = v.Step.take(p, ctx, v, f); err != nil {
			return "", err
		}
	}
	switch {
	case len(v.Wrong) > 0:
		return v.Step.name, nil
	case v.Receipt != "" || f.Get("then") != "check" || v.missing(5) != "":
		return next, nil
	case next == "goes" || next == v.Step.name:
		return next, nil
	}
	return "check", nil
}

// carry asks somebody whose visit ended to sign in again, with what they sent. Every other error is
// passed on.
func (p *Pages) carry(
	w http.ResponseWriter, r *http.Request, path string, f page.Form, err error,
) error {
	if !page.Ended(err) {
		return err
	}
	return p.Carry(w, r, path, f)
}

// others are the other languages of a page of a note. What is on it goes with its form, and comes
// back.
func (v *walk) others() (all []page.Another) {
	for _, l := range messages.Languages {
		switch {
		case l == v.l:
		case v.Step.take == nil:
			all = append(all, page.Another{Language: l, Path: page.InLanguage(l, "")})
		default:
			here := page.InLanguage(l, v.r.URL.Path)
			all = append(all, page.Another{Language: l, Path: here, Form: "step"})
		}
	}
	return all
}

// receive puts the answers of a form in the place of those that the note had. What the form carries
// of other pages counts only where the note is not in memory: it may be older.
func (v *walk) receive(f page.Form) {
	known := len(v.Values) > 0
	for name := range v.Values {
		if v.Step.asks(name) {
			v.Del(name)
		}
	}
	v.Wrong = nil
	for name, values := range f.Values {
		carried, isCarried := strings.CutPrefix(name, "kept.")
		switch {
		case isCarried && !known:
			v.Values[carried] = values
		case v.Step.asks(name):
			v.Values[name] = values
		}
	}
	if v.Get("request") == "" {
		v.Set("request", client.NewRequestID())
	}
}

// maxLabel bounds an interviewer's label for a participant, in letters. A hash of it is all that
// leaves.
const maxLabel = 200

// limit is how much a field of a note's pages takes.
func limit(field string) (int, error) {
	most, ok := map[string]int{
		"text": limits.Note, "line": limits.Named, "role": limits.RoleBand, "participant": maxLabel,
	}[field]
	if !ok {
		return 0, fmt.Errorf("no limit is known of the field %q", field)
	}
	return most, nil
}

var errFileEmpty = page.Refuse("problem.file-empty")

// ours reports whether a side is one of the programme's.
func (v walk) ours(side string) bool {
	return slices.ContainsFunc(v.Guide.Named, func(s *pb.Side) bool { return s.Id == side })
}

// SideIs reports whether a side was chosen.
func (v walk) SideIs(id string) bool { return v.Get("side") == id }

func (p *Pages) showWho(context.Context, *walk) error { return nil }

func (p *Pages) takeWho(_ context.Context, v *walk, _ page.Form) (string, error) {
	v.Set("participant", strings.TrimSpace(v.Get("participant")))
	if !v.ours(v.Get("side")) {
		v.Del("side")
		v.refuse("side", "problem.no-side")
	}
	_, err := notefile.ParseSector(v.Get("sector"))
	if err != nil || len(v.Guide.Named) > 1 && v.Get("side") != v.Guide.Named[1].Id {
		v.Del("sector")
	}
	if q := v.Get("quotable"); q != "yes" && q != "no" {
		v.Del("quotable")
		v.refuse("quote", "problem.no-quotable")
	}
	if utf8.RuneCountInString(v.Get("participant")) > maxLabel {
		v.refuse("participant", "problem.label", maxLabel)
	}
	if len(scrub.Text(v.Get("role"))) > limits.RoleBand {
		v.refuse("role", "problem.role", limits.RoleBand)
	}
	return "said", nil
}

func (p *Pages) showSaid(context.Context, *walk) error { return nil }

// takeSaid takes what was written. Where names are found on the interviewer's own device it does
// not come here: the device asks for the page that shows them alone.
func (p *Pages) takeSaid(ctx context.Context, v *walk, f page.Form) (string, error) {
	v.Set("where", f.Get("where"))
	if v.Browser() { // with what the head of a file says
		v.Del("text")
		for _, name := range []string{"side", "sector", "role", "participant", "coded"} {
			if said := f.Get("head-" + name); said != "" {
				v.Set(name, said)
			}
		}
		if !v.ours(v.Get("side")) {
			v.Del("side")
			v.refuse("file", "problem.other-side")
		}
		return "goes", nil
	}
	note, field, err := readNote(ctx, v, f)
	var several *transcript.SpeakersError
	if errors.As(err, &several) { // the file need not be chosen again
		v.Values[asked] = several.Names
	}
	if err != nil {
		v.refuseErr(field, err)
		return "said", nil
	}
	v.Del(asked)
	v.Del("speaker")
	v.adopt(note)
	return "goes", nil
}

// adopt takes over what a note's file says, and its marks as what was heard.
func (v *walk) adopt(note notefile.Note) {
	before := v.Get("text")
	v.Set("text", note.Text)
	v.Set("side", note.Side)
	v.Set("sector", string(note.Sector))
	v.Set("role", note.Role)
	v.Set("participant", note.Participant)
	if !note.Quotable { // a head may say no, but yes is for whoever asked
		v.Set("quotable", "no")
	}
	if before != note.Text {
		v.Del("sent")
	}
	v.move(note.Text)
	v.setOthers(note)
	v.code(note)
	v.codeOwn(note)
	if !note.Coded {
		return
	}
	for i := range words.Passages(note.Text) { // it was gone through: what has no mark raises nothing
		if len(v.Values[passageField(i)]) == 0 {
			v.tick(i, "none")
		}
	}
}

// readNote makes a note of what was typed and of a file, whose head counts when nothing was typed.
// field is that which an error is about.
func readNote(ctx context.Context, v *walk, f page.Form) (
	note notefile.Note, field string, err error,
) {
	text, field := v.Get("text"), "text"
	if f.FileName != "" {
		field = "file"
		read, covered, err := readFile(ctx, f)
		if err != nil {
			return note, field, invalid(err)
		}
		if covered {
			v.Set("covered", "yes")
		}
		if strings.IndexFunc(read, unicode.IsLetter) < 0 {
			return note, field, errFileEmpty
		}
		text = strings.TrimLeft(strings.TrimSpace(text)+"\n\n"+read, "\n")
	}
	note, err = notefile.Parse(text, notefile.Note{
		Side: v.Get("side"), Sector: notefile.Sector(strings.TrimPrefix(v.Get("sector"), "none")),
		Role: v.Get("role"), Participant: v.Get("participant"), Speaker: v.Get("speaker"),
		Quotable: v.Get("quotable") == "yes",
	})
	var several *transcript.SpeakersError
	switch {
	case errors.As(err, &several):
		v.Set("text", text)
		return note, "speaker", several
	case err != nil:
		return note, field, invalid(err)
	}
	if !v.ours(note.Side) {
		// The head of a file may name another programme's.
		return note, field, page.Refuse("problem.other-side")
	}
	return note, field, nil
}

// readFile returns the text of a form's file, and whether words under black boxes were left out of
// it.
func readFile(ctx context.Context, f page.Form) (text string, covered bool, err error) {
	if notefile.IsPDF(f.FileName) {
		read, err := pdf.Read(ctx, f.File)
		return read.Text, read.Covered, err
	}
	text, err = notefile.Text(f.FileName, f.File)
	return text, false, err
}

// invalid is an error of what somebody wrote, in words for them.
func invalid(err error) error { return status.Error(codes.InvalidArgument, err.Error()) }

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

// move keeps what was heard beside its passages, after a change of the text. What was heard in a
// passage that was changed is gone with it: it was about other words.
func (v *walk) move(text string) {
	old := v.Get("heard-in")
	v.Set("heard-in", text)
	if old == "" || old == text {
		return
	}
	at := map[string][]int{} // where a passage is now, once for each time that it is there
	for i, p := range words.Passages(text) {
		said := text[p.Start:p.End]
		at[said] = append(at[said], i)
	}
	heard, _ := stepNamed("heard")
	answers := url.Values{}
	for name, values := range v.Values {
		if heard.asks(name) {
			answers[name] = values
			v.Del(name)
		}
	}
	for i, p := range words.Passages(old) {
		said := old[p.Start:p.End]
		if len(at[said]) == 0 {
			continue
		}
		now := at[said][0]
		at[said] = at[said][1:]
		for name, values := range answers {
			kind, of, _ := strings.Cut(name, "-")
			number, rest, more := strings.Cut(of, "-")
			if number != itoa(i) {
				continue
			}
			if more {
				rest = "-" + rest
			}
			v.Values[kind+"-"+itoa(now)+rest] = values
		}
	}
}

// code puts the marks of a note's file beside its passages, as answers. Taking identifiers out
// moves no passage's number.
func (v *walk) code(n notefile.Note) {
	for i, p := range words.Passages(n.Text) {
		for _, c := range n.Codings {
			switch {
			case c.Start < p.Start || p.End <= c.Start:
			case c.Named != "":
				v.Set(lineField(i), strings.TrimPrefix(v.Get(lineField(i))+"; "+c.Named, "; "))
				v.tick(i, "else")
			case c.Barrier == "":
				v.tick(i, "none")
			default:
				v.tick(i, c.Barrier)
				if c.Stance != "" {
					v.Set("how-"+itoa(i)+"-"+c.Barrier, c.Stance)
				}
			}
		}
	}
}

// codeOwn ticks the sentences that the marks of a file say are the participant's own. Where
// something in the passage's quotations points at a person, they would be counted otherwise when it
// is taken out: then the interviewer ticks them.
func (v *walk) codeOwn(n notefile.Note) {
	for i, p := range words.Passages(n.Text) {
		said := n.Text[p.Start:p.End]
		sentences := mark.Own(said)
		if len(mark.Own(scrub.Text(said))) != len(sentences) {
			continue
		}
		for _, o := range n.Own {
			for number, s := range sentences {
				if o.Start < p.Start+s.End && p.Start+s.Start < o.End {
					v.Add("own-"+itoa(i), itoa(number))
				}
			}
		}
	}
}

// tick answers for a passage.
func (v *walk) tick(passage int, answer string) {
	field := passageField(passage)
	if !slices.Contains(v.Values[field], answer) {
		v.Add(field, answer)
	}
}

// secretOf is what a visit signed in with, for the code of an interviewer's label.
func secretOf(ctx context.Context) string {
	sent, _ := metadata.FromOutgoingContext(ctx)
	return strings.TrimPrefix(cmp.Or(append(sent.Get("authorization"), "")...), "Bearer ")
}
