package export

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"

	"elephants/analysis/allocated"
)

// nasty is an edition of which every text is one that some format has to write in a special way.
var nasty = &pb.GetEditionResponse{
	Hash: strings.Repeat("0af9", 16),
	Digest: &pb.Digest{
		Programme: "=North & \"South\",\nEast; <West>", Edition: 7, Month: "November 2026",
		Size: "About thirty people",
		Elephants: []*pb.Theme{
			{
				Label: "=HYPERLINK(\"http://example.org\";\"open\")", Id: "+again+sticky",
				Principle: pb.Principle_PRINCIPLE_POWER, Step: "+1, say\n\"what\" cannot be changed;",
				Shares: []*pb.Share{{Side: "lived-experience", Band: pb.Band_BAND_MANY,
					AtLeast: true},
					{Side: "@decision\tmaker", Band: pb.Band_BAND_UNSPECIFIED}},
				Terms:      []string{"=1+1", "say, \"so\"", "say, \"so\"", "слово", "a;b"},
				Steadiness: pb.Steadiness_STEADINESS_FIRMLY,
				Wordings: []*pb.Wording{{Side: "lived-experience", Words: []string{"-nowt",
					"a\tb"}},
					{Side: "@decision\tmaker"}},
				Quotes: []*pb.Quote{{Text: "@no, \"one\"\nrang ]]> back",
					RoleBand: "Decision-maker, public sector"}, {Text: "'quoted'"}},
			},
			{Label: "Blame", Barrier: "blame"},
			{
				Label: strings.Repeat("so very long a name that nobody would want to read it ", 5),
				Id:    "tokenism", Barrier: "tokenism",
				Shares: []*pb.Share{{Side: "lived-experience", Band: pb.Band_BAND_MOST},
					{Side: "@decision\tmaker", Band: pb.Band_BAND_SOME}},
				Terms: []string{"слово", "=1+1"}, BookNames: []string{"-one", "two; three"},
			},
		},
		OneSide: []*pb.Theme{
			{Label: "同じ\r\n名前 \x01\U0001F418", Barrier: "blame",
				Shares: []*pb.Share{{Side: "@decision\tmaker"}}, Terms: []string{"\ttab",
					"العربية"}},
			{Label: "-", Shares: []*pb.Share{{Side: "lived-experience", Band: pb.Band_BAND_SOME}}},
			{Label: "-", Shares: []*pb.Share{{Side: "lived-experience", Band: pb.Band_BAND_SOME}}},
		},
		NotEnough: []string{"More was said than this."}, Engine: "1", CodeBook: "1+0af90af9",
		Audit:      strings.Repeat("7f3a", 16),
		Protection: &pb.Protection{K: 5, Batch: 10, Outside: 5, Bands: true},
	},
}

// empty is an edition with nothing to say.
var empty = &pb.GetEditionResponse{
	Hash: strings.Repeat("0", 64),
	Digest: &pb.Digest{
		Programme: "Nothing", Edition: 1, Month: "November 2026", Size: "About ten people",
		Protection: &pb.Protection{K: 5, Batch: 10, Outside: 5, Bands: true},
	},
}

var release = &pb.GetReleaseResponse{
	Hash: strings.Repeat("ab", 32),
	Release: &pb.Release{
		Number: 3, Cohort: "+North", Month: "November 2026", Engine: "1", CodeBook: "1+0af90af9",
		By: []pb.Dimension{pb.Dimension_DIMENSION_SIDE, pb.Dimension_DIMENSION_SECTOR,
			pb.Dimension_DIMENSION_PROGRAMME},
		Editions: []*pb.CountedEdition{{Programme: "=one", Edition: 2},
			{Programme: "two, \"2\"", Edition: 1}},
		Figures: []*pb.Figure{
			{Barrier: "blame", Side: "lived-experience", Sector: pb.Sector_SECTOR_PUBLIC,
				Programme: "=one",
				Count:     40, Low: 30, High: 50},
			{Barrier: "blame", Side: "lived-experience", Programme: "two, \"2\"", Hidden: true,
				High: 17},
		},
		Protection: &pb.ReleaseProtection{
			Epsilon: 0.5, Mechanism: "discrete Laplace", Scale: 6, BarriersEach: 3, RoundedTo: 5,
			HiddenBelow: 10, Confidence: 0.95,
		},
		Words: []string{"Counts have noise."},
	},
}

var published = &pb.Published{
	Rule: pb.SmallRule_SMALL_RULE_PEOPLE, Words: []string{"Too few people for counts."},
	Editions: []*pb.PublishedEdition{
		{Programme: "=one", Edition: 2, Month: "November 2026", CodeBook: "1+0af90af9",
			Hash: strings.Repeat("1", 64), Bands: []*pb.PublishedBand{
				{Barrier: "blame", Own: "blame-here", Side: "lived-experience",
					Band:     pb.Band_BAND_MANY,
					Elephant: true},
				{Barrier: "blame", Side: "decision-maker"},
			}},
		{Programme: "two", Edition: 1, Month: "October 2026", CodeBook: "1+0af90af9",
			Hash: strings.Repeat("2", 64)},
	},
}

// exports writes a message in every form that takes it.
func exports(t *testing.T, m proto.Message) map[string][]File {
	t.Helper()
	all := map[string][]File{}
	for _, f := range Formats {
		var files []File
		var err error
		switch m := m.(type) {
		case *pb.GetEditionResponse:
			files, err = f.Edition(m)
		case *pb.GetReleaseResponse:
			files, err = f.Release(m)
		case *pb.Published:
			files, err = f.Published(m)
		}
		if err != nil {
			t.Log(err)
			continue
		}
		all[f.Name] = files
		if len(files) != 1 && !f.Folder {
			t.Errorf("%s is %d files, want one", f.Name, len(files))
		}
	}
	return all
}

