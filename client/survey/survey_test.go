package survey

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"elephants/analysis/allocated"
	"elephants/client/notefile"
)

// kobo is an export of KoboToolbox with what it adds of its own.
const kobo = `"start";"end";"deviceid";"group/side";"group/full_name";"talk/hard";"talk/hopes";"age_group";"_uuid";"_submission_time"
"2026-11-02T09:14:03";"2026-11-02T09:40:55";"imei:351756051523999";"Customer";"Zbysia Quornwicka";"They never rang; ""we'll see"", they said.
Then nothing.";"To be asked";"40-49";"uuid:1";"2026-11-02"
"2026-11-03T09:14:03";"2026-11-03T09:40:55";"imei:351756051523999";"Officer";"Zbysia Quornwicka";"";"Zeit";"";"uuid:2";"2026-11-03"
"2026-11-04T09:14:03";"2026-11-04T09:40:55";"imei:351756051523999";"Officer";"Zbysia Quornwicka";" - ";"";"";"uuid:3";"2026-11-04"
`

var (
	choice = Choice{Text: []string{"hard", "talk/hopes"}, Side: "side", Participant: "_uuid"}
	sides  = Sides{Of: []string{"lived-experience", "decision-maker"},
		Is: map[string]string{"Customer": "lived-experience", "Officer": "decision-maker"}}
)

func notesOf(content []byte, encoding string, c Choice, s Sides) ([]Note, Left, error) {
	t, err := Read(content, encoding)
	if err != nil {
		return nil, Left{}, err
	}
	columns, err := t.Choose(c)
	if err != nil {
		return nil, Left{}, err
	}
	return columns.Notes(s)
}

// Of the columns that were not chosen nothing is in the notes.
func TestNotes(t *testing.T) {
	notes, left, err := notesOf([]byte(kobo), "", choice, sides)
	if err != nil {
		t.Fatal(err)
	}
	want := []Note{
		{"line 2", notefile.Note{Side: "lived-experience", Participant: "uuid:1",
			Text: "They never rang; \"we'll see\", they said.\nThen nothing.\n\nTo be asked"}},
		{"line 4", notefile.Note{Side: "decision-maker", Participant: "uuid:2", Text: "Zeit"}},
	}
	if got := fmt.Sprint(notes); got != fmt.Sprint(want) || left.Silent != 1 {
		t.Errorf("notes are\n%v\nand %d silent, want\n%v and 1", got, left.Silent, want)
	}
	for _, secret := range []string{"Zbysia", "2026", "351756", "40-49", "hopes"} {
		if strings.Contains(fmt.Sprint(notes), secret) {
			t.Errorf("a cell of a column that nobody chose is in a note")
		}
	}
}

func TestDropped(t *testing.T) {
	table, err := Read([]byte(kobo), "")
	if err != nil {
		t.Fatal(err)
	}
	columns, err := table.Choose(Choice{Text: []string{"hard", "full_name"}, Side: "side"})
	if err != nil {
		t.Fatal(err)
	}
	pointing, others := columns.Dropped()
	if want := []string{"start", "end", "deviceid", "age_group", "_uuid",
		"_submission_time"}; !slices.Equal(pointing, want) {
		t.Errorf("dropped for pointing at people: %q, want %q", pointing, want)
	}
	if want := []string{"talk/hopes"}; !slices.Equal(others, want) {
		t.Errorf("others dropped: %q, want %q", others, want)
	}
	if want := []string{"group/full_name"}; !slices.Equal(columns.Doubtful(), want) {
		t.Errorf("doubtful: %q, want %q", columns.Doubtful(), want)
	}
}

func TestPoints(t *testing.T) {
	for _, h := range []string{
		"start", "today", "_geolocation", "_gps_latitude", "meta/instanceID", "meta-instanceID",
		"formhub/uuid", "SubmissionDate", "KEY", "username", "Your name",
		"firstName", "about/date_of_birth", "E-Mail", "Post code?", "Postcode", "location",
		"SubmitterName", "phone_number", "__version__", "__system/submitterName",
	} {
		if !Points(h) {
			t.Errorf("%q may name, date or locate people, and is said not to", h)
		}
	}
	for _, h := range []string{"talk/hard", "What stands in the way?", "barriers", "consent", "side",
		"starting_point", "enamel", "update"} {
		if Points(h) {
			t.Errorf("%q is said to name, date or locate people", h)
		}
	}
}

