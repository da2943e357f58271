package server

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/encode"
)

// coded makes notes of which each raises the barriers that of says, as its interviewer heard, in
// passages of the words given.
func coded(n int, of func(i int) map[string]string) []*pb.Note {
	notes := make([]*pb.Note, n)
	for i := range notes {
		note := &pb.Note{Side: DefaultSides[i%2], Read: true}
		raised := of(i)
		for _, barrier := range []string{"tokenism", "blame", "time-and-risk"} {
			if text, ok := raised[barrier]; ok {
				begin := len(note.Text)
				note.Text += text + "\n\n"
				note.Codings = append(note.Codings, &pb.Coding{Start: int32(begin),
					End: int32(len(note.Text) - 2), Barrier: barrier})
			}
		}
		differ(note, i)
		notes[i] = note
	}
	return notes
}

// curator is a coordinator before a draft.
type curator struct {
	*testing.T
	*site
	draft *pb.Draft
}

func (d *curator) ask(req *pb.CurateThemeRequest) error {
	if req.Hash == "" {
		req.Hash = d.draft.Hash
	}
	answer, err := pb.NewDigestServiceClient(d.conn).CurateTheme(as(d.secret[pb.Role_ROLE_COORDINATOR]), req)
	if err == nil {
		d.draft = answer.Draft
	}
	return err
}

func (d *curator) decide(req *pb.CurateThemeRequest) {
	d.Helper()
	if err := d.ask(req); err != nil {
		d.Fatalf("%v: %v", req.Deed, err)
	}
}

func (d *curator) refuses(code codes.Code, why string, req *pb.CurateThemeRequest) {
	d.Helper()
	before := d.draft
	if err := d.ask(req); status.Code(err) != code || !strings.Contains(err.Error(), why) {
		d.Errorf("%v: %v, want %v that says %q", req.Deed, err, code, why)
	}
	now, err := pb.NewDigestServiceClient(d.conn).GetDraft(as(d.second), &pb.GetDraftRequest{})
	if err != nil || !proto.Equal(now.Draft, before) {
		d.Errorf("%v was refused and left something behind, %v", req.Deed, err)
	}
}

func (d *curator) theme(id string) *pb.Theme {
	for _, t := range encode.Themes(d.draft.Digest) {
		if t.Id == id {
			return t
		}
	}
	return nil
}

func (d *curator) release() {
	d.Helper()
	for _, who := range []string{d.secret[pb.Role_ROLE_COORDINATOR], d.second} {
		if _, err := pb.NewDigestServiceClient(d.conn).ReleaseEdition(as(who),
			approvalOf(d.draft.Hash)); err != nil {
			d.Fatal(err)
		}
	}
}

// threeThemes are notes of thirty people of whom each raises one or two of three barriers.
func threeThemes(i int) map[string]string {
	raised := map[string]string{}
	if i%3 != 0 {
		raised["tokenism"] = "They had decided before we were asked."
	}
	if i%5 < 2 {
		raised["blame"] = "Each of them points at the others."
	}
	if i < 14 {
		raised["time-and-risk"] = "There is never time and nobody dares."
	}
	return raised
}

func sit(t *testing.T, notes []*pb.Note) *curator {
	x := start(t, nil)
	x.submit(t, notes)
	return &curator{t, x, x.prepare(t)}
}

