package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client/web/messages"
)

func TestWhichLanguage(t *testing.T) {
	for _, c := range []struct{ path, cookie, programme, header, want string }{
		{"/", "", "", "", "en"},
		{"/", "", "", "cy-GB,cy;q=0.9,en;q=0.8", "cy"},
		{"/", "", "", "en-GB,en;q=0.9,cy;q=0.8", "en"},
		{"/", "", "", "ja, *;q=0.1", "en"},
		{"/", "", "", ";;;" + strings.Repeat("-", 5000), "en"},
		{"/", "cy", "", "en", "cy"},
		{"/", "<script>", "", "cy", "cy"},
		{"/?language=en", "cy", "", "cy", "en"},
		{"/?language=xx", "cy", "", "en", "cy"},
		{"/", "", "cy", "en-GB,en;q=0.9", "cy"},
		{"/", "", "cy", "", "cy"},
		{"/", "en", "cy", "cy", "en"},
		{"/?language=en", "", "cy", "cy", "en"},
		{"/", "", "en", "cy", "cy"},
		{"/", "", "en", "en-GB", "en"},
		{"/", "", "xx", "cy", "cy"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Language", c.header)
		r = Offered(r, messages.Coded(c.programme))
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: languageCookie, Value: c.cookie})
		}
		if got := LanguageOf(r).Code; got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// A refusal is said in the visitor's language where there are words for it, with its numbers, and in English elsewhere, marked so.
func TestRefusalsInALanguage(t *testing.T) {
	cy := messages.Coded("cy")
	for said, want := range map[string][2]string{
		"a receipt has 10 words, this has 3": {"Mae 10 o eiriau mewn derbynneb, mae 3 yma.", "cy"},
		"the note is 70000 bytes, the limit is 65536: divide it, and give both parts the same line `participant:` in their head": {"Maint y nodyn yw 70000 beit, y terfyn yw 65536: rhannwch ef, a rhowch yr un llinell `participant:` ym mhen y ddwy ran.", "cy"},
		"something <new>": {"Something &lt;new&gt;.", "en-GB"},
		"role band 2 holds a place: a band is a phrase that many share, such as \"Senior commissioner\"": {"Mae lle ym mand rôl 2: ymadrodd y mae llawer yn ei rannu yw band, megis &#34;Senior commissioner&#34;.", "cy"},
		"the programme's name: exists already":  {"Mae rhaglen o’r enw hwn eisoes.", "cy"},
		"the programme's name must be one line": {"Rhaid ysgrifennu enw’r rhaglen ar un llinell.", "cy"},
		"the role band 3 must be one line":      {"Rhaid ysgrifennu band rôl 3 ar un llinell.", "cy"},
	} {
		if got := Refused(cy, status.Error(codes.InvalidArgument, said)); string(got.Text) != want[0] || got.Tag != want[1] {
			t.Errorf("%s: %v", said, got)
		}
		if got := Refused(messages.English, status.Error(codes.InvalidArgument, said)); got.Tag != "en-GB" {
			t.Errorf("in English: %v", got)
		}
	}
	for _, err := range []error{errFormCut, errRule} {
		if got := Refused(cy, err); got.Tag != "cy" || status.Code(err) != codes.InvalidArgument || strings.Contains(string(got.Text), "{") {
			t.Errorf("%v: %v", err, got)
		}
	}
	if got := Refused(cy, status.Error(codes.DeadlineExceeded, "detail")); !strings.Contains(string(got.Text), "ormod o amser") {
		t.Errorf("what took too long: %v", got)
	}
	if got := Refused(cy, status.Error(codes.Internal, "detail")); strings.Contains(string(got.Text), "detail") || got.Tag != "cy" {
		t.Errorf("a fault: %v", got)
	}
}
