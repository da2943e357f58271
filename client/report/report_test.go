package report

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	pb "elephants/proto/elephants/v1"
)

// sample is a report with every kind of item, and text that each format must not take for its own.
func sample() *pb.Report {
	said := func(text string, parts ...string) *pb.ReportSentence {
		s := &pb.ReportSentence{Text: text}
		for _, p := range parts {
			s.Sources = append(
				s.Sources,
				&pb.ReportSource{Edition: 1, Part: p, Name: "edition 1: " + p},
			)
		}
		return s
	}
	english := said("Wedi <b>blino</b> & *dim* [byd] \x01 \"?\"", "rules")
	english.Language = "cy"
	return &pb.Report{
		Programme: "Leeds & York",
		Language:  "en",
		Title:     "What people told us",
		Month:     "November 2026",
		Editions:  []int32{1},
		Origin:    "Made from edition 1. Nothing else went into it.",
		Sections: []*pb.ReportSection{
			{Id: "asked", Heading: "Who was asked", Items: []*pb.ReportItem{
				{
					Sentences: []*pb.ReportSentence{
						said("About thirty people were asked.", "size"),
						said("Both sides.", "size", "rules"),
					},
				},
			}},
			{Id: "said", Heading: "What both sides say", Items: []*pb.ReportItem{
				{
					Name:      said("Asked after it was decided", "tokenism"),
					Sentences: []*pb.ReportSentence{english},
				},
				{Name: said("Blame", "blame")},
			}},
		},
	}
}

func written(t *testing.T, f Format, r *pb.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every format has every sentence and every source, once, and the same bytes each time.
func TestFormatsSayAll(t *testing.T) {
	r := sample()
	for _, f := range Formats {
		content := written(t, f, r)
		if !bytes.Equal(content, written(t, f, r)) {
			t.Errorf("%s: the same report has other bytes", f.Name)
		}
		text := string(content)
		if f.Name == "docx" {
			text = part(t, content, "word/document.xml")
		}
		for _, want := range []string{"What people told us", "Who was asked",
			"About thirty people were asked.", "Both sides.", "Asked after it was decided", "Blame", r.Origin, "edition 1: blame"} {
			if n := strings.Count(text, want); n < 1 {
				t.Errorf("%s has no %q", f.Name, want)
			}
		}
		if strings.Contains(text, "<b>blino") || strings.Contains(text, "& *dim*") {
			t.Errorf("%s takes what people wrote for its own marks", f.Name)
		}
		if found, ok := ByName(f.Name); !ok || found.Ext != f.Ext {
			t.Errorf("%s is not found by its name", f.Name)
		}
	}
	if _, ok := ByName("pdf"); ok {
		t.Error("a format that there is not was found")
	}
	if strings.Contains(string(written(t, Formats[0], r)), "http") {
		t.Error("the page fetches something")
	}
}

// Two numbers of a sentence are read as two, and a line that leads to others stays with them.
func TestNumbersAndLeads(t *testing.T) {
	r := sample()
	r.Sections[0].Items[0].Sentences[1].Text = "They say:"
	page := string(written(t, Formats[0], r))
	if !strings.Contains(page, "</sup><sup>, <a") || !strings.Contains(page, `<div class="leads">`) {
		t.Error("in a browser numbers run together, or what leads is parted from what follows")
	}
	if text := part(t, written(t, Formats[1], r), "word/document.xml"); !strings.Contains(text,
		"<w:keepNext/>") {
		t.Error("in a word processor what leads is parted from what follows")
	}
}

func part(t *testing.T, content []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// All parts of the document are well-formed XML, whatever is written.
func TestDocumentIsXML(t *testing.T) {
	content := written(t, Formats[1], sample())
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range z.File {
		d := xml.NewDecoder(strings.NewReader(part(t, content, file.Name)))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", file.Name, err)
			}
		}
	}
}

