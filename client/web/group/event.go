package group

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// event is the form on which a coordinator stores all groups of an event at once: a card for each
// focus of the latest edition, and some for focuses that groups found themselves. A card by which
// nobody stands stays empty.
type event struct {
	page.Form
	Sides []*pb.Side
	Of    int32 // the edition; 0 for none
	Tally bool  // the pages are about the edition's round, so that a link leads to its sheets
	Cards []card
	wrong string // key of the card that was refused; "" for none
	// Lettered is true where letters were asked for and no group was ticked.
	Lettered bool
	first    string // id of the first group that there is
}

// card is a focus around which a group may be formed.
type card struct {
	Key   string    // by which the fields of the form name it
	Theme *pb.Theme // nil: a focus of the group's own
	With  []*pb.Theme
	Group *pb.Group // that works on it already; nil for none
}

// ownCards are how many groups of an event may have a focus of their own.
const ownCards = 2

// ownKey is the key of a card without a theme. No id of a theme has its sign.
func ownKey(i int) string { return "_" + strconv.Itoa(i) }

// Typed is what a field says.
func (e event) Typed(field ...any) string {
	var name strings.Builder
	for _, part := range field {
		switch part := part.(type) {
		case string:
			name.WriteString(part)
		case int:
			name.WriteString(strconv.Itoa(part))
		}
	}
	return e.Get(name.String())
}

// Joined reports whether a theme is ticked on the card of another.
func (e event) Joined(key, theme string) bool { return slices.Contains(e.Values["with-"+key], theme) }

// field is the id of the field that a refusal is about.
func (e event) field(why messages.Problem) string {
	switch why.Key {
	case "groups.letters-none":
		return "letter-" + e.first
	case "refused.group-alone", "refused.group-large":
		for i, s := range e.Sides {
			if slices.Contains(why.About, s.Plural) {
				return "people-" + e.wrong + "-" + strconv.Itoa(i)
			}
		}
	case "refused.group-day":
		return "day"
	case "refused.leads-two":
		return "leads-" + e.wrong
	case "groups.people-number", "refused.group-sides":
		return "people-" + e.wrong + "-0"
	case "refused.focus-many", "refused.focus-theme", "refused.focus-apart":
		if with := e.Values["with-"+e.wrong]; len(with) > 0 {
			return "with-" + e.wrong + "-" + with[0]
		}
	}
	switch {
	case e.wrong == "" && len(e.Cards) > 0:
		return "people-" + e.Cards[0].Key + "-0"
	case strings.HasPrefix(e.wrong, "_"):
		return "name-" + e.wrong
	}
	return "people-" + e.wrong + "-0"
}

// gathered is what the cards of a form ask for; err is about the last of the keys.
func (p *pages) gathered(ctx context.Context, f page.Form) (
	groups []*pb.FormGroupRequest, keys []string, err error,
) {
	list, err := p.Group.ListGroups(ctx, &pb.ListGroupsRequest{})
	if err != nil {
		return nil, nil, err
	}
	of, _ := strconv.ParseInt(f.Get("edition"), 10, 32) // 0: the latest
	all := slices.Clone(f.Values["focus"])
	for i := range ownCards {
		all = append(all, ownKey(i))
	}
	for _, key := range all {
		req := &pb.FormGroupRequest{
			Name: strings.TrimSpace(f.Get("name-" + key)), Formed: strings.TrimSpace(f.Get("day")),
		}
		if !strings.HasPrefix(key, "_") {
			themes := append([]string{key}, f.Values["with-"+key]...)
			req.Focus = &pb.GroupFocus{Edition: int32(of), Themes: themes}
		}
		filled := req.Name != "" || f.Get("leads-"+key) != ""
		for i, side := range list.Sides {
			typed := strings.TrimSpace(f.Get("people-" + key + "-" + strconv.Itoa(i)))
			filled = filled || typed != ""
			n, wrong := strconv.ParseInt(cmp.Or(typed, "0"), 10, 32)
			if wrong != nil {
				return nil, append(keys, key), errPeople
			}
			req.Sides = append(req.Sides, &pb.GroupSide{Side: side.Id, People: int32(n)})
			if i < len(leadRoles) && f.Get("leads-"+key) != "" {
				req.Leads = append(req.Leads, &pb.GroupLead{Role: leadRoles[i], Side: side.Id})
			}
		}
		if filled {
			groups, keys = append(groups, req), append(keys, key)
		}
	}
	return groups, keys, nil
}