// The same rows come out of every form that the programs write.
func TestForms(t *testing.T) {
	plain := "side,hard\nCustomer,café costs €5\nOfficer,plenty\n"
	var wide []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + plain)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, file := range map[string]struct{ content, encoding string }{
		"commas":       {plain, ""},
		"with a mark":  {"\ufeff" + plain, ""},
		"semicolons":   {strings.ReplaceAll(plain, ",", ";"), ""},
		"tabs":         {strings.ReplaceAll(plain, ",", "\t"), ""},
		"Excel's sep":  {"sep=;\r\n" + strings.NewReplacer(",", ";", "\n", "\r\n").Replace(plain), ""},
		"old line end": {strings.ReplaceAll(plain, "\n", "\r"), ""},
		"quoted": {"\"side\",\"hard\"\n\"Customer\",\"café costs €5\"\n\"Officer\",\"plenty\"\n",
			""},
		"UTF-16":      {string(wide), ""},
		"Windows":     {"side,hard\nCustomer,caf\xe9 costs \x805\nOfficer,plenty\n", Windows1252},
		"Kobo's JSON": {`{"count":2,"results":[{"hard":"café costs €5","side":"Customer","_geolocation":[null,null]},{"side":"Officer","hard":"plenty"}]}`, ""},
		"ODK's JSON":  {`{"value":[{"talk":{"hard":"café costs €5"},"side":"Customer","n":7},{"side":"Officer","talk":{"hard":"plenty"}}]}`, ""},
	} {
		notes, _, err := notesOf([]byte(file.content), file.encoding,
			Choice{Text: []string{"hard"}, Side: "side"}, sides)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(notes) != 2 || notes[0].Text != "café costs €5" || notes[1].Text != "plenty" ||
			notes[1].Side != "decision-maker" {
			t.Errorf("%s: notes are %v", name, notes)
		}
	}
}

func TestShort(t *testing.T) {
	if got := Short("What \x1b[31m" + strings.Repeat("ö", 80)); got != "What  [31m"+strings.Repeat("ö",
		50)+"…" {
		t.Errorf("shown as %q", got)
	}
}

// What is wrong is said with its place and what to do, and without what a cell says.
func TestRefused(t *testing.T) {
	row := "side,hard,sector,role,quotable,who\n"
	for _, test := range []struct{ content, encoding, text, side, want string }{
		{"", "", "hard", "side", "the file is empty"},
		{"side,hard\n", "", "hard", "side", "no row below the header"},
		{"side,hard\nCustomer,secretive\n", "", "heard", "side", `--text: no column has this name. The nearest are "hard", "side"`},
		{"side,a/hard,b/hard\nCustomer,secretive,secretive\n", "", "hard", "side", `several columns end in this name. Give one whole: "a/hard", "b/hard"`},
		{"side,hard,hard\nCustomer,secretive,secretive\n", "", "hard", "side",
			"2 columns have this name"},
		{"side,hard\nCustomer,secretive\n", "", "hard", "hard", "--side: that column is chosen already"},
		{"side,hard\nCustomer,secretive,secretive\n", "", "hard", "side",
			"line 2 has 3 cells and the header has 2"},
		{"side,hard\nCustomer,\"secretive\n", "", "hard", "side",
			"line 2: extraneous or missing \" in quoted-field"},
		{"side,hard\nCustomer,secretive caf\xe9\n", "", "hard", "side", "line 2 is not UTF-8"},
		{"side,hard\nCustomer,secretive café\n", Windows1252, "hard", "side",
			"the file is UTF-8: leave --encoding"},
		{"side,hard\nCustomer,secretive \x81\n", Windows1252, "hard", "side",
			"line 2 is not windows-1252"},
		{"side,hard\nCustomer,secretive\n", "latin1", "hard", "side", "the encoding is windows-1252"},
		{"PK\x03\x04secretive", "", "hard", "side", "this is a spreadsheet or a zip file"},
		{"s\x00e\x00c\x00r\x00e\x00t\x00i\x00v\x00e\x00", "", "hard", "side", "this is no text"},
		{"\xff\xfes\x00\x00\xd8\x00\xd8", "", "hard", "side", "begins as UTF-16 and is not"},
		{"FILE      RECEIPT\nsecretive.txt  able baker cast dine easy fable gape halt idle jolt\n", "",
			"hard", "side", "these are receipts"},
		{`{"secretive": 1}`, "", "hard", "side", "no list of records"},
		{strings.Repeat("secretive ", 50) + "\nmore\n", "", "hard", "side",
			"the first line has no names of columns"},
		{"side,hard\n,secretive\n", "", "hard", "side", "line 2: the side's column is empty"},
		{"side,hard\nsecretive,text\n", "", "hard", "side", `line 2: its side is none of the programme's: the programme's sides are "lived-experience" and "decision-maker"`},
		{"side,hard\nCustomer,secret\aive\n", "", "hard", "side",
			"line 2: the text has the control character U+0007 in its line 1, character 7"},
		{"side,hard\nCustomer,5\n", "", "hard", "side", "none of the 1 rows has text"},
		{"side,hard\nCustomer," + strings.Repeat("secretive", 8000) + "\n", "", "hard", "side",
			"line 2: the text is 72000 bytes, the limit is 65536"},
		{row + "Customer,text,secretive,,,1\n", "", "hard", "side",
			"line 2: sector is public, private, social or none"},
		{row + "Customer,text,,,secretive,1\n", "", "hard", "side", "line 2: quotable is yes or no"},
		{row + "Customer,text,,,,\n", "", "hard", "side", "line 2: the participant's column is empty"},
		{row + "Customer,text,," + strings.Repeat("secretive", 30) + ",,1\n", "", "hard", "side",
			"line 2: the role is 270 bytes, the limit is 200"},
		{"side,hard\n" + strings.Repeat("secretive,text\n", 8), "", "hard", "side",
			"and 3 more like these"},
	} {
		c := Choice{Text: []string{test.text}, Side: test.side}
		if strings.HasPrefix(test.content, row) {
			c.Sector, c.Role, c.Quotable, c.Participant = "sector", "role", "quotable", "who"
		}
		notes, _, err := notesOf([]byte(test.content), test.encoding, c, sides)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.40q: error is %v, want %s", test.content, err, test.want)
		} else if strings.Contains(err.Error(), "secretive") || notes != nil {
			t.Errorf("%.40q: the error says what a cell says, or half of it was read", test.content)
		}
	}
	if _, _, err := notesOf([]byte("hard\ntext\n"), "", Choice{Text: []string{"hard"}},
		Sides{Of: sides.Of, All: "officer"}); err == nil {
		t.Error("a side that is none of the programme's is taken")
	}
	if _, _, err := notesOf([]byte(kobo), "", choice,
		Sides{Of: sides.Of, Is: map[string]string{"Customer": "lived"}}); err == nil {
		t.Error("a word is taken to mean a side that is none")
	}
}

