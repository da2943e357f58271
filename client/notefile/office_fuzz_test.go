package notefile

import (
	"encoding/xml"
	"errors"
	"testing"
	"unicode/utf8"

	"elephants/analysis/allocated"
)

// What a word processor writes, whatever it is: packed by us, since a fuzzer that changes the bytes
// of a zip file hardly ever gets to what is in it.
func FuzzOffice(f *testing.F) {
	f.Add("<w:p>"+run("a")+"<w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:p>", true)                // a table
	f.Add("<w:p><w:del><w:r><w:delText>a</w:delText></w:r></w:del>"+run("b")+"</w:p>", true) // tracked
	f.Add("<w:p><mc:AlternateContent><mc:Choice/><mc:Fallback>", true)                       // no ends
	f.Add("<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>", false)
	f.Add("<text:p>a<text:s text:c='99999999'/><text:tab/>b</text:p>", false) // more blanks than bytes
	f.Add("<text:p><o:annotation>a</o:annotation>b</text:p>", false)          // a comment
	f.Fuzz(func(t *testing.T, body string, word bool) {
		name, content := "a.odt", odt(t, body)
		if word {
			name, content = "a.docx", docx(t, body)
		}
		defer allocated.Bound(t)()
		text, err := Text(name, content)
		if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
			t.Error("the decoder's own error came out: it may quote the file")
		}
		if !utf8.ValidString(text) {
			t.Errorf("%q gives %q, which is no UTF-8", body, text)
		}
	})
}
