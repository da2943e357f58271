package edition

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"elephants/client"
	"elephants/client/web/messages"
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
	in    *messages.Language
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

// Focuses are the elephants that suggest themselves for project groups: those first of
// which more may be said of both sides. Which of them is worked on is for the people at the event to say.
func (s sheet) Focuses() []Told {
	shared := slices.Clone(s.Both)
	least := func(t Told) pb.Band { return min(t.Left.Share.GetBand(), t.Right.Share.GetBand()) }
	slices.SortStableFunc(shared, func(a, b Told) int { return cmp.Compare(least(b), least(a)) })
	return shared[:min(mostFocuses, len(shared))]
}

// mostFocuses is as many groups as thirty people make, with both sides in each.
const mostFocuses = 4

// Standing are the themes by whose cards people stand, in the order of the page where groups are
// formed.
func (s sheet) Standing() []Told { return slices.Concat(s.Both, s.OneSide, s.Also) }

// Spare are the rows for what is on no card, as many as the page has.
func (s sheet) Spare() []int { return make([]int, 2) }

// Blank are the rows to write groups into.
func (s sheet) Blank() []int { return make([]int, mostFocuses) }

// card is a theme on a card.
type card struct {
	Told
	Section string             // that it is of, in a learning round; "" for none
	in      *messages.Language // of the page
	foot    int                // letters that say whose it is
}

// Empty reports whether the card is to be written on.
func (c card) Empty() bool { return c.Theme == nil }

// Long reports whether there is so much on the card, in the language of the page, that it needs
// smaller letters.
func (c card) Long() bool {
	said := func(words string) int { return utf8.RuneCountInString(string(c.in.Option(words).Text)) }
	letters := 2*said(c.Label) + said(c.Sentence) + said(c.Try()) // the name is set twice as large
	for _, q := range c.Quotes {
		letters += said(q.Text) + said(q.RoleBand)
	}
	if e := c.Example(); e != nil && !c.Quoted() {
		letters += said(e.Text)
	}
	foot := c.foot // set half as large
	for _, sign := range c.Signs() {
		foot += utf8.RuneCountInString(string(c.in.Said("sign." + sign)))
	}
	return letters+foot/2 > mostOnCard
}

// mostOnCard is what a card of A6 holds in its usual letters, tried on the invented edition of
// /design: TestPrintedSheets fails where one is cut.
const mostOnCard = 375

// perSheet is how many cards of a size come on a sheet of A4.
var perSheet = map[string]int{"a6": 4, "a5": 2, "a4": 1}

// Cards are those of all themes that interviewers confirmed, as many at a time as come on a sheet.
// What the program alone heard is on none: people would stand by it as if somebody had said it. What
// is left of the last sheet are empty cards, for what nobody said. Of a learning round each says which
// section it is of: a card stands alone, and what did not work reads like what worked.
func (s sheet) Cards() [][]card {
	var all []card
	foot := utf8.RuneCountInString(s.Programme + string(s.in.Said("sheet.topic",
		s.in.Option(s.Pair[0].Plural).Text, s.in.Option(s.Pair[1].Plural).Text)))
	if s.Subject != "" {
		foot += utf8.RuneCountInString(string(s.in.Said("subject.line", s.Subject)))
	}
	for _, t := range s.Screens() {
		c := card{Told: t, in: s.in, foot: foot}
		if s.Learning() {
			c.Section = t.Kind
			c.foot += utf8.RuneCountInString(string(s.in.Said("poster." + t.Kind)))
		}
		all = append(all, c)
	}
	for n := len(all); n > 0 && len(all)%perSheet[s.Size] > 0; {
		all = append(all, card{})
	}
	return slices.Collect(slices.Chunk(all, perSheet[s.Size]))
}

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
	view := sheet{Story: Tell(d), Name: name, Size: chosen, Draft: draft, in: l}
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
	return p.Digest.GetEdition(ctx, &pb.GetEditionRequest{Number: int32(number)})
}
