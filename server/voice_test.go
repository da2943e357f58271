package server

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/stance"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/limits"
	"elephants/server/vault"
)

// spoken is a note with two passages, of which the second is somebody else's.
const spoken = "He said “they had it printed, then they asked us”. Ann Hallam rang.\n\nInterviewer: What did you say then?"

func stretchOf(part string) (start, end int32) {
	at := strings.Index(spoken, part)
	return int32(at), int32(at + len(part))
}

func own(part string) *pb.OwnWords {
	start, end := stretchOf(part)
	return &pb.OwnWords{Start: start, End: end}
}

func readBack(part, attribution string) *pb.OwnWords {
	o := own(part)
	o.ReadBack, o.Attribution = true, attribution
	return o
}

func turn(part string) *pb.Stretch {
	start, end := stretchOf(part)
	return &pb.Stretch{Start: start, End: end}
}

func TestVoicesThatCannotBe(t *testing.T) {
	x := start(t, nil)
	const said, asked = "they had it printed, then they asked us", "Interviewer: What did you say then?"
	start, end := stretchOf(asked)
	long := strings.Repeat("person ", 40)
	for name, c := range map[string]struct {
		note *pb.Note
		says string
	}{
		"who said no":             {&pb.Note{OwnWords: []*pb.OwnWords{own(said)}}, "did not agree"},
		"an identifier":           {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{own("Ann Hallam rang.")}}, "points at a person"},
		"a placeholder":           {&pb.Note{Quotable: true, Text: "“They sent [person 1] home again.”", OwnWords: []*pb.OwnWords{{Start: 3, End: 20}}}, "points at a person"},
		"past the end":            {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{{Start: 1, End: 999}}}, "1 to 999 of a note of"},
		"half a letter":           {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{{Start: 9, End: 20}}}, "divide a letter"},
		"two passages":            {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{{Start: 0, End: int32(len(spoken))}}}, "inside one passage"},
		"no letter":               {&pb.Note{Quotable: true, Text: "He said 12.", OwnWords: []*pb.OwnWords{{Start: 8, End: 11}}}, "no letter"},
		"somebody else's":         {&pb.Note{Quotable: true, OthersTurns: []*pb.Stretch{turn(asked)}, OwnWords: []*pb.OwnWords{own("What did you say then?")}}, "somebody else said"},
		"read back as nobody":     {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{readBack(said, " ")}}, "without an attribution"},
		"attributed, not read":    {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{{Start: 11, End: 20, Attribution: "A person"}}}, "not read back"},
		"attributed to a person":  {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{readBack(said, "Friend of Ann Hallam")}}, "in general words"},
		"a long attribution":      {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{readBack(said, long)}}, "280 bytes, the limit is 200"},
		"attributed in two lines": {&pb.Note{Quotable: true, OwnWords: []*pb.OwnWords{readBack(said, "A person\nof ours")}}, "in one line"},
		"too many":                {&pb.Note{Quotable: true, OwnWords: make([]*pb.OwnWords, limits.OwnWords+1)}, "201 own_words, the limit is 200"},
		"turns past the end":      {&pb.Note{OthersTurns: []*pb.Stretch{{Start: 3, End: 999}}}, "3 to 999 of a note of"},
		"turns that overlap":      {&pb.Note{OthersTurns: []*pb.Stretch{turn(asked), {Start: start + 1, End: end}}}, "before the turn before it ends"},
		"coding of a turn":        {&pb.Note{OthersTurns: []*pb.Stretch{turn(asked)}, Codings: []*pb.Coding{{Start: start, End: end, Barrier: "blame"}}}, "somebody else said"},
		"no such stance":          {&pb.Note{Codings: []*pb.Coding{{Start: 0, End: 3, Barrier: "blame", Stance: 7}}}, "0 to 3"},
	} {
		c.note.Side = DefaultSides[0]
		if c.note.Text == "" {
			c.note.Text = spoken
		}
		for i := range c.note.OwnWords {
			if c.note.OwnWords[i] == nil {
				c.note.OwnWords[i] = &pb.OwnWords{}
			}
		}
		_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(x.secret[pb.Role_ROLE_INTERVIEWER]),
			&pb.SubmitNoteRequest{RequestId: "0123456789abcdef", Note: c.note})
		if status.Code(err) != codes.InvalidArgument || !strings.Contains(status.Convert(err).Message(), c.says) {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
	}
	if n := len(x.stored(t)); n != 0 {
		t.Errorf("%d notes were left behind", n)
	}
}

// What an interviewer says of a note is sealed with it and moves with the text that is taken out.
func TestVoicesAreKept(t *testing.T) {
	x := start(t, nil)
	const text = "Rang Ann Hallam on 0161 496 0123.\n\nNow they ask us first. “They gave us the keys.”\n\nInterviewer: Who did?"
	at := func(part string) (int32, int32) {
		i := strings.Index(text, part)
		return int32(i), int32(i + len(part))
	}
	note := &pb.Note{Side: DefaultSides[0], Text: text, Quotable: true, Read: true}
	start, end := at("Now they ask us first. “They gave us the keys.”")
	note.Codings = []*pb.Coding{{Start: start, End: end, Barrier: "tokenism", Stance: pb.Stance_STANCE_BETTER}}
	start, end = at("They gave us the keys.")
	note.OwnWords = []*pb.OwnWords{{Start: start, End: end, ReadBack: true, Attribution: "Person with lived experience"}}
	start, end = at("Interviewer: Who did?")
	note.OthersTurns = []*pb.Stretch{{Start: start, End: end}}
	x.submit(t, []*pb.Note{note, proto.CloneOf(note)})
	for _, n := range x.stored(t) {
		r, err := vault.Unseal(n)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case !r.Read || len(r.Codings) != 1 || len(r.OwnWords) != 1 || len(r.Others) != 1:
			t.Errorf("kept %v, %d codings, %d own words, %d turns", r.Read, len(r.Codings), len(r.OwnWords), len(r.Others))
		case r.Codings[0].Stance != analysis.Better:
			t.Errorf("the stance is %q", r.Codings[0].Stance)
		case r.Text[r.OwnWords[0].Start:r.OwnWords[0].End] != "They gave us the keys." || r.OwnWords[0].Attribution == "":
			t.Error("the own words stand elsewhere, or lost their attribution")
		case !strings.HasPrefix(r.Text[r.Others[0].Start:r.Others[0].End], "Interviewer"):
			t.Error("the other's turn stands elsewhere")
		}
	}
}

// What is surely better or hoped for is offered so; all else as a difficulty.
func TestPreviewGuessesTheStance(t *testing.T) {
	x := start(t, nil)
	for text, want := range map[string]pb.Stance{
		"Before, they decided without us. Now they ask us first, and it works really well, the meetings are much better.": pb.Stance_STANCE_BETTER,
		"I hope that one day they will ask us before they decide. It would be good if they asked us first.":               pb.Stance_STANCE_HOPE,
		"They had it printed before anybody asked us, and nobody changed a word of it.":                                   pb.Stance_STANCE_DIFFICULTY,
	} {
		preview, err := pb.NewCollectionServiceClient(x.conn).PreviewNote(as(x.secret[pb.Role_ROLE_INTERVIEWER]), &pb.PreviewNoteRequest{Text: text})
		if err != nil || len(preview.Passages) != 1 || len(preview.Passages[0].Heard) == 0 {
			t.Fatalf("nothing is heard, %v", err)
		}
		if got := preview.Passages[0].Heard[0].Stance; got != want {
			t.Errorf("%q is offered as %v, want %v; the chances are %v", text, got, want, stance.Of(text))
		}
	}
}
