// Package web is the pages: forms that work on an old phone without JavaScript. They call the
// service and lay out what it says. See README.md for where each page lives and how to add one.
package web

import (
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"

	"google.golang.org/grpc"

	"elephants/client"
	"elephants/client/web/administrator"
	"elephants/client/web/closing"
	"elephants/client/web/coordinator"
	"elephants/client/web/edition"
	"elephants/client/web/group"
	"elephants/client/web/interviewer"
	"elephants/client/web/meeting"
	"elephants/client/web/page"
	"elephants/client/web/participant"
	"elephants/client/web/reports"
	"elephants/client/web/researcher"
	"elephants/client/web/round"
	"elephants/client/web/signin"
)

// Config is what pages need.
type Config struct {
	Service  grpc.ClientConnInterface // answers their calls
	Programs fs.FS                    // for the browser; the pages do without those that are not there
	Log      *slog.Logger             // is told of faults; nil for nobody
	Design   bool                     // show what pages are made of, at /design
	Doors    func() []page.Door       // further links on the first page, for a demonstration; nil for none
}

// New makes the pages. They answer every path that is not the service's own.
func New(c Config) http.Handler {
	frame := page.New(c.Log, client.NewServices(page.InRound(c.Service)))
	frame.Doors = c.Doors
	notes := interviewer.New(frame, c.Programs)
	editions := edition.New(frame)
	return frame.Handler(
		signin.New(frame, notes),
		notes.Section(),
		participant.New(frame),
		reports.New(frame),
		round.New(frame),
		group.New(frame),
		meeting.New(frame),
		closing.New(frame),
		coordinator.New(frame, editions),
		editions.Section(c.Design),
		researcher.New(frame),
		administrator.New(frame),
	)
}

//go:embed programs/*
var built embed.FS

// Programs returns the programs for the browser that were built into this one: the folder programs,
// as it was when this package was compiled. In a fresh clone there are none.
func Programs() fs.FS {
	programs, err := fs.Sub(built, "programs")
	if err != nil {
		panic(fmt.Sprintf("programs is embedded: %v", err))
	}
	return programs
}

// ScrubsInBrowser reports whether pages with these programs find names on the interviewer's own
// device. If not, a note goes to the server as it was typed, and the server finds them.
func ScrubsInBrowser(programs fs.FS) bool { return interviewer.FindsNamesInBrowser(programs) }
