package web

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// sheets are what is printed of an edition for the first event, by the end of its address.
var sheets = []string{"cards", "poster", "summary", "easy", "facilitator"}

// sheet is a page to print of an edition.
type sheet struct {
	*pb.GetEditionResponse
	Sides []string
}

// Focuses are the elephants that suggest themselves for project groups: those that much of both sides raises. Which of them is
// worked on is for the people at the event to say.
func (s sheet) Focuses() []*pb.Theme {
	shared := slices.Clone(s.Digest.Elephants)
	least := func(t *pb.Theme) pb.Band {
		band := pb.Band_BAND_MOST
		for _, share := range t.Shares {
			band = min(band, share.Band)
		}
		return band
	}
	slices.SortStableFunc(shared, func(a, b *pb.Theme) int { return cmp.Compare(least(b), least(a)) })
	return shared[:min(mostFocuses, len(shared))]
}

// mostFocuses is as many groups as thirty people make, with both sides in each.
const mostFocuses = 4

// Foremost are the themes that a summary of one page has room for.
func (s sheet) Foremost() []*pb.Theme {
	return s.Digest.Elephants[:min(mostSummed, len(s.Digest.Elephants))]
}

const mostSummed = 8

// Fours are the elephants four at a time, as cards come on a page.
func (s sheet) Fours() (fours [][]*pb.Theme) {
	return slices.Collect(slices.Chunk(s.Digest.Elephants, 4))
}

func (p *Pages) sheet(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("sheet")
	if !slices.Contains(sheets, name) {
		return p.notFound(w, r)
	}
	answer, err := p.getEdition(r)
	if err != nil {
		return err
	}
	if answer == nil {
		return p.notFound(w, r)
	}
	answer.Digest = client.Said(answer.Digest)
	title := languageOf(r).said("sheet."+name, answer.Digest.Programme)
	return p.titled(w, r, http.StatusOK, name, title, sheet{answer, sidesOf(answer.Digest)}, problem{})
}

// getEdition returns the edition of the page's address, nil if that names none.
func (p *Pages) getEdition(r *http.Request) (*pb.GetEditionResponse, error) {
	ctx, err := p.as(r)
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseInt(r.PathValue("edition"), 10, 32)
	if err != nil || number < 1 {
		return nil, nil
	}
	return p.digests.GetEdition(ctx, &pb.GetEditionRequest{Number: int32(number)})
}

// code marks what is typed into a terminal.
func code(words string) template.HTML {
	return template.HTML("<code>" + template.HTMLEscapeString(words) + "</code>") // #nosec G203 -- escaped
}
