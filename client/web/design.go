package web

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"

	"elephants/client"
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

// design shows every part that pages are made of, and an invented edition on the screen and on
// paper, for whoever looks at them before a release. It is there in the demo alone.
func (p *Pages) design(w http.ResponseWriter, r *http.Request) error {
	switch name := r.PathValue("page"); name {
	case "":
		return p.tell(w, r, http.StatusOK, "design", "design.title", storyOf(eastmoor()), problem{})
	case "edition":
		view := reading{GetEditionResponse: &pb.GetEditionResponse{Digest: eastmoor(), Hash: "00"}}
		return p.tell(w, r, http.StatusOK, "edition", "edition.title", view, problem{})
	case "present":
		return p.showPresentation(w, r, storyOf(eastmoor()), "")
	default:
		return p.showSheet(w, r, name, eastmoor(), false)
	}
}

// designPictures are the names of all drawings.
func designPictures() (names []string) {
	all, err := fs.Glob(files, "static/pictures/*.svg")
	if err != nil {
		panic(fmt.Sprintf("the pattern is well formed: %v", err))
	}
	for _, name := range all {
		names = append(names, strings.TrimSuffix(path.Base(name), ".svg"))
	}
	return names
}