// A word processor's own library reads back what was written, in the styles that it was written in.
func TestDocumentIsReadBack(t *testing.T) {
	python := os.Getenv("ELEPHANTS_PYTHON")
	if python == "" {
		t.Skip(
			"set ELEPHANTS_PYTHON to a Python with client/export/testdata/requirements.txt, as .ci/run does",
		)
	}
	name := filepath.Join(t.TempDir(), "report.docx")
	if err := os.WriteFile(name, written(t, Formats[1], sample()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "testdata/readback.py", name).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var got [][]string
	for line := range strings.Lines(string(out)) {
		var p []string
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		got = append(got, p)
	}
	want := [][]string{
		{"core", "What people told us", "en"},
		{"Title", "What people told us", ""}, {"Subtitle", "Leeds & York, November 2026", ""},
		{"Heading 1", "Who was asked", ""},
		{"Normal", "About thirty people were asked. Both sides.", "[1][2]"},
		{"Heading 1", "What both sides say", ""},
		{"Heading 2", "Asked after it was decided", ""},
		{"Normal", "Wedi <b>blino</b> & *dim* [byd] \uFFFD \"?\"", "[2][3]"},
		{"List Bullet", "Blame", "[4]"},
		{"Heading 1", "Made from edition 1. Nothing else went into it.", ""},
		{"List Number", "edition 1: size", ""}, {"List Number", "edition 1: rules", ""},
		{"List Number", "edition 1: tokenism", ""}, {"List Number", "edition 1: blame", ""},
	}
	if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("read back\n%q\nwant\n%q", got, want)
	}
}

// In Markdown a list that follows a paragraph begins after an empty line, or it would be a part of it.
func TestMarkdownListsBeginAnew(t *testing.T) {
	r := sample()
	list := r.Sections[1].Items[1]
	r.Sections[1].Items = []*pb.ReportItem{list, r.Sections[1].Items[0], list}
	said := string(written(t, Formats[2], r))
	if n := strings.Count(said, "\n\n- Blame"); n != 2 {
		t.Errorf("%d of 2 lists begin after an empty line:\n%s", n, said)
	}
}

func TestAudiencesAreTheServices(t *testing.T) {
	for i, name := range Audiences {
		audience, ok := Audience(name)
		if !ok || audience.String() != "AUDIENCE_"+strings.ToUpper(name) || int(audience) != i+1 {
			t.Errorf("%s is %v", name, audience)
		}
	}
	if _, ok := Audience("everybody"); ok || len(Audiences) != len(pb.Audience_name)-1 {
		t.Error("an audience that there is not, or one that is missing")
	}
}

func ExampleFormat_Write() {
	format, _ := ByName("md")
	r := sample()
	r.Sections = r.Sections[:1]
	if err := format.Write(os.Stdout, r); err != nil {
		fmt.Println(err)
	}
	// Output:
	// # What people told us
	//
	// Leeds \& York, November 2026
	//
	// ## Who was asked
	//
	// About thirty people were asked.
	// Both sides.[^1][^2]
	//
	// ---
	//
	// Made from edition 1. Nothing else went into it.
	//
	// [^1]: edition 1: size
	// [^2]: edition 1: rules
}

// Numbers stand once, after the paragraph that they are of, and for those who took part after the
// section; each sentence keeps its own. Names in a row are one list.
func TestLay(t *testing.T) {
	r := sample()
	r.Sections[1].Items = append(r.Sections[1].Items, r.Sections[1].Items[1])
	n := Sources(r)
	laid := n.Lay(r, r.Sections[0])
	asked := laid.Blocks[0].Lines
	if asked[0].Shown != nil || !slices.Equal(asked[1].Shown, []int{1, 2}) || laid.From != nil ||
		!slices.Equal(asked[0].Numbers, []int{1}) || len(laid.Blocks) != 1 {
		t.Errorf("a paragraph of two sources: %+v", laid)
	}
	laid = n.Lay(r, r.Sections[1])
	said := laid.Blocks
	if len(said) != 2 || said[0].Name == nil || said[0].Name.Shown != nil ||
		!slices.Equal(said[0].Lines[0].Shown, []int{2, 3}) || len(said[1].List) != 2 ||
		!slices.Equal(said[1].List[0].Shown, []int{4}) {
		t.Errorf("a paragraph and a list: %+v", laid)
	}
	lead := Block{Lines: []Line{{ReportSentence: &pb.ReportSentence{Text: "The groups say:"}}}}
	if !lead.Leads() || said[0].Leads() || said[1].Leads() {
		t.Error("what stands before other things is not told from what does not")
	}
	r.Audience = pb.Audience_AUDIENCE_PARTICIPANTS
	for i, want := range [][]int{{1, 2}, {2, 3, 4}} {
		laid = n.Lay(r, r.Sections[i])
		for _, block := range laid.Blocks {
			for _, line := range append(block.Lines, block.List...) {
				if line.Shown != nil || len(line.Numbers) == 0 {
					t.Errorf("a line for those who took part: %+v", line)
				}
			}
		}
		if !slices.Equal(laid.From, want) {
			t.Errorf("section %d for those who took part is from %v, want %v", i, laid.From, want)
		}
	}
}