// What the programs' own libraries read is what was said.
func TestReadBack(t *testing.T) {
	python := os.Getenv("ELEPHANTS_PYTHON")
	if python == "" {
		t.Skip("needs a Python with the libraries of testdata/requirements.txt: set ELEPHANTS_PYTHON, " +
			"as .ci/run does")
	}
	for name, m := range map[string]proto.Message{"nasty": nasty, "empty": empty,
		"release":   release,
		"published": published} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			said, err := protojson.MarshalOptions{UseProtoNames: true,
				EmitUnpopulated: true}.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "said.json"), said)
			for format, files := range exports(t, m) {
				for _, f := range files {
					path := filepath.Join(dir, format)
					if found, _ := Lookup(format); found.Folder {
						if err := os.MkdirAll(path, 0o700); err != nil {
							t.Fatal(err)
						}
						path = filepath.Join(path, f.Name)
					}
					write(t, path, f.Content)
				}
			}
			out, err := exec.Command(python, "testdata/readback.py", filepath.Join(dir, "said.json"), dir).CombinedOutput() // #nosec G204 -- the tester's own
			t.Logf("%s", out)
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Whatever an edition says, tables are tables, no cell runs, and XML is XML.
func FuzzEdition(f *testing.F) {
	f.Add("=1+1", "a\nb", "-")                // formulas and ends of line
	f.Add("say \"so\"", ",;\t", "\r")         // what puts cells apart
	f.Add("", "\x00\x1b]]>", "&amp;<a b='c'") // what XML has no letter for, and what it has its own
	f.Fuzz(func(t *testing.T, label, term, side string) {
		defer allocated.Bound(t)()
		if !utf8.ValidString(label + term + side) {
			t.Skip() // which no message carries
		}
		e := proto.CloneOf(nasty)
		e.Digest.Elephants[0].Label, e.Digest.Elephants[0].Id = label, term
		e.Digest.Elephants[0].Terms = append(e.Digest.Elephants[0].Terms, term, label)
		e.Digest.Elephants[0].Shares[0].Side = side
		again := exports(t, e)
		for name, files := range exports(t, e) {
			for i, file := range files {
				if !bytes.Equal(file.Content, again[name][i].Content) {
					t.Errorf("%s: %s is another each time", name, file.Name)
				}
				if !utf8.Valid(file.Content) {
					t.Errorf("%s: %s is not UTF-8", name, file.Name)
				}
				switch filepath.Ext(file.Name) {
				case ".csv":
					checkCSV(t, file)
				case ".gexf", ".graphml", ".qdc":
					checkXML(t, file)
				}
			}
		}
	})
}

func checkCSV(t *testing.T, file File) {
	reader := csv.NewReader(bytes.NewReader(file.Content))
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v in\n%s", file.Name, err, file.Content)
		}
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") ||
				strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") ||
				strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") {
				t.Errorf("%s: the cell %q would run", file.Name, cell)
			}
		}
	}
}

func checkXML(t *testing.T, file File) {
	for decoder := xml.NewDecoder(bytes.NewReader(file.Content)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v in\n%s", file.Name, err, file.Content)
		}
	}
}

// A code has the same guid in every edition and programme, so that code books of several go
// together.
func TestSameCodes(t *testing.T) {
	guids := func(programme string, edition int32) []string {
		e := proto.CloneOf(nasty)
		e.Digest.Programme, e.Digest.Edition = programme, edition
		slices.Reverse(e.Digest.OneSide[1:])
		return regexp.MustCompile(`<Code guid="[^"]*"`).FindAllString(string(exports(t,
			e)["qdc"][0].Content), -1)
	}
	one, other := guids("One", 1), guids("Other", 2)
	if got, want := guid("theme", "tokenism"), "F3A57B74-E3D1-5175-AEAA-FEB8F23DF89A"; got != want {
		t.Errorf("the guid of a theme is %s, and was %s in every code book before", got, want)
	}
	if len(one) != 6 || !slices.Equal(one, other) {
		t.Errorf("codes are %q in one edition and %q in another", one, other)
	}
}

// No export says a number of people of an edition, or a time: a month is all.
func TestNoTimes(t *testing.T) {
	moment := regexp.MustCompile(`20\d\d-\d\d|\d\d:\d\d:\d\d|lastmodified|creationDate|creatingUser|"created"`)
	for name, files := range exports(t, nasty) {
		for _, f := range files {
			if found := moment.Find(f.Content); found != nil {
				t.Errorf("%s: %s says %q", name, f.Name, found)
			}
		}
	}
}

// A form that has nothing to hold says so.
func TestRefused(t *testing.T) {
	for name, n := range map[string]int{"edition": len(exports(t, empty)),
		"release": len(exports(t, release)), "published": len(exports(t, published))} {
		if want := map[string]int{"edition": len(Formats) - 1, "release": 3,
			"published": 3}[name]; n != want {
			t.Errorf("%d forms take the %s, want %d", n, name, want)
		}
	}
	if _, err := Lookup("xlsx"); err == nil {
		t.Error("xlsx is no form of ours")
	}
}

// A spreadsheet opens the csv files with their accents, and no other format has a mark that it does
// not allow.
func TestByteOrderMark(t *testing.T) {
	for _, format := range []string{"csv", "datapackage", "mtx"} {
		f, err := Lookup(format)
		if err != nil {
			t.Fatal(err)
		}
		files, err := f.Edition(nasty)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if has := bytes.HasPrefix(file.Content,
				[]byte(byteOrderMark)); has != (format == "csv") {
				t.Errorf("%s: %s begins with a mark: %v", format, file.Name, has)
			}
		}
	}
}