func TestCurating(t *testing.T) {
	d := sit(t, coded(30, threeThemes))
	first := d.draft
	if len(first.Digest.Elephants) != 3 {
		t.Fatalf("%d elephants, want three: this test proves nothing", len(first.Digest.Elephants))
	}
	approve := func() {
		if _, err := pb.NewDigestServiceClient(d.conn).ReleaseEdition(as(d.second),
			approvalOf(d.draft.Hash)); err != nil {
			t.Fatal(err)
		}
	}
	approve()
	name := &pb.CurateThemeRequest{Deed: pb.Deed_DEED_NAME, Themes: []string{"tokenism"},
		Name: "  Asked when it  is too late "}
	d.decide(name)
	if d.draft.Approvals != 0 || d.draft.Hash == first.Hash {
		t.Error("the approval of a draft under another name still counts")
	}
	if th := d.theme("tokenism"); th.Label != "Asked when it is too late" ||
		!slices.Equal(th.BookNames, []string{"Asked after it was decided"}) {
		t.Errorf("it is called %q, beside %q", th.Label, th.BookNames)
	}
	once := d.draft
	d.decide(proto.CloneOf(name)) // the button was pressed twice
	if !proto.Equal(d.draft, once) {
		t.Error("a decision that was sent twice was taken twice")
	}
	d.refuses(codes.Aborted, "", &pb.CurateThemeRequest{Hash: first.Hash, Deed: pb.Deed_DEED_DROP,
		Themes: []string{"blame"}})

	approve()
	d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_MERGE, Themes: []string{"blame",
		"time-and-risk"}, Name: "Nobody wants to begin"})
	th := d.theme("blame")
	if len(d.draft.Digest.Elephants) != 2 || th == nil || th.Label != "Nobody wants to begin" ||
		len(th.BookNames) != 2 || d.draft.Approvals != 0 {
		t.Errorf("put together: %v", d.draft.Digest.Elephants)
	}
	for _, s := range th.Shares {
		if !s.AtLeast || s.Band != pb.Band_BAND_MANY {
			t.Errorf("of themes put together on this draft, many of either, it says %v", s)
		}
	}
	d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_ORDER, Themes: []string{"tokenism"}})
	if d.draft.Digest.Elephants[0].Id != "tokenism" {
		t.Error("the theme that is to come first does not")
	}
	d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_DROP, Themes: []string{"tokenism"}})
	if d.theme("tokenism") != nil || len(d.draft.Decisions) != 4 {
		t.Errorf("left out, it is there; %d decisions", len(d.draft.Decisions))
	}
	for _, decision := range slices.Backward(slices.Clone(d.draft.Decisions)) {
		d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO, Undo: decision.Number})
		d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO, Undo: decision.Number, Hash: first.Hash}) // twice
	}
	if !proto.Equal(d.draft.Approved, once.Digest) {
		t.Error("the draft does not say what was approved last")
	}
	undone := proto.CloneOf(d.draft)
	undone.Approved = nil
	if !proto.Equal(undone, first) {
		t.Error("with all decisions taken back the draft is another")
	}
	for _, c := range []struct {
		why string
		req *pb.CurateThemeRequest
	}{
		{"deed must be", &pb.CurateThemeRequest{Themes: []string{"blame"}}},
		{"theme 1 of those", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_DROP,
			Themes: []string{"nothing"}}},
		{"theme 2 of those you named is there twice",
			&pb.CurateThemeRequest{Deed: pb.Deed_DEED_MERGE, Themes: []string{"blame", "blame"},
				Name: "One"}},
		{"two themes or more", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_MERGE,
			Themes: []string{"blame"}, Name: "One"}},
		{"one theme, not 2", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_DROP,
			Themes: []string{"blame", "tokenism"}}},
		{"that come first", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_ORDER}},
		{"number of a decision", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO}},
		{"has this name already", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_NAME,
			Themes: []string{"blame"}, Name: "asked after it was decided"}},
		{"code book has this name", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_NAME,
			Themes: []string{"blame"}, Name: "Waiting for the hero"}},
		{"leave one or more", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_SPLIT,
			Themes: []string{"blame"}, Name: "One"}},
		{"word 1 is not", &pb.CurateThemeRequest{Deed: pb.Deed_DEED_SPLIT,
			Themes: []string{"blame"}, Name: "One", Terms: []string{"quornwick"}}},
	} {
		d.refuses(codes.InvalidArgument, c.why, c.req)
	}
}

// A name leads to nobody, and what was refused is not repeated.
func TestNamesOfThemes(t *testing.T) {
	d := sit(t, coded(30, threeThemes))
	for name, why := range map[string]string{
		"Ann Hallam decides": "a person's name", "ann hallam decides": "a person's name", "Mark decides everything": "a person's name",
		"Hallam": "a person's name", "Mrs Jones": "a person's name", "What quornwick means": "a word that few people use",
		"Salford forgets us": "a place", "Manchester City Council": "an organisation", "07700 900123": "a number or an address",
		"Asked 14 times": "a number", "": "0 letters", "   ": "0 letters", strings.Repeat("long ",
			20): "99 letters", "[person 1] decides": "brackets",
	} {
		d.refuses(codes.InvalidArgument, why, &pb.CurateThemeRequest{Deed: pb.Deed_DEED_NAME,
			Themes: []string{"blame"}, Name: name})
		for _, word := range strings.Fields(name) {
			if err := d.ask(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_NAME,
				Themes: []string{"blame"}, Name: name}); len(word) > 6 &&
				strings.Contains(err.Error(), word) {
				t.Errorf("the refusal repeats a word of the name: %v", err)
			}
		}
	}
	for _, name := range []string{"Trust", "Lived experience as a badge", "Too many acronyms",
		"Who gets to be in the room", "Benefits stop if you speak", "Us and them"} {
		d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_NAME, Themes: []string{"blame"},
			Name: name})
	}
	if len(d.draft.Decisions) != 1 {
		t.Errorf("%d names of one theme are kept", len(d.draft.Decisions))
	}
}

