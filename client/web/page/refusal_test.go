package page

import (
	"html"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"

	"elephants/client/web/messages"
	"elephants/proto/refusal"
)

// fillings are all ways to fill the places of a reason that hold words; numbers stand in the
// others.
func fillings(r *refusal.Reason, from int) (all [][]any) {
	if from == len(r.Places) {
		return [][]any{nil}
	}
	values := []any{1000 + from}
	if words := refusal.WordsOf(r.Places[from]); words != nil {
		values = nil
		for _, w := range words {
			values = append(values, refusal.Word{Key: w, N: 3})
		}
	}
	for _, v := range values {
		for _, rest := range fillings(r, from+1) {
			all = append(all, append([]any{v}, rest...))
		}
	}
	return all
}

// Whatever the service refuses is said in every language, with what stands in its places: in
// English as the service says it.
func TestEveryReasonIsSaid(t *testing.T) {
	for name, reason := range refusal.Reasons() {
		for _, values := range fillings(reason, 0) {
			err := reason.With(values...)
			english, _ := said(messages.English, &errdetails.ErrorInfo{Reason: name,
				Metadata: err.Metadata()})
			for _, l := range messages.Languages {
				said, ok := said(l, &errdetails.ErrorInfo{Reason: name, Metadata: err.Metadata()})
				text := html.UnescapeString(string(said.Text))
				switch {
				case !ok || strings.ContainsAny(text, "{}"):
					t.Errorf("%s.txt does not say %s: %q", l.Code, name, text)
				case l != messages.English && said.Text == english.Text:
					t.Errorf("%s.txt says %s in English", l.Code, name)
				}
				for _, v := range values {
					if n, ok := v.(int); ok && !strings.Contains(text, strconv.Itoa(n)) {
						t.Errorf("%s.txt: %s does not say what stands in its places: %q", l.Code,
							name, text)
					}
				}
			}
		}
	}
}
