package page

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
)

// broken is what a page shows; rendering it fails with an error that quotes what was typed.
type broken struct{}

func (broken) Done() (string, error) { return "", errors.New("the walrus canary") }

// A fault of ours is logged with its place, and never with what was typed; a refusal is no fault.
func TestFaultsAreLoggedWithoutWhatWasTyped(t *testing.T) {
	for name, c := range map[string]struct {
		err error
		log string // "" for nothing
	}{
		"an error of the service": {status.Error(codes.Internal, "the walrus canary"),
			"code=Internal"},
		"another": {fmt.Errorf("reading: %w", errors.New("the walrus canary")),
			"*fmt.wrapError"},
		"a template": {nil, "at=withdraw.html:"},
		"a refusal":  {status.Error(codes.InvalidArgument, "the walrus canary"), ""},
	} {
		var log bytes.Buffer
		f := New(slog.New(slog.NewTextHandler(&log, nil)), client.Services{})
		show := func(w http.ResponseWriter, r *http.Request) error {
			if c.err != nil {
				return c.err
			}
			return f.Tell(w, r, View{Name: "withdraw", Title: "withdraw.title", Data: broken{}})
		}
		text := []byte(`{{define "main"}}{{.Data.Done}}{{end}}`)
		pages := f.Handler(Section{
			Templates: fstest.MapFS{"templates/withdraw.html": {Data: text}},
			Routes:    map[string]Handler{"POST /note/preview": show},
		})
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/note/preview?q=walrus",
			strings.NewReader("text=walrus")))
		switch {
		case strings.Contains(log.String()+w.Body.String(), "walrus") && c.log != "":
			t.Errorf("%s: what was typed is in the log or on the page", name)
		case c.log == "" && log.Len() > 0:
			t.Errorf("%s is logged: %s", name, log.String())
		case c.log != "" && (!strings.Contains(log.String(), `route="POST /note/preview"`) ||
			!strings.Contains(log.String(), c.log)):
			t.Errorf("%s: the log says %q, want the route and %s", name, log.String(), c.log)
		}
	}
}