// What was decided holds for the next edition, which counts what was put together.
func TestDecisionsHoldForTheNextEdition(t *testing.T) {
	all := coded(42, threeThemes)
	x := start(t, nil)
	x.submit(t, all[:30])
	d := &curator{t, x, x.prepare(t)}
	d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_MERGE, Themes: []string{"tokenism",
		"time-and-risk"}, Name: "Asked late, and in a hurry"})
	d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_DROP, Themes: []string{"blame"}})
	want := d.draft.Digest.Elephants
	if d.draft = x.prepare(t); len(d.draft.Digest.Elephants) != 1 ||
		!proto.Equal(d.draft.Digest.Elephants[0], want[0]) {
		t.Error("prepared again, the draft forgets what was decided, or counts it")
	}
	d.release()
	for i, n := range all[30:] {
		_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(x.interviewers()[i%3]),
			&pb.SubmitNoteRequest{RequestId: "request-of-later-" + string(rune('a'+i)), Note: n})
		if err != nil {
			t.Fatal(err)
		}
	}
	d.draft = x.prepare(t)
	th := d.theme("tokenism")
	if len(encode.Themes(d.draft.Digest)) != 1 || th == nil ||
		th.Label != "Asked late, and in a hurry" || len(th.BookNames) != 2 {
		t.Fatalf("the next edition has %v", encode.Themes(d.draft.Digest))
	}
	for _, s := range th.Shares {
		if s.AtLeast {
			t.Errorf("the next edition does not count what was put together: %v", s)
		}
	}
	// Taken back now, it still holds for this draft: on the same notes nobody sees both.
	before := proto.CloneOf(d.draft.Digest)
	d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO, Undo: d.draft.Decisions[0].Number})
	if !proto.Equal(d.draft.Digest, before) || !d.draft.Decisions[0].Ends {
		t.Error("taken back, it was undone on the same notes")
	}
	if d.draft = x.prepare(t); d.theme("time-and-risk") != nil {
		t.Error("prepared again, it was undone on the same notes")
	}
	d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO, Undo: d.draft.Decisions[1].Number})
	if d.theme("blame") == nil {
		t.Error("a theme that is no longer left out is not there")
	}
}

// Two programmes whose digests say the same, though in one the same people raise both themes and
// in the other none does: who puts the themes together cannot tell which is which.
func TestPuttingTogetherSaysNothingNew(t *testing.T) {
	together := func(shift int) (base, merged *pb.Digest) {
		d := sit(t, coded(60, func(i int) map[string]string {
			raised := map[string]string{}
			if i < 20 {
				raised["tokenism"] = "They had decided before we were asked."
			}
			if shift <= i && i < shift+20 {
				raised["blame"] = "Each of them points at the others."
			}
			return raised
		}))
		base = d.draft.Digest
		d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_MERGE, Themes: []string{"tokenism",
			"blame"}, Name: "Both of them"})
		base.Audit, d.draft.Digest.Audit = "", ""
		// Who raises both, and whom neither reaches, is said under rules of its own.
		base.Coverage, d.draft.Digest.Coverage = nil, nil
		for _, t := range base.Elephants {
			t.Together = nil
		}
		return base, d.draft.Digest
	}
	oneBase, one := together(0)
	otherBase, other := together(30)
	if !proto.Equal(oneBase, otherBase) || len(oneBase.Elephants) != 2 {
		t.Fatalf("the digests differ before: this test proves nothing\n%v\n%v", oneBase.Elephants,
			otherBase.Elephants)
	}
	if !proto.Equal(one, other) {
		t.Errorf("put together they differ:\n%v\n%v", one.Elephants, other.Elephants)
	}
}

