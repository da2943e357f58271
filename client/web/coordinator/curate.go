package coordinator

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client/web/edition"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// Both, OneSide, Also and Good are the draft's themes by section, each with what its forms need.
func (d desk) Both() []deskTheme    { return d.themes(0, d.Story.Both) }
func (d desk) OneSide() []deskTheme { return d.themes(len(d.Story.Both), d.Story.OneSide) }
func (d desk) Also() []deskTheme {
	return d.themes(len(d.Story.Both)+len(d.Story.OneSide), d.Story.Also)
}

func (d desk) Good() []deskTheme {
	good := slices.Concat(d.Story.Better, d.Story.Hopes)
	return d.themes(len(d.Story.Both)+len(d.Story.OneSide)+len(d.Story.Also), good)
}

// deskAnswer is a section of a learning round's draft.
type deskAnswer struct {
	Kind   string
	Themes []deskTheme // what nobody planned has no id: nothing is decided about it
}

// Answers are the themes of a learning round's draft by section.
func (d desk) Answers() (all []deskAnswer) {
	first := 0
	for _, a := range d.Story.Answers() {
		all = append(all, deskAnswer{a.Kind, d.themes(first, a.Themes)})
		first += len(a.Themes)
	}
	return all
}

// Themes are those that decisions can be taken about.
func (d desk) Themes() []deskTheme { return slices.Concat(d.Both(), d.OneSide(), d.Also()) }

// themes are those of a section, of which the first has a place among all of the draft.
func (d desk) themes(first int, list []edition.Told) (themes []deskTheme) {
	for i, t := range list {
		themes = append(themes, deskTheme{t, first + i, d, swapped(list, i-1), swapped(list, i)})
	}
	return themes
}

// Chosen is how many quotes stand in the draft.
func (d desk) Chosen() (n int) {
	for _, t := range themesOf(d.Draft.GetDigest()) {
		n += len(t.Quotes)
	}
	return n
}

// deskTheme is a theme of a draft on which a coordinator decides.
type deskTheme struct {
	edition.Told
	Place    int // among all of the draft, from 0
	desk     desk
	Up, Down []string // the ids of all of its list when it is moved; nil where it cannot be
}

// Hash is the draft's.
func (t deskTheme) Hash() string { return t.desk.Draft.GetHash() }

// deskQuote is a quote that may stand with a theme.
type deskQuote struct {
	*pb.OfferedQuote
	Ticked bool
}

// Offered are the quotes that may stand with the theme. A form that came back has its own ticks.
func (t deskTheme) Offered() (all []deskQuote) {
	for _, o := range t.desk.Draft.GetOffered() {
		if !offers(o, t.Theme) {
			continue
		}
		ticked := chosen(t.desk.Draft.Digest, o)
		if t.desk.Form.Has("quoting") && t.Came() {
			ticked = slices.Contains(t.desk.Form.Values["quote"], strconv.Itoa(int(o.Id)))
		}
		all = append(all, deskQuote{o, ticked})
	}
	return all
}

// Came reports whether it is a form of this theme that came back.
func (t deskTheme) Came() bool { return t.desk.Form.Get("theme") == t.Id && !t.desk.Merging() }

// swapped are the ids of themes when the one in a place and the next change places; nil if there
// are not both.
func swapped(themes []edition.Told, at int) (ids []string) {
	if at < 0 || at+1 >= len(themes) {
		return nil
	}
	for _, t := range themes {
		ids = append(ids, t.Id)
	}
	ids[at], ids[at+1] = ids[at+1], ids[at]
	return ids
}

// Typed is what was typed into a field of the theme's form for a deed, if it is that form which
// came back.
func (t deskTheme) Typed(deed, field string) string {
	if !t.Open(deed) {
		return ""
	}
	return t.desk.Form.Get(field)
}

// Open reports whether it is a form of this theme that came back: for the deed, or for "" any.
func (t deskTheme) Open(deed string) bool {
	came := t.desk.Form.Get("deed")
	if t.desk.Form.Has("quoting") {
		came = "quotes"
	}
	return came != "" && t.Came() && (deed == "" || deed == came)
}

// Ticked reports whether a term was ticked to be taken out.
func (t deskTheme) Ticked(term string) bool {
	return t.Open("split") && slices.Contains(t.desk.Form.Values["term"], term)
}

// Merging reports whether it is the form for putting themes together that came back.
func (d desk) Merging() bool { return d.Form.Get("deed") == "merge" }

// Together reports whether a theme was ticked to be put together with others.
func (d desk) Together(id string) bool {
	return d.Merging() && slices.Contains(d.Form.Values["theme"], id)
}

// Name is what was typed for themes to be put together.
func (d desk) Name() string {
	if !d.Merging() {
		return ""
	}
	return d.Form.Get("name")
}

// curate sends a decision about themes. What was refused comes back with what was typed, on the
// draft as it is now.
func (p *pages) curate(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	req, err := decisionOf(f)
	var answer *pb.CurateThemeResponse
	if err == nil {
		answer, err = p.Digest.CurateTheme(ctx, req)
	}
	if err != nil {
		return p.refusedDraft(w, r, f, err)
	}
	what := deedDone{Key: "done." + strings.ToLower(f.Get("deed"))}
	if last := answer.GetDraft().GetDecisions(); len(last) > 0 && req.Deed != pb.Deed_DEED_UNDO {
		what.Undo = last[len(last)-1].Number
	}
	p.done(w, r, what)
	return nil
}

// refusedDraft shows the draft as it is now, with what was typed and why it was refused; an error
// that is no refusal it gives back.
func (p *pages) refusedDraft(w http.ResponseWriter, r *http.Request, f page.Form, err error) error {
	switch status.Code(err) {
	case codes.InvalidArgument, codes.FailedPrecondition, codes.Aborted:
		return p.showDraft(w, r, p.StatusOf(r, err), f, page.Refused(page.LanguageOf(r), err))
	}
	return err
}

var errButton = page.Refuse("problem.button")

// decisionOf reads a decision from its form.
func decisionOf(f page.Form) (*pb.CurateThemeRequest, error) {
	req := &pb.CurateThemeRequest{
		Hash:   f.Get("hash"),
		Deed:   pb.Deed(pb.Deed_value["DEED_"+strings.ToUpper(f.Get("deed"))]),
		Themes: f.Values["theme"],
		Name:   f.Get("name"),
		Terms:  f.Values["term"],
	}
	if req.Deed == pb.Deed_DEED_UNDO {
		number, err := strconv.ParseInt(f.Get("undo"), 10, 32)
		if err != nil {
			return nil, errButton
		}
		req.Undo = int32(number)
	}
	return req, nil
}

// decision says what a coordinator decided.
func decision(l *messages.Language, d *pb.Decision) template.HTML {
	deed := strings.ToLower(strings.TrimPrefix(d.Deed.String(), "DEED_"))
	said := l.Said(
		"decision."+deed,
		l.Names(d.Labels),
		l.Names([]string{d.Name}),
		l.Theirs(strings.Join(d.Terms, ", ")),
	)
	if d.Ends {
		return l.Said("decision.ends", said)
	}
	return said
}
