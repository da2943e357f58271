package round

import (
	"net/http"
	"strconv"
	"strings"

	"elephants/client"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// hall is the page of a round's places.
type hall struct {
	*pb.ListPlacesResponse
	Round string
	Form  page.Form // that was refused
	Asks  []pb.Ask  // what another round than the first asks for, for its letters
}

// Sectors are those that places may be of, none in particular first.
func (hall) Sectors() []pb.Sector {
	return []pb.Sector{
		pb.Sector_SECTOR_UNSPECIFIED, pb.Sector_SECTOR_PUBLIC, pb.Sector_SECTOR_PRIVATE,
		pb.Sector_SECTOR_SOCIAL,
	}
}

// field is the id of the field that a refusal is about, on the line of the table that was sent.
func (h hall) field(why messages.Problem) string {
	switch why.Key {
	case "refused.sector-other":
		return "sector-0"
	case "places.number", "refused.places-range":
	default:
		return ""
	}
	for i, p := range h.Places {
		if p.Side == h.Form.Get("side") && client.SectorWord(p.Sector) == h.Form.Get("sector") &&
			h.Form.Has("taken") {
			return "places-" + strconv.Itoa(i)
		}
	}
	return "places"
}

// Called is what people call a side.
func (h hall) Called(side string) string { return client.SidePlural(h.Sides, side) }

// Sums are how many places there are and how many are taken, side by side.
func (h hall) Sums() (all []*pb.Places) {
	for _, s := range h.Sides {
		sum := &pb.Places{Side: s.Id}
		for _, p := range h.Places {
			if p.Side == s.Id {
				sum.Places, sum.Taken = sum.Places+p.Places, sum.Taken+p.Taken
			}
		}
		all = append(all, sum)
	}
	return all
}

func (p *pages) places(w http.ResponseWriter, r *http.Request) error {
	return p.showPlaces(w, r, page.Again{})
}

func (p *pages) showPlaces(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	view := hall{Round: p.Round(r), Form: again.Form}
	view.ListPlacesResponse, err = p.Rounds.ListPlaces(ctx, &pb.ListPlacesRequest{})
	if err != nil {
		return err
	}
	return p.Tell(w, r, page.View{
		Name: "places", Title: "places.title", Data: view, Again: again, Field: view.field,
	})
}

var errPlaces = page.Refuse("places.number")

// setPlaces stores a line of the table. A number that is left empty stays as it was.
func (p *pages) setPlaces(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	req := &pb.SetPlacesRequest{Side: f.Get("side")}
	sector, ok := client.ParseSector(f.Get("sector"))
	if !ok {
		return errPlaces // no form of ours has another
	}
	req.Sector = sector
	for field, into := range map[string]**int32{"places": &req.Places, "taken": &req.Taken} {
		typed := strings.TrimSpace(f.Get(field))
		if typed == "" {
			continue
		}
		n, convErr := strconv.ParseInt(typed, 10, 32)
		if convErr != nil {
			err = errPlaces
			continue
		}
		number := int32(n)
		*into = &number
	}
	if err == nil {
		_, err = p.Rounds.SetPlaces(ctx, req)
	}
	return p.Done(w, r, "/places", f, err, p.showPlaces)
}

// letters are one to print for each side, with room for a name in ink: whom somebody writes there,
// nobody keeps.
func (p *pages) letters(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Rounds.ListPlaces(ctx, &pb.ListPlacesRequest{})
	if err != nil {
		return err
	}
	view := hall{ListPlacesResponse: answer, Round: p.Round(r)}
	if view.Round != "" {
		list, err := p.Rounds.ListRounds(ctx, &pb.ListRoundsRequest{})
		if err != nil {
			return err
		}
		for _, of := range list.Rounds {
			if of.Name == view.Round {
				view.Asks = of.Asks
			}
		}
	}
	return p.Tell(w, r, page.View{Name: "places-letters", Title: "asking.title", Data: view})
}
