package interviewer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis/scrub"
	"elephants/client"
	"elephants/client/mark"
	"elephants/client/notefile"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// part is a passage of what will be sent, with what may be answered beside it.
type part struct {
	Number  int // from 0
	Text    string
	Offers  []offer
	Others  bool // somebody else said it: nothing is asked of it
	Nothing bool
	Else    bool
	Line    string   // what the interviewer calls it
	Other   []choice // the rest of the code book
	Own     []sentence
	Wrong   page.Wrong
	place   *pb.PassagePreview
}

// Answered reports whether the interviewer said anything of the part.
func (t part) Answered() bool {
	ticked := func(o offer) bool { return o.Ticked }
	return t.Others || t.Nothing || t.Else || slices.ContainsFunc(t.Offers, ticked)
}

type choice struct{ ID, Name string }

// offer is a barrier that may be ticked, and the stance that stands beside it when it is.
type offer struct {
	ID, Name string
	Ticked   bool
	Stance   string // so, better or hope
}

// Said is what the stance says of the barrier, as a key of a message; "" where it is so.
func (o offer) Said() string {
	if o.Stance == "so" {
		return ""
	}
	return "stance." + o.Stance
}

// sentence is in quotation marks, so that it may be quoted.
type sentence struct {
	Number int
	Text   string
	Chosen bool
	Back   bool // read back to the participant
	start  int32
}

// heard is the page of what was heard.
type heard struct {
	Parts       []part
	Description string // that own words would be printed with
	Gone        []string
	Of          string // what the answers are of
}

func itoa(n int) string { return strconv.Itoa(n) }

func passageField(passage int) string { return "p-" + itoa(passage) }
func lineField(passage int) string    { return "line-" + itoa(passage) }

// stances are the words of the form.
var stances = []string{notefile.So, notefile.Better, notefile.Hope}

// stanceWord is the word of the form for the program's guess; what it does not guess is so.
func stanceWord(s pb.Stance) string {
	switch s {
	case pb.Stance_STANCE_BETTER:
		return "better"
	case pb.Stance_STANCE_HOPE:
		return "hope"
	}
	return "so"
}

// Own is how many parts are the participant's, which are those that are asked about.
func (h heard) Own() (n int) {
	for _, t := range h.Parts {
		if !t.Others {
			n++
		}
	}
	return n
}

// hear asks the service what is heard in a note, and puts the answers beside it.
func (p *Pages) hear(ctx context.Context, v *walk) (
	h heard, answer *pb.PreviewNoteResponse, err error,
) {
	answer, err = p.Collection.PreviewNote(ctx, &pb.PreviewNoteRequest{Text: v.Get("sent")})
	if err != nil {
		return h, nil, err
	}
	sum := sha256.Sum256([]byte(answer.Text))
	h.Of = hex.EncodeToString(sum[:8])
	h.Description = v.description()
	known := map[string]string{"none": "", "else": ""}
	for _, b := range v.Guide.Barriers {
		known[b.Id] = b.Name
	}
	for i, place := range answer.Passages {
		h.Parts = append(h.Parts, v.part(i, answer.Text[place.Start:place.End], place, known))
		for _, id := range v.Values[passageField(i)] {
			if _, ok := known[id]; !ok && !slices.Contains(h.Gone, id) {
				h.Gone = append(h.Gone, id)
			}
		}
	}
	return h, answer, nil
}

// description is what stands beneath words of the participant's that are quoted.
func (v *walk) description() string {
	sector := client.Sectors[notefile.Sector(v.Get("sector"))]
	return client.Description(v.Guide, v.Get("side"), sector, v.Get("role"))
}