// Whatever the file, reading it ends, every row has a cell for each column, and an error says
// nothing of what is in it.
func FuzzRead(f *testing.F) {
	f.Add([]byte(kobo))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00"))
	f.Add([]byte("sep=\t\na\tb\n1\t2"))
	f.Add([]byte("a,b\r1,\"2\n"))
	f.Add([]byte(`[{"a":{"b":[1,{"c":2}]},"d":null}]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		defer allocated.Bound(t)()
		for _, encoding := range []string{"", Windows1252} {
			table, err := Read(append([]byte("side,Zbysia\nZbysia,"), content...), encoding)
			if err != nil && strings.Contains(err.Error(), "Zbysia") {
				t.Errorf("the error is %q", err)
			}
			if table == nil {
				table, _ = Read(content, encoding)
			}
			if table == nil {
				continue
			}
			for _, row := range table.Rows {
				if len(row.Cells) != len(table.Header) {
					t.Fatalf("%s has %d cells below a header of %d", row.Place, len(row.Cells), len(table.Header))
				}
			}
		}
	})
}

// What people and programs put above and below the answers is nobody's answer.
func TestAboveAndBelowTheAnswers(t *testing.T) {
	const two = "1,They left.\n2,Nobody came.\n"
	for name, c := range map[string]struct {
		content string
		notes   int
	}{
		"so many responses": {"id,hard\n" + two + "2 responses,\n", 2}, "N": {"id,hard\n" + two + "N=2,\n", 2},
		"total": {"id,hard\n" + two + "Total responses: 2,\n", 2}, "who exported it": {"id,hard\n" + two + "Exported by Tom,\n", 2},
		"tests":        {"id,hard\n" + two + "3,test test test\n4,This is a test\n5,Testing 123\n", 2},
		"said of them": {"id,hard\n" + two + "3,They test us all the time.\n4,2 responses in a year\n5,More\n6,No more\n", 6},
		"own header":   {"id,hard\nID,What makes it hard?\n" + two, 2},
		"a question":   {"side,hard\nbest,Who asked us?\nworse,They left.\nworst,Nobody came.\n", 3},
		"a title":      {"Survey,2026\nid,hard\n" + two, 2}, "two titles": {"Survey\nSpring,2026\nid,hard\n" + two, 2},
	} {
		notes, _, err := notesOf([]byte(c.content), "", Choice{Text: []string{"hard"}}, Sides{All: "lived-experience"})
		if err != nil || len(notes) != c.notes {
			t.Errorf("%s: %d notes, %v, want %d", name, len(notes), err, c.notes)
		}
	}
	_, err := Read([]byte("Survey, spring\nid,x,hard\n1,a,They left.\n"), "")
	if err == nil || !strings.Contains(err.Error(), "title") || strings.Contains(err.Error(), "left") {
		t.Errorf("a title of as many cells as no table: %v", err)
	}
}
