package edition

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"elephants/client"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// sheets are what is printed of an edition for the first event, by the end of its address, and the
// sizes that each comes in.
var sheets = map[string][]string{
	"cards":       {"a6", "a5", "a4"},
	"poster":      {"a3", "a2", "a1"},
	"summary":     nil,
	"easy":        nil,
	"facilitator": nil,
}

// sheet is a page to print of an edition.
type sheet struct {
	Story
	Name string
	Size string        // of paper; "" where there is only A4
	How  template.HTML // how to print it, beyond what is said on each
	// Draft is whether it is of none that was released: it says so on each sheet.
	Draft bool
}

// size is one that a sheet comes in.
type size struct {
	Name, Called string
	Here         bool
}

// Sizes are those that the sheet comes in.
func (s sheet) Sizes() (all []size) {
	for _, name := range sheets[s.Name] {
		all = append(all, size{name, strings.ToUpper(name), name == s.Size})
	}
	return all
}

// Focuses are the elephants that suggest themselves for project groups: those that much of both
// sides raises. Which of them is worked on is for the people at the event to say.
func (s sheet) Focuses() []Told {
	shared := slices.Clone(s.Both)
	least := func(t Told) pb.Band { return min(t.Left.Share.GetBand(), t.Right.Share.GetBand()) }
	slices.SortStableFunc(shared, func(a, b Told) int { return cmp.Compare(least(b), least(a)) })
	return shared[:min(mostFocuses, len(shared))]
}

// mostFocuses is as many groups as thirty people make, with both sides in each.
const mostFocuses = 4

// Blank are the rows to write groups into.
func (s sheet) Blank() []int { return make([]int, mostFocuses) }

// card is a theme on a card.
type card struct{ Told }

// Long reports whether there is so much on the card that it needs smaller letters.
func (c card) Long() bool {
	letters := 2*len(c.Label) + len(c.Sentence) + len(c.Step) // the name is set twice as large
	for _, q := range c.Quotes {
		letters += len(q.Text) + len(q.RoleBand)
	}
	if e := c.Example(); e != nil && !c.Quoted() {
		letters += len(e.Text)
	}
	return letters > mostOnCard
}

// mostOnCard is what a card of A6 holds in its usual letters, tried on the invented edition of
// /design: TestPrintedSheets fails where one is cut.
const mostOnCard = 340

// perSheet is how many cards of a size come on a sheet of A4.
var perSheet = map[string]int{"a6": 4, "a5": 2, "a4": 1}

// Cards are those of all themes that interviewers confirmed, as many at a time as come on a sheet.
// What the program alone heard is on none: people would stand by it as if somebody had said it.
func (s sheet) Cards() [][]card {
	var all []card
	for _, t := range slices.Concat(s.Both, s.OneSide, s.Also) {
		all = append(all, card{t})
	}
	return slices.Collect(slices.Chunk(all, perSheet[s.Size]))
}

// poster is a sheet of the poster.
type poster struct {
	Kind   string // "both", "one", "also", "works" or "hopes"
	Themes []Told
}

// Few reports whether there is so little on the sheet that its letters can be larger.
func (p poster) Few() bool { return len(p.Themes) < perPoster }

// perPoster is how many themes a sheet of the poster has at most, so that the name of each is read
// across a room. Where there are more, there are more sheets.
const perPoster = 3

// Posters are the sheets of the poster, each of as many themes as the others of its kind, as nearly
// as may be.
func (s sheet) Posters() (all []poster) {
	for _, kind := range []poster{
		{"both", s.Both}, {"one", s.OneSide}, {"also", s.Also}, {"works", s.Better}, {"hopes", s.Hopes},
	} {
		n := len(kind.Themes)
		if n == 0 {
			continue
		}
		sheets := (n + perPoster - 1) / perPoster
		for themes := range slices.Chunk(kind.Themes, (n+sheets-1)/sheets) {
			all = append(all, poster{kind.Kind, themes})
		}
	}
	return all
}

// The pictures beside the lines of easy read that are about no theme.
var (
	easyStart = []string{
		"strengths", "not-qualified-to-speak", "easy-private", "easy-no-name", "elephant",
		"relationships",
	}
	easyEnd = []string{"easy-private", "disclosure-imbalance", "experimentation", "power"}
)

func (p *Pages) sheet(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("sheet")
	if _, known := sheets[name]; !known {
		return p.NotFound(w, r)
	}
	answer, err := p.getEdition(r)
	if err != nil {
		return err
	}
	if answer == nil {
		return p.NotFound(w, r)
	}
	return p.ShowSheet(w, r, name, client.Said(client.Printable(answer)), false)
}

// ShowSheet shows a digest as a page to print, in the size that the address says.
func (p *Pages) ShowSheet(
	w http.ResponseWriter,
	r *http.Request,
	name string,
	d *pb.Digest,
	draft bool,
) error {
	sizes, known := sheets[name]
	chosen := r.URL.Query().Get("size")
	if chosen == "" && len(sizes) > 0 {
		chosen = sizes[0]
	}
	if !known || chosen != "" && !slices.Contains(sizes, chosen) {
		return p.NotFound(w, r)
	}
	l := page.LanguageOf(r)
	view := sheet{Story: Tell(d), Name: name, Size: chosen, Draft: draft}
	if name == "cards" {
		view.How = l.Said("cards.print")
	}
	return p.Tell(w, r, page.View{Name: name, Heading: l.Said("sheet."+name, d.Programme), Data: view})
}

// getEdition returns the edition of the page's address, nil if that names none.
func (p *Pages) getEdition(r *http.Request) (*pb.GetEditionResponse, error) {
	ctx, err := p.As(r)
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseInt(r.PathValue("edition"), 10, 32)
	if err != nil || number < 1 {
		return nil, nil
	}
	return p.digests.GetEdition(ctx, &pb.GetEditionRequest{Number: int32(number)})
}