// part is a passage with the answers that were given.
func (v *walk) part(i int, text string, place *pb.PassagePreview, known map[string]string) part {
	answers := v.Values[passageField(i)]
	t := part{
		Number: i, Text: text, Line: v.Get(lineField(i)), place: place, Wrong: v.On(lineField(i)),
		Nothing: slices.Contains(answers, "none"), Else: slices.Contains(answers, "else"),
	}
	if t.Others = v.isOthers(i); t.Others {
		return t
	}
	if t.Wrong.Text == "" {
		t.Wrong = v.On(passageField(i))
	}
	add := func(id, name, guess string) {
		if how := v.Get("how-" + itoa(i) + "-" + id); slices.Contains(stances, how) {
			guess = how
		}
		t.Offers = append(t.Offers, offer{id, name, slices.Contains(answers, id), guess})
	}
	offered := map[string]bool{}
	guess := "so"
	for _, h := range place.Heard {
		offered[h.Barrier], guess = true, stanceWord(h.Stance)
		add(h.Barrier, h.Name, guess)
	}
	for _, b := range v.Guide.Barriers {
		switch {
		case offered[b.Id]:
		case slices.Contains(answers, b.Id):
			add(b.Id, known[b.Id], guess)
		default:
			t.Other = append(t.Other, choice{b.Id, b.Name})
		}
	}
	if v.Get("quotable") == "yes" {
		for n, s := range mark.Own(text) {
			chosen := slices.Contains(v.Values["own-"+itoa(i)], itoa(n))
			back := chosen && slices.Contains(v.Values["back-"+itoa(i)], itoa(n))
			start := place.Start + int32(s.Start)
			t.Own = append(t.Own, sentence{n, text[s.Start:s.End], chosen, back, start})
		}
	}
	return t
}

func (p *Pages) showHeard(ctx context.Context, v *walk) error {
	h, _, err := p.hear(ctx, v)
	if err != nil {
		return err
	}
	if v.Get("rest") == "stale" {
		v.Notice = v.l.Said("heard-note.stale")
	}
	if as := v.Get("read-as"); as != "" && as != h.Description {
		for _, t := range h.Parts { // with this one they were not read back: whoever did ticks them
			for j := range t.Own {
				t.Own[j].Back = false
			}
		}
	}
	v.View = h
	return nil
}

// takeHeard takes what was heard. A part without an answer is nothing if the interviewer says so of
// the rest, and unread if they say that; else it is asked for.
func (p *Pages) takeHeard(ctx context.Context, v *walk, f page.Form) (string, error) {
	h, _, err := p.hear(ctx, v)
	if err != nil {
		return "", err
	}
	rest := f.Get("rest")
	v.Del("rest")
	// An old page of the note, as the forward button shows it.
	if of := v.Get("of"); of != "" && of != h.Of {
		v.Set("rest", "stale")
		return "heard", nil
	}
	v.Set("read-as", h.Description)
	read := true
	for i, t := range h.Parts {
		if t.Others {
			continue
		}
		v.settle(i)
		if len(v.Values[passageField(i)]) > 0 {
			continue
		}
		switch rest {
		case "nothing":
			v.tick(i, "none")
		case "unread":
			read = false
		default:
			v.refuse(passageField(i), "heard-note.unanswered", i+1)
		}
	}
	v.Set("read", map[bool]string{true: "yes", false: "no"}[read])
	return "check", nil
}

// settle makes one answer for a part of what its boxes, its list and its line say.
func (v *walk) settle(i int) {
	field := passageField(i)
	line := strings.Join(strings.Fields(v.Get(lineField(i))), " ")
	line = scrub.LineText(line, scrub.Find(line))
	v.Set(lineField(i), line)
	if other := v.Get("more-" + itoa(i)); other != "" {
		v.tick(i, other)
	}
	chose := slices.Contains(v.Values[field], "else")
	v.Values[field] = slices.DeleteFunc(v.Values[field], func(id string) bool { return id == "else" })
	switch {
	case line != "":
		v.tick(i, "else")
	case chose && v.Get("more-"+itoa(i)) == "":
		v.tick(i, "else")
		v.refuse(lineField(i), "heard-note.no-line", i+1)
	}
	if len(line) > notefile.MaxNamed {
		v.refuse(lineField(i), "heard-note.long-line", notefile.MaxNamed)
	}
	v.Del("more-" + itoa(i))
	if len(v.Values[field]) > 1 { // something was heard, so that it is not nothing
		v.Values[field] = slices.DeleteFunc(v.Values[field], func(id string) bool { return id == "none" })
	}
	if len(v.Values[field]) == 0 {
		v.Del(field)
	}
}
