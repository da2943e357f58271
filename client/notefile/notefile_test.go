package notefile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"elephants/analysis/allocated"
	"elephants/client/transcript"
)

// What package office takes at most: bytes that a file unpacks to, parts and elements.
const (
	mostUnpacked = 32 << 20
	mostParts    = 2_000
	mostElements = 1_000_000
)

// pack makes a file of files: name, content, name, content.
func pack(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		part, err := w.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns` +
	`:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

func docx(t testing.TB, body string, more ...string) []byte {
	return pack(t, append([]string{
		"[Content_Types].xml", "<Types/>",
		"docProps/core.xml", "<p><t>Ann Hallam, author</t></p>",
		"word/comments.xml", "<w:comments " + wordSpace +
			"><w:comment w:author='Ann'><w:p><w:r><w:t>a comment</w:t></w:r></w:p></w:comment></w:comments>",
		"word/header1.xml", "<w:hdr " + wordSpace +
			"><w:p><w:r><w:t>Ann Hallam, interviewer</w:t></w:r></w:p></w:hdr>",
		"word/document.xml", "<?xml version='1.0'?><w:document " + wordSpace + "><w:body>" + body +
			"</w:body></w:document>",
	}, more...)...)
}

func odt(t testing.TB, body string, more ...string) []byte {
	return pack(t, append([]string{
		"mimetype", "application/vnd.oasis.opendocument.text",
		"meta.xml", "<p>Ann Hallam, author</p>",
		"content.xml", `<?xml version="1.0"?><o:document-content xmlns:o="urn:oasis:names:tc:opendocu` +
			`ment:xmlns:office:1.0" ` +
			`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/el` +
			`ements/1.1/"><o:body><o:text>` + body + `</o:text></o:body></o:document-content>`,
	}, more...)...)
}

func run(text string) string { return "<w:r><w:t xml:space='preserve'>" + text + "</w:t></w:r>" }

func TestTextAlone(t *testing.T) {
	for _, c := range []struct {
		name, file string
		content    []byte
		want       string
	}{
		{"paragraphs", "a.docx",
			docx(t, "<w:p>"+run("They ")+run("decided.")+"</w:p><w:p/><w:p>"+run("Then asked.")+"</w:p>"),
			"They decided.\n\nThen asked."},
		{"a list", "a.docx",
			docx(t, "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"+run("one")+"</w:p>"),
			"- one"},
		{"a head", "a.docx",
			docx(t, "<w:p>"+run("---")+"</w:p><w:p>"+run("role: Citizen")+"</w:p><w:p>"+run(
				"---")+"</w:p><w:p>"+run("Said.")+"</w:p>"), "Said."},
		{"a deletion that is tracked", "a.docx",
			docx(t,
				"<w:p>"+run(
					"It was ")+"<w:del w:author='Ann'><w:r><w:delText>Bob</w:delText><w:t>Bo"+
					"b</w:t></w:r></w:del><w:ins w:author='Ann'>"+run("he.")+"</w:ins></w:p>"), "It was he."},
		{"a paragraph moved away", "a.docx",
			docx(t, "<w:p><w:moveFrom w:author='Ann'>"+run("twice")+"</w:moveFrom><w:moveTo>"+run(
				"once")+"</w:moveTo></w:p>"), "once"},
		{"a field and its code", "a.docx",
			docx(t, "<w:p><w:r><w:instrText>HYPERLINK mailto:ann@example.org</w:instrText></w:r>"+run(
				"write")+"</w:p>"), "write"},
		{"hidden text", "a.docx",
			docx(t,
				"<w:p>"+run(
					"seen ")+"<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:rPr><w:vanish "+
					"w:val='false'/></w:rPr><w:t>too</w:t></w:r></w:p>"), "seen too"},
		{"a footnote", "a.docx",
			docx(t, "<w:p>"+run("Above.")+"<w:r><w:footnoteReference w:id='2'/></w:r></w:p>",
				"word/footnotes.xml",
				"<w:footnotes "+wordSpace+"><w:footnote w:type='separator'><w:p>"+run("rule")+
					"</w:p></w:footnote><w:footnote><w:p>"+run(
					"Below.")+"</w:p></w:footnote></w:footnotes>"), "Above.\n\nBelow."},
		{"a text box, which stands there twice", "a.docx",
			docx(t, "<w:p>"+run("Around ")+"<mc:AlternateContent><mc:Choice><w:txbxContent><w:p>"+run(
				"boxed")+"</w:p></w:txbxContent></mc:Choice>"+
				"<mc:Fallback><w:p>"+run("boxed")+"</w:p></mc:Fallback></mc:AlternateContent>"+run(
				"it.")+"</w:p>"), "Around it.\n\nboxed"},
		{"a paragraph whose end is deleted", "a.docx",
			docx(t, "<w:p><w:pPr><w:rPr><w:del w:author='Ann'/></w:rPr></w:pPr>"+run("They ")+"</w:p><w:p>"+run(
				"left.")+"</w:p>"), "They left."},
		{"how a word is pronounced", "a.docx",
			docx(t, "<w:p><w:r><w:ruby><w:rt>"+run("dhei")+"</w:rt><w:rubyBase>"+run("They")+
				"</w:rubyBase></w:ruby></w:r>"+run(" left.")+"</w:p>"), "They left."},
		{"WordArt", "a.docx",
			docx(t, "<w:p>"+run("Before.")+"</w:p><w:p><w:r><w:pict><w:textpath string='Nobody "+
				"asked'/></w:pict></w:r></w:p>"),
			"Before.\n\nNobody asked"},
		{"a list in a form", "a.docx",
			docx(t, "<w:p>"+run("When? ")+"<w:r><w:fldChar "+
				"w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/>"+
				"<w:listEntry w:val='In time'/><w:listEntry w:val='Too "+
				"late'/></w:ddList></w:ffData></w:fldChar></w:r>"+
				"<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"), "When? Too late"},
		{"a chart", "a.docx",
			docx(t, "<w:p>"+run("Before.")+"</w:p><w:p><w:r><w:drawing><w:chart "+
				"w:id='c'/></w:drawing></w:r></w:p>",
				"word/_rels/document.xml.rels", "<R><Relationship Id='c' Type='a/chart' "+
					"Target='charts/chart1.xml'/></R>",
				"word/charts/chart1.xml", "<c><title><p><r><t>Who was "+
					"asked</t></r></p></title><strRef><f>A1</f><strCache>"+
					"<pt><v>Tenants</v></pt></strCache></strRef><numCache><pt><v>4.3</v></pt></numCache></c>"),
			"Before.\n\nWho was asked\n\nTenants"},
		{"a table", "a.docx",
			docx(t, "<w:tbl><w:tr><w:tc><w:p>"+run("left")+"</w:p></w:tc><w:tc><w:p>"+run(
				"right")+"</w:p></w:tc></w:tr></w:tbl>"), "left\n\nright"},

		{"paragraphs", "a.odt", odt(t, "<text:h>Notes</text:h><text:p>They<text:s "+
			"text:c='2'/>decided<text:tab/>it.\n  Then asked.</text:p>"),
			"Notes\n\nThey  decided\tit.   Then asked."},
		{"a list", "a.odt",
			odt(t,
				"<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list><text:p>afte"+
					"r</text:p>"), "- one\n\nafter"},
		{"a comment", "a.odt", odt(t, "<text:p>Said.<o:annotation><dc:creator>Ann "+
			"Hallam</dc:creator><text:p>who?</text:p></o:annotation></text:p>"), "Said."},
		{"deletions that are tracked", "a.odt",
			odt(t,
				"<text:tracked-changes><text:p>Bob</text:p></text:tracked-changes><text:p>He<text:change/> "+
					"came.</text:p>"), "He came."},
		{"a footnote", "a.odt",
			odt(t,
				"<text:p>Above<text:note><text:note-citation>1</text:note-citation><text:note-body><tex"+
					"t:p>Below.</text:p></text:note-body></text:note>.</text:p>"), "Above.\n\nBelow."},
		{"the author as a field", "a.odt",
			odt(t, "<text:p>By <text:author-name>Ann Hallam</text:author-name>me.</text:p>"), "By me."},

		{"the fields of a form", "a.odt",
			odt(t, `<o:forms xmlns:f="urn:oasis:names:tc:opendocument:xmlns:form:1.0"><f:form><f:text f:`+
				`name="Text1" `+
				`f:value="Type here" f:current-value="They left."/><f:textarea><text:p>Nobody asked.</text:`+
				`p></f:textarea>`+
				`<f:listbox><f:option f:label="Too late" f:current-selected="true"/><f:option f:label="In t`+
				`ime"/></f:listbox>`+
				`<f:checkbox f:label="I was told"/></f:form></o:forms><text:p>And then?</text:p>`),
			"They left.\n\nNobody asked.\n\nToo late\n\nAnd then?"},
		{"a control that shows its prompt", "a.odt",
			odt(t, `<text:p><o:content-control o:showing-place-holder="true">Choose one</o:content-contr`+
				`ol>They left.</text:p>`),
			"They left."},
		{"a chart", "a.odt",
			odt(t, `<text:p>Before.<o:object o:href="./Object 1"/></text:p>`, "Object 1/content.xml",
				`<c:chart xmlns:c="urn:oasis:names:tc:opendocument:xmlns:chart:1.0" xmlns:text="t"><c:title>`+
					`<text:p>Who was asked</text:p></c:title></c:chart>`), "Before.\n\nWho was asked"},

		{"voices", "a.vtt", []byte("WEBVTT\n\nNOTE by Ann\n\nSTYLE\n::cue {}\n\n1\n00:01.000 --> " +
			"00:02.000 align:start\n<v Ann Hallam>What was\n\n00:02.000 --> 00:03.000\n<v.loud Ann " +
			"Hallam>said?</v>\n\n00:04.000 --> 00:05.000\n<v Bob><i>Nothing</i> &amp; nobody.\n"),
			"What was said?\n\nNothing & nobody."},
		{"a pause", "a.vtt", []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nOne ends.\n\n00:02.100 --> " +
			"00:03.000\nTwo ends.\n\n01:00:06.000 --> 01:00:07.000\nThree\n"),
			"One ends. Two ends.\n\nThree"},
		{"names before a colon", "a.vtt", []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nAnn Hallam " +
			"(GMP): Hello.\n\n00:02.000 --> 00:03.000\nto all: of you\n"), "Hello. to all: of you"},
		{"SubRip", "a.srt", []byte("\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<font " +
			"color='red'>They had</font>\r\ndecided.\r\n\r\n2\r\n00:00:09,000 --> 00:00:10,000\r\n- " +
			"SPEAKER 2: Yes.\r\n"), "They had decided.\n\nYes."},

		{"line ends of every sort", "a.md", []byte("\xef\xbb\xbfone\r\ntwo\rthree\n"), "one\ntwo\nthree"},
		{"emoji and combining accents", "A.TXT", []byte("Zoe\u0308 \U0001F469\u200d\U0001F692 said"),
			"Zoe\u0308 \U0001F469\u200d\U0001F692 said"},
	} {
		note, err := Read(c.file, c.content, Note{Side: "lived-experience", Speaker: transcript.Everybody})
		if err != nil || note.Text != c.want {
			t.Errorf("%s, %s: %v\n got %q\nwant %q", c.file, c.name, err, note.Text, c.want)
		}
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	bomb := docx(t, "<w:p>"+run(strings.Repeat("a", mostUnpacked))+"</w:p>")
	if len(bomb) > 1<<20 {
		t.Fatalf("the zip bomb is %d bytes: this test proves nothing", len(bomb))
	}
	many := make([]string, 0, 2*mostParts+2)
	for i := range mostParts + 1 {
		many = append(many, fmt.Sprint(i), "")
	}
	laughs := `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:p ` + wordSpace + `>` + run("&b;") + `</w:p>`
	for _, c := range []struct {
		name, file string
		content    []byte
		want       string
	}{
		{"not packed", "a.docx", []byte("PK this is secretive"), "not a Word file"},
		{"a password", "a.docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "secretive"...), "has a password"},
		{"a password", "a.odt", odt(t, "", "META-INF/manifest.xml",
			"<m><file-entry><encryption-data/></file-entry></m>"), "has a password"},
		{"a zip bomb", "a.docx", bomb, "unpacks to more than 33554432 bytes"},
		{"a zip bomb in a footnote", "a.docx", docx(t, "", "word/footnotes.xml",
			"<p>"+strings.Repeat(" ", mostUnpacked)), "unpacks to more than"},
		{"too many files in it", "a.docx", pack(t, many...), "damaged"},
		{"nothing in it", "a.docx", pack(t), "damaged"},
		{"a spreadsheet", "a.odt", pack(t, "mimetype", "x"), "damaged"},
		{"XML that ends early", "a.docx", pack(t, "word/document.xml", "<w:p><w:t>secretive"), "damaged"},
		{"entities", "a.docx", pack(t, "word/document.xml", laughs), "damaged"},
		{"elements in elements", "a.odt",
			odt(t, strings.Repeat("<text:span>", 1000)+strings.Repeat("</text:span>", 1000)), "damaged"},
		{"a subdocument", "a.docx", docx(t, "<w:p>"+run("secretive")+"</w:p><w:subDoc/>"), "subdocument"},
		{"an object", "a.docx", docx(t, "<w:p><w:r><w:object><w:OLEObject/></w:object></w:r></w:p>"), "another program"},
		{"an object", "a.odt", odt(t, `<text:p>secretive<o:object o:href="./Object 1"/></text:p>`), "another program"},
		{"no captions", "a.vtt", []byte("WEBVTT\n\nsecretive"), "no captions"},
		{"another kind", "a.pages", []byte("secretive"),
			"cannot read .pages files: save it as .txt, .md or .docx"},
		{"a picture", "a.png", []byte("secretive"), "cannot read .png files: it is a picture"},
		{"a recording", "a.M4A", []byte("secretive"), "cannot read .m4a files: it is a recording"},
		{"answers", "a.xlsx", []byte("secretive"), "cannot read .xlsx files: the answers of a survey go in " +
			"as CSV, by `elephants import`"},
		{"other captions", "a.ttml", []byte("secretive"), "cannot read .ttml files: save the captions as .vtt"},
		{"no transcript", "a.json", []byte(`[{"answer": "secretive"}]`), "this JSON is no transcript"},
		{"20 MB", "a.txt", make([]byte, MaxFile+1), "the file is 20971521 bytes, the limit is 20971520"},
		{"another encoding", "a.txt", []byte("one\ntwo secretive caf\xe9"), "line 2 is not valid UTF-8"},
		{"no letters", "a.txt", []byte("123 \U0001F600"), "no letter in it"},
		{"too long", "a.docx", docx(t, "<w:p>"+run(strings.Repeat("a", MaxNote+1))+"</w:p>"),
			"the note is 65537 bytes, the limit is 65536"},
	} {
		note, err := Read(c.file, c.content, Note{Side: "lived-experience"})
		switch {
		case err == nil:
			t.Errorf("%s, %s: read, %d bytes", c.file, c.name, len(note.Text))
		case !strings.Contains(err.Error(), c.want):
			t.Errorf("%s, %s: %v, want %q", c.file, c.name, err, c.want)
		case strings.Contains(err.Error(), "secretive"):
			t.Errorf("%s, %s: the error repeats the file", c.file, c.name)
		}
	}
}

func TestHeadAndCodings(t *testing.T) {
	note, err := Read("a.txt", []byte("---\nside: decision-maker\nsector: public\nrole: "+
		"Decision-maker\nquotable: yes\nparticipant: D1\ntags: good\n---\nAsked late. {#tokenism "+
		"#blame}\n\nNothing."),
		Note{Side: "lived-experience", Role: "Citizen"})
	if err != nil {
		t.Fatal(err)
	}
	if note.Side != "decision-maker" || note.Sector != "public" || note.Role != "Decision-maker" ||
		!note.Quotable || note.Participant != "D1" {
		t.Errorf("the head is not read: %+v", note)
	}
	if len(note.Codings) != 2 ||
		note.Text[note.Codings[0].Start:note.Codings[0].End] != "Asked late." ||
		note.Codings[1].Barrier != "blame" {
		t.Errorf("codings %+v of a note of %d bytes", note.Codings, len(note.Text))
	}
}

// What an interviewer names in their own words is taken off the text as a barrier is; marks that
// follow each other are of one passage.
func TestSomethingElse(t *testing.T) {
	const text = "No dogs. {#blame} {Something else: the dog cannot come}\n- No lunch.{something " +
		"else:  }\n- No bus. {#tokenism}{#practicalities} It was late. {something else: too late}"
	note, err := Parse(text, Note{Side: "lived-experience"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range note.Codings {
		got = append(got, note.Text[c.Start:c.End]+"|"+c.Barrier+"|"+c.Named)
	}
	want := []string{"No dogs.|blame|", "No dogs.||the dog cannot come", "- No bus.|tokenism|",
		"- No bus.|practicalities|", "It was late.||too late"}
	if !slices.Equal(got, want) || note.Text != "No dogs.\n- No lunch.\n- No bus. It was late." {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := Parse("No dogs. {something else: "+strings.Repeat("secretive ", 13)+"}",
		note); err == nil || !strings.Contains(err.Error(), "129 bytes, the limit is 120") ||
		strings.Contains(err.Error(), "secretive") {
		t.Errorf("a long name: %v", err)
	}
}

// Whatever a file holds, reading it ends, without a panic, in a note or in an error that repeats
// none of it.
func FuzzRead(f *testing.F) {
	f.Add("a.docx", docx(f, "<w:p>"+run("a")+"</w:p>")) // packed
	f.Add("a.odt", odt(f, "<text:p>a</text:p>"))
	// times that are none, a tag without its end
	f.Add("a.vtt", []byte("WEBVTT\n\n99:99.999 --> 00:00.000\n<v A\n"))
	f.Add("a.txt", []byte("---\nside: x\n---\na {#b} {#}")) // a head, marks
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		defer allocated.Bound(t)()
		note, err := Read(name, content, Note{Side: "x"})
		if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
			t.Error("the decoder's own error came out: it may quote the file")
		}
		for _, c := range note.Codings {
			if c.Start < 0 || c.Start >= c.End || c.End > len(note.Text) {
				t.Errorf("a coding spans %d to %d of %d bytes", c.Start, c.End, len(note.Text))
			}
		}
	})
}

// What is called HTML is, whatever it begins with, and text is text.
func TestPiecesOfAPage(t *testing.T) {
	for name, c := range map[string]struct{ file, content, want string }{
		"a title":           {"a.html", "<title>Talk 4</title><p>They left.<p>Nobody asked.", "They left.\n\nNobody asked."},
		"a title, as text":  {"a.txt", "<title>Talk 4</title><p>They left.</p>", "They left."},
		"a paragraph":       {"a.htm", "<p>They left.</p>\n<p>Nobody asked.</p>\n<!-- end -->", "They left.\n\nNobody asked."},
		"words, then tags":  {"a.html", "They left.<br>Nobody &amp; none.", "They left.\nNobody & none."},
		"below a head":      {"a.html", "---\nside: a\n---\n<p>They left.</p><hr>", "They left."},
		"no tag":            {"a.html", "They left.\n\nNobody asked.", "They left.\n\nNobody asked."},
		"little of a page":  {"a.html", "<!doctype html><title>Talk 4</title>They left.", "They left."},
		"a whole page":      {"a.html", "<!doctype html><p>1 &amp;lt; 2, they say</p>", "1 < 2, they say"},
		"a tag in a text":   {"a.txt", "They left <p> out.", "They left <p> out."},
		"a script and more": {"a.html", "<script>x()</script><style>p{}</style><b>They</b> left.", "They left."},
	} {
		note, err := Read(c.file, []byte(c.content), Note{Side: "a"})
		if err != nil || note.Text != c.want {
			t.Errorf("%s: got %q, %v, want %q", name, note.Text, err, c.want)
		}
	}
}

// What `submit` printed is no note, by whichever way it comes.
func TestReceiptsAreNoNote(t *testing.T) {
	const printed = "FILE      RECEIPT\nnote.txt  able baker cast dine easy fable gape halt idle jolt\n"
	_, byFile := Read("receipts.txt", []byte(printed), Note{Side: "citizen"})
	_, typed := Parse(printed, Note{Side: "citizen"})
	for _, err := range []error{byFile, typed} {
		if !errors.Is(err, ErrReceipts) {
			t.Errorf("got %v, want %v", err, ErrReceipts)
		}
	}
}

// A file of receipts is no note; what people say is, also in lines of as many words.
func TestAreReceipts(t *testing.T) {
	const one = "able baker cast dine easy fable gape halt idle jolt"
	for text, want := range map[string]bool{
		"FILE      RECEIPT\nnote.txt  " + one + "\nmy talk   " + one + "\n": true,
		"\ufeffnotes/001.txt " + one + "\r\n":                               true,
		`{"file":"a.txt","receipt":"` + one + `"}` + "\n":                   true,
		one + "\n": false,
		"I said, they came in the night and never told anyone why\n": false,
		"- they came in the night and never ever told anyone why\n":  false,
		"note.txt  " + one + "\nThey never asked us.\n":              false,
		`{"text":"They never asked us."}`:                            false,
		"\n":                                                         false,
	} {
		if AreReceipts(text) != want {
			t.Errorf("%q: %v, want %v", text, !want, want)
		}
	}
}
