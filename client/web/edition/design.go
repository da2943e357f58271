package edition

import (
	"embed"
	"fmt"
	"net/http"
	"strconv"

	"google.golang.org/protobuf/encoding/protojson"

	"elephants/client"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// eastmoorFile is an invented edition that has everything an edition can have.
//
//go:embed design/eastmoor.json
var eastmoorFile embed.FS

func eastmoor() *pb.Digest {
	text, err := eastmoorFile.ReadFile("design/eastmoor.json")
	if err != nil {
		panic(fmt.Sprintf("it is embedded: %v", err))
	}
	d := new(pb.Digest)
	if err := protojson.Unmarshal(text, d); err != nil {
		panic(fmt.Sprintf("a test reads the same file: %v", err))
	}
	return client.Said(d)
}

// keep leaves the digest as many themes as are wanted, taken from each section in turn, so that a
// sheet can be looked at with few and with many. What was heard stands for more that was raised.
func keep(d *pb.Digest, themes int) {
	d.Also = append(d.Also, d.Heard...)
	sections := []*[]*pb.Theme{&d.Elephants, &d.OneSide, &d.Also, &d.Better, &d.Hopes}
	kept := make([][]*pb.Theme, len(sections))
	left := themes
	for row := range themes {
		for i, of := range sections {
			if row < len(*of) && left > 0 {
				kept[i], left = append(kept[i], (*of)[row]), left-1
			}
		}
	}
	for i, of := range sections {
		*of = kept[i]
	}
}

// learn makes of the digest that of a learning round, with everything that one can have.
func learn(d *pb.Digest) {
	d.Round = "interim"
	d.Asks = []pb.Ask{
		pb.Ask_ASK_WORKED, pb.Ask_ASK_DID_NOT, pb.Ask_ASK_UNPLANNED, pb.Ask_ASK_HOPES,
	}
	d.Also = append(d.Also, d.OneSide...)
	for _, t := range d.Also {
		t.Shares, t.Together = nil, nil
	}
	d.Elephants, d.OneSide, d.Heard = nil, nil, nil
	d.Unplanned = []*pb.Candidate{{Words: []string{"children", "garden"}}, {Words: []string{"choir"}}}
}

// design shows every part that pages are made of, and an invented edition on the screen and on
// paper, for whoever looks at them before a release. It is there in the demo alone.
func (p *Pages) design(w http.ResponseWriter, r *http.Request) error {
	d := eastmoor()
	if r.URL.Query().Get("round") != "" {
		learn(d)
	}
	switch name := r.PathValue("page"); name {
	case "":
		return p.Tell(w, r, page.View{Name: "design", Title: "design.title", Data: Tell(d)})
	case "edition":
		view := Reading{GetEditionResponse: &pb.GetEditionResponse{Digest: d, Hash: "00"}}
		return p.Tell(w, r, page.View{Name: "edition", Title: Heading(d), Data: view})
	case "present":
		return p.showPresentation(w, r, Tell(d), "")
	default:
		if n, err := strconv.Atoi(r.URL.Query().Get("themes")); err == nil {
			keep(d, n)
		}
		return p.ShowSheet(w, r, name, d, false)
	}
}
