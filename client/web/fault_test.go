package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
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
		"an error of the service": {status.Error(codes.Internal, "the walrus canary"), "code=Internal"},
		"another":                 {fmt.Errorf("reading: %w", errors.New("the walrus canary")), "*fmt.wrapError"},
		"a template":              {nil, "at=withdraw.html:"},
		"a refusal":               {status.Error(codes.InvalidArgument, "the walrus canary"), ""},
	} {
		var log bytes.Buffer
		p := &Pages{
			visits: newVisits(), log: slog.New(slog.NewTextHandler(&log, nil)),
			pages: map[string]*template.Template{}, mux: http.NewServeMux(),
		}
		p.parse()
		p.mux.HandleFunc("POST /note/preview", func(w http.ResponseWriter, r *http.Request) {
			err := c.err
			if err == nil {
				err = p.tell(w, r, http.StatusOK, "withdraw", "withdraw.title", broken{}, problem{})
			}
			p.fail(w, r, err)
		})
		w := httptest.NewRecorder()
		p.mux.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/note/preview?q=walrus", strings.NewReader("text=walrus")))
		switch {
		case strings.Contains(log.String()+w.Body.String(), "walrus") && c.log != "":
			t.Errorf("%s: what was typed is in the log or on the page", name)
		case c.log == "" && log.Len() > 0:
			t.Errorf("%s is logged: %s", name, log.String())
		case c.log != "" && (!strings.Contains(log.String(), `route="POST /note/preview"`) || !strings.Contains(log.String(), c.log)):
			t.Errorf("%s: the log says %q, want the route and %s", name, log.String(), c.log)
		}
	}
}