// form stores the groups of an event as they were formed: all of them, or none where one is
// refused. What was refused stays on the page, which says of which card it is said.
func (p *pages) form(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	groups, keys, err := p.gathered(ctx, f)
	if err == nil {
		_, err = p.Group.FormGroups(ctx, &pb.FormGroupsRequest{Groups: groups})
	}
	return p.Done(w, r, "/groups#groups", f, err,
		func(w http.ResponseWriter, r *http.Request, again page.Again) error {
			wrong := ""
			switch {
			case errors.Is(err, errPeople):
				wrong = keys[len(keys)-1]
			case again.Why.Which > 0 && again.Why.Which <= len(keys):
				wrong = keys[again.Why.Which-1]
			}
			return p.showBoard(w, r, again, wrong)
		})
}

func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.showBoard(w, r, page.Again{}, "")
}

func (p *pages) showBoard(w http.ResponseWriter, r *http.Request, again page.Again,
	wrong string) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Group.ListGroups(ctx, &pb.ListGroupsRequest{})
	if err != nil {
		return err
	}
	view := board{ListGroupsResponse: answer, Form: event{Form: again.Form, Sides: answer.Sides, wrong: wrong}}
	if visit, _ := p.Visit(r); visit.Role == "coordinator" {
		if err := p.deal(ctx, &view); err != nil {
			return err
		}
		view.Form.Tally = view.Form.Of > 0 && p.Round(r) == ""
	}
	if len(answer.Groups) > 0 {
		view.Form.first = answer.Groups[0].Id
	}
	view.Form.Lettered = again.Why.Key == "groups.letters-none"
	again.Why.Text = view.Form.named(page.LanguageOf(r), again.Why.Text)
	return p.Tell(w, r, page.View{
		Name: "groups", Title: "groups.title", Data: view, Again: again, Field: view.Form.field,
	})
}

// named puts the name of the card that was refused before what is said of it.
func (e event) named(l *messages.Language, why template.HTML) template.HTML {
	for _, c := range e.Cards {
		switch {
		case c.Key != e.wrong:
		case c.Theme != nil:
			return l.Theirs(c.Theme.Label) + ": " + why
		case e.Get("name-"+c.Key) != "":
			return l.Theirs(e.Get("name-"+c.Key)) + ": " + why
		}
	}
	return why
}

// deal lays the cards out: what the latest edition of the first round says of both sides or of one,
// and room for focuses that it does not have.
func (p *pages) deal(ctx context.Context, b *board) error {
	answer, err := p.Digest.GetEdition(ctx, &pb.GetEditionRequest{Round: client.FirstRound})
	switch status.Code(err) {
	case codes.OK:
		d := answer.Digest
		b.Form.Of = d.Edition
		themes := slices.Concat(d.Elephants, d.OneSide, d.Also)
		for _, t := range themes {
			c := card{Key: t.Id, Theme: t}
			for _, other := range themes {
				if slices.Contains(t.Together, other.Id) {
					c.With = append(c.With, other)
				}
			}
			for _, g := range b.Groups {
				// One that named itself after the card is of it too.
				if slices.Contains(g.Focus.GetThemes(), t.Id) || strings.EqualFold(g.Name, t.Label) {
					c.Group = g
				}
			}
			b.Form.Cards = append(b.Form.Cards, c)
		}
	case codes.NotFound, codes.FailedPrecondition:
	default:
		return err
	}
	for i := range ownCards {
		b.Form.Cards = append(b.Form.Cards, card{Key: ownKey(i)})
	}
	return nil
}