// A theme is taken apart where both parts have people enough, at most three ways are tried, and a
// refusal changes nothing.
func TestTakingApart(t *testing.T) {
	d := sit(t, coded(44, func(i int) map[string]string {
		if i >= 30 {
			return map[string]string{"blame": "Each of them points at the others."}
		}
		text := []string{"The report was written and the decision taken.",
			"Nobody came back with an answer."}[i/2%2]
		if i < 5 {
			text = "It was a promise, and nobody came back with an answer."
		}
		return map[string]string{"tokenism": text, "blame": "Each of them points at the others."}
	}))
	th := d.theme("tokenism")
	if !slices.Contains(th.GetTerms(), "report") || !slices.Contains(th.GetTerms(), "promise") {
		t.Fatalf("the theme shows %v: this test proves nothing", th.GetTerms())
	}
	split := func(terms ...string) *pb.CurateThemeRequest {
		return &pb.CurateThemeRequest{Deed: pb.Deed_DEED_SPLIT, Themes: []string{"tokenism"},
			Terms: terms, Name: "Written before anyone came"}
	}
	d.refuses(codes.FailedPrecondition, "not enough people for two themes", split("promise"))
	// no second try
	d.refuses(codes.FailedPrecondition, "not enough people for two themes", split("promise"))
	before := d.draft
	if th.Shares[0].Band == pb.Band_BAND_UNSPECIFIED {
		t.Fatal("how many raise the theme is not said before: this test proves nothing")
	}
	d.decide(split("report"))
	part := d.theme("tokenism/report")
	if part == nil || part.Label != "Written before anyone came" || !slices.Equal(part.Terms,
		[]string{"report"}) || slices.Contains(d.theme("tokenism").Terms, "report") {
		t.Fatalf("taken apart: %v", d.draft.Digest.Elephants)
	}
	for _, th := range d.draft.Digest.Elephants {
		for _, s := range th.Shares {
			if s.Band != pb.Band_BAND_UNSPECIFIED || s.AtLeast {
				t.Errorf("how many raise a part is said on the draft on which it was taken out: %v",
					s)
			}
		}
	}
	d.refuses(codes.InvalidArgument, "taken apart already", split("decision"))
	d.refuses(codes.InvalidArgument, "taken apart already",
		&pb.CurateThemeRequest{Deed: pb.Deed_DEED_SPLIT, Themes: []string{"tokenism/report"},
			Terms: []string{"report"}, Name: "One"})
	whole := d.draft
	d.draft = d.prepare(t)
	d.draft.Digest.Audit, d.draft.Hash, whole.Digest.Audit, whole.Hash = "", "", "", ""
	if !proto.Equal(d.draft, whole) {
		t.Error("prepared again of the same notes, it is together again")
	}
	d.draft = d.prepare(t)
	d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO, Undo: d.draft.Decisions[0].Number})
	if len(d.draft.Digest.Elephants) != len(before.Digest.Elephants) {
		t.Error("taken back, it is still apart")
	}
	third := d.ask(split("promise", "report"))
	if status.Code(third) != codes.OK && status.Code(third) != codes.FailedPrecondition {
		t.Fatal(third)
	}
	if third == nil {
		d.decide(&pb.CurateThemeRequest{Deed: pb.Deed_DEED_UNDO, Undo: d.draft.Decisions[0].Number})
	}
	if err := d.ask(split("answer")); status.Code(err) != codes.FailedPrecondition ||
		!strings.Contains(err.Error(), "no more can be tried") {
		t.Errorf("a fourth way was tried: %v", err)
	}
}

// Two of a side raise something that most of the other do. With nothing drawn the first edition
// says it of both sides; with two drawn the second would say it mainly of one, which proves that
// nobody who came between the two raised it, to whoever had planted one note that did.
func TestEditionsSayNothingLower(t *testing.T) {
	notes := coded(40, func(i int) map[string]string {
		if i%2 == 0 || i < 4 {
			return map[string]string{"tokenism": "They had decided before we were asked."}
		}
		return nil
	})
	for _, first := range []bool{false, true} {
		x := start(t, func(s *Server) {
			s.desk.Draws = func(string) disclose.Draw {
				return func(about ...string) int {
					if first && about[1] == "1" || about[len(about)-1] == "enough" {
						return 0
					}
					return 2
				}
			}
		})
		if d := (&curator{T: t, site: x}); first {
			x.submit(t, notes[:20])
			d.draft = x.prepare(t)
			if p := shownAs(d.draft.Digest, "tokenism"); p.section != "both" {
				t.Fatalf("the first edition says it %v: this test proves nothing", p)
			}
			d.release()
			x.submit(t, append(make([]*pb.Note, 20), notes[20:]...))
		} else {
			x.submit(t, notes)
		}
		want := map[bool]string{false: "one " + DefaultSides[0], true: "also"}[first]
		if p := shownAs(x.prepare(t).Digest, "tokenism"); p.section != want {
			t.Errorf("with an edition before %v: %v, want %s", first, p, want)
		}
		x.stop()
	}
}
