// Package round is the pages of a programme's rounds: which there are, the one that the other pages
// are about, opening and closing one, an edition of several, and the places of a round with the
// letters that ask people to take part.
//
// What a chosen round does to the other pages is in package page.
package round

import (
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"elephants/client"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct{ *page.Frame }

// New makes the pages.
func New(f *page.Frame) page.Section {
	p := &pages{f}
	return page.Section{Templates: templates, Functions: functions, Routes: map[string]page.Handler{
		"GET /rounds":         p.list,
		"POST /rounds":        p.open,
		"POST /rounds/choose": p.choose,
		"POST /rounds/close":  p.close,
		"POST /rounds/pool":   p.pool,
		"GET /places":         p.places,
		"POST /places":        p.setPlaces,
		"GET /places/letters": p.letters,
	}}
}

func functions(*messages.Language) template.FuncMap {
	return template.FuncMap{"ask": client.AskWord}
}

// shelf is the page of rounds.
type shelf struct {
	Rounds []*pb.Round
	Chosen string
	Form   page.Form // that was refused
}

// Asks are what a round may ask for.
func (shelf) Asks() []pb.Ask { return client.Asks }

// Own are the rounds with notes of their own, which can be put together.
func (s shelf) Own() (all []*pb.Round) {
	for _, r := range s.Rounds {
		if len(r.Pooled) == 0 {
			all = append(all, r)
		}
	}
	return all
}

// Ticked reports whether the form that was refused had an answer ticked.
func (s shelf) Ticked(field, value string) bool {
	return slices.Contains(s.Form.Values[field], value)
}

func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, page.Again{})
}

func (p *pages) show(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Rounds.ListRounds(ctx, &pb.ListRoundsRequest{})
	if err != nil {
		return err
	}
	view := shelf{Rounds: answer.Rounds, Chosen: p.Round(r), Form: again.Form}
	if view.Chosen == "" {
		view.Chosen = client.FirstRound
	}
	return p.Tell(w, r, page.View{
		Name: "rounds", Title: "rounds.title", Data: view, Again: again, Field: roundFields.Of,
	})
}

// The fields that the refusal of a round, or of an edition of several, is about. There is always a
// first round to pool.
var roundFields = page.Fields{
	"refused.round-name": "name", "refused.round-exists": "name", "refused.round-ask": "ask-difficulties",
	"refused.round-asks-nothing": "ask-difficulties", "refused.round-asks-both": "ask-difficulties",
	"refused.questions-many": "questions", "refused.question-holds": "questions", "question": "questions",
	"rounds.pool-two": "pool-" + client.FirstRound, "refused.pool-two": "pool-" + client.FirstRound,
	"refused.pool-edition": "pool-" + client.FirstRound,
}

func (p *pages) open(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	req := &pb.OpenRoundRequest{Name: strings.TrimSpace(f.Get("name"))}
	for _, word := range f.Values["ask"] {
		ask, _ := client.ParseAsk(word) // the service refuses what is none
		req.Asks = append(req.Asks, ask)
	}
	for line := range strings.Lines(f.Get("questions")) {
		if line = strings.TrimSpace(line); line != "" {
			req.Questions = append(req.Questions, line)
		}
	}
	_, err = p.Rounds.OpenRound(ctx, req)
	return p.Done(w, r, "/rounds", f, err, p.show)
}

// choose has the other pages be about a round of the programme.
func (p *pages) choose(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	answer, err := p.Rounds.ListRounds(ctx, &pb.ListRoundsRequest{})
	if err != nil {
		return err
	}
	named := func(of *pb.Round) bool { return of.Name == f.Get("round") }
	if !slices.ContainsFunc(answer.Rounds, named) {
		return p.NotFound(w, r)
	}
	page.ChooseRound(w, r, f.Get("round"))
	to := "/draft"
	if visit, _ := p.Visit(r); visit.Role == "researcher" {
		to = "/editions"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// close ends the taking of notes in a round, once somebody has said that they mean it.
func (p *pages) close(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	if f.Get("sure") != "yes" {
		return p.Tell(w, r, page.View{
			Name: "round-close", Title: "rounds.sure-title", Data: f.Get("round"),
		})
	}
	_, err = p.Rounds.CloseRound(ctx, &pb.CloseRoundRequest{Round: f.Get("round")})
	return p.Done(w, r, "/rounds", f, err, p.show)
}

// pool makes the draft of an edition of several rounds, and leads to it.
func (p *pages) pool(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	req := &pb.PrepareEditionRequest{Pool: f.Values["pool"]}
	if len(req.Pool) < 2 { // with none it would be the draft of one round
		return p.Done(w, r, "", f, errPool, p.show)
	}
	answer, err := p.Digest.PrepareEdition(ctx, req)
	var names []string
	for _, of := range answer.GetDraft().GetDigest().GetPooled() {
		names = append(names, of.Round)
	}
	if err == nil {
		page.ChooseRound(w, r, strings.Join(names, "+"))
	}
	return p.Done(w, r, "/draft", f, err, p.show)
}

var errPool = page.Refuse("rounds.pool-two")
