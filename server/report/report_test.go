package report

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"elephants/analysis/barrier"
	"elephants/analysis/reading"
	pb "elephants/proto/elephants/v1"
)

// edition is one with themes of the code book in every section, beginning with the barrier first.
func edition(number, first int) *pb.Digest {
	book := barrier.BuiltIn().Barriers
	sides := []*pb.Side{
		{
			Id:       "lived-experience",
			Plural:   "people with lived experience",
			Singular: "person with lived experience",
		},
		{Id: "decision-maker", Plural: "decision-makers", Singular: "decision-maker"},
	}
	d := &pb.Digest{
		Programme:  "Leeds",
		Edition:    int32(number),
		Month:      "November 2026",
		Size:       "About thirty people",
		Sides:      sides,
		Asked:      pb.Asked_ASKED_BOTH,
		Protection: &pb.Protection{K: 5, Batch: 10, Outside: 5, Bands: true},
		NotEnough:  []string{"More was said than this."},
		Reading: []*pb.Reading{
			{
				Side: sides[0].Id,
				Read: pb.Extent_EXTENT_NEARLY_ALL,
			},
			{Side: sides[1].Id, Read: pb.Extent_EXTENT_NEARLY_ALL},
		},
	}
	theme := func(i int, shares ...pb.Band) *pb.Theme {
		b := book[(first+i)%len(book)]
		t := &pb.Theme{Id: b.ID, Barrier: b.ID, Label: b.Name, Sentence: b.Sentence, Step: b.Step}
		for side, band := range shares {
			t.Shares = append(
				t.Shares,
				&pb.Share{Side: sides[side].Id, Band: band, AtLeast: side == 1},
			)
		}
		return t
	}
	for i := range 5 {
		d.Elephants = append(d.Elephants, theme(i, pb.Band_BAND_MANY, pb.Band_BAND_SOME))
	}
	d.Elephants[0].Quotes = []*pb.Quote{
		{
			Text:     "They had it printed before they rang us.",
			RoleBand: "Person with lived experience",
		},
		{Text: "We asked when it was settled."},
	}
	for i := range 3 {
		d.OneSide = append(d.OneSide, theme(5+i, pb.Band_BAND_MOST))
		d.Also = append(d.Also, theme(8+i))
	}
	d.Better, d.Hopes = []*pb.Theme{theme(11)}, []*pb.Theme{theme(12)}
	d.Better[0].Id, d.Better[0].Label = "better:"+d.Better[0].Barrier, book[(first+11)%len(book)].Opposite
	d.Hopes[0].Id, d.Hopes[0].Label = "hope:"+d.Hopes[0].Barrier, book[(first+12)%len(book)].Opposite
	d.Heard = []*pb.Theme{{Id: "heard", Label: "Heard by the program alone"}}
	return d
}

// learningRound is an edition of a learning round.
func learningRound() *pb.Digest {
	d := edition(1, 0)
	d.Round, d.Asks = "interim", []pb.Ask{
		pb.Ask_ASK_WORKED,
		pb.Ask_ASK_DID_NOT,
		pb.Ask_ASK_UNPLANNED,
	}
	d.Elephants, d.OneSide, d.Hopes = nil, nil, nil
	d.Better[0].Label, d.Also[0].Label = "Somebody rang back", "Official words stayed"
	d.Also[0].BookNames = []string{"Words"}
	d.Unplanned = []*pb.Candidate{{Words: []string{"allotment", "soup"}}}
	return d
}

// What a report is about stands in it for every audience, in the words of the latest edition that
// has them, from where they come; and in none where nobody has said.
func TestAReportNamesItsSubject(t *testing.T) {
	first, second := edition(1, 0), edition(2, 0)
	first.Subject = "homelessness in Leeds"
	for _, audience := range audiences {
		for _, language := range []string{english, "cy"} {
			both := Facts{Programme: "Leeds", Editions: []*pb.Digest{first, second}}
			r := tell(t, both, audience, language)
			named := 0
			for _, section := range r.Sections[:1] {
				for _, s := range section.Items[0].Sentences {
					if strings.Contains(s.Text, first.Subject) && len(s.Sources) == 1 &&
						s.Sources[0].Edition == 1 && s.Sources[0].Part == "subject" {
						named++
					}
				}
			}
			if named != 1 {
				t.Errorf("%v in %s: its beginning names the subject %d times", audience, language, named)
			}
			r = tell(t, Facts{Programme: "Leeds", Editions: []*pb.Digest{second}}, audience, language)
			for _, s := range r.Sections[0].Items[0].Sentences {
				if s.Sources[0].Part == "subject" {
					t.Errorf("%v in %s: a subject that nobody gave", audience, language)
				}
			}
		}
	}
}

// What a learning round found is told beside what groups wrote, under its own edition; asked for
// alone, it claims no elephants.
func TestLearningRoundsAreTold(t *testing.T) {
	beside := Facts{
		Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0)},
		Learnt: []*pb.Digest{learningRound()},
	}
	alone := Facts{Programme: "Leeds", Editions: []*pb.Digest{learningRound()}}
	for _, audience := range audiences {
		r := tell(t, beside, audience, english)
		learntIn(t, r)
		if !strings.Contains(r.Origin, "edition 1, edition 1 of the interim round") {
			t.Errorf("%v: made from %s", audience, r.Origin)
		}
		r = tell(t, alone, audience, english)
		learntIn(t, r)
		for _, s := range r.Sections {
			if slices.Contains([]string{"said", "one", "also", "try"}, s.Id) {
				t.Errorf("%v: a learning round claims what stands in the way: %v", audience, s)
			}
		}
	}
}

// learntIn wants what the learning round found in a report, each from the round's edition.
func learntIn(t *testing.T, r *pb.Report) {
	t.Helper()
	want := map[string]string{
		"worked": "Somebody rang back", "did-not": "Official words stayed",
		"unplanned": "allotment, soup",
	}
	for _, section := range r.Sections {
		line, asked := want[section.Id]
		if !asked {
			continue
		}
		delete(want, section.Id)
		one := &pb.Report{Sections: []*pb.ReportSection{section}}
		if said := text(one); !strings.Contains(said, line) {
			t.Errorf("%v: %s does not say %q: %q", r.Audience, section.Id, line, said)
		}
		for _, s := range sentences(one) {
			of := s.Sources[0]
			if strings.HasPrefix(s.Text, "At first ") {
				continue // of the first conversations
			}
			if of.Round != "interim" || !strings.Contains(of.Name, "edition 1 of the interim round") {
				t.Errorf("%v: %s is from %v", r.Audience, section.Id, of)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("%v has no sections %v", r.Audience, want)
	}
}

// A report says what it is about, and who was asked at which time: of what was found later, that it
// was, and whose each line is where groups wrote of it too.
func TestAReportSaysWhatItIsAbout(t *testing.T) {
	f := Facts{
		Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0)},
		Learnt: []*pb.Digest{learningRound()}, Groups: groups(),
	}
	f.Learnt[0].Month, f.Learnt[0].Size = "June 2027", "About twenty people"
	const later = "About twenty people were asked later on: what worked, what did not work and what " +
		"nobody planned.\nWhat they said came out in June 2027.\n"
	for _, audience := range audiences {
		r := tell(t, f, audience, english)
		said := text(r)
		want := []string{
			"asked, in confidence, what makes it hard to work together, what worked and what they hope for.",
			"people with lived experience, and decision-makers.", later,
		}
		if audience == pb.Audience_AUDIENCE_PARTICIPANTS {
			want = []string{"They were asked what makes it hard to work together, what worked and what they hope for.",
				"About twenty people were asked later on"}
		} else if r.Sections[0].Id != "about" {
			t.Errorf("%v begins with %s", audience, r.Sections[0].Id)
		}
		for _, line := range append(want, "Those who were asked later on say:\nSomebody rang back",
			"The groups say:\nPaying fares on the day\nMore people came.",
			"allotment, soup\nSeveral people who listened wrote these words of it.") {
			if !strings.Contains(said, line) {
				t.Errorf("%v does not say %q:\n%s", audience, line, said)
			}
		}
	}
	// A report of the learning round alone tells of nothing that came later.
	f.Editions, f.Learnt, f.Groups = f.Learnt, nil, nil
	said := text(tell(t, f, pb.Audience_AUDIENCE_PUBLIC, english))
	if strings.Contains(said, "later on") || !strings.Contains(said,
		"They were asked, in confidence, what worked, what did not work and what nobody planned.") {
		t.Errorf("of the learning round alone:\n%s", said)
	}
}

// What is to be asked in a year is asked once for groups that were formed in the same month.
func TestAYearOnIsAskedOnce(t *testing.T) {
	f := Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0)}, Groups: groups()}
	f.Groups[1].Record.Tries = []*pb.Try{{Id: "t3", What: "A shorter form"}}
	for want, formed := range map[int]string{1: "2026-12-20", 2: "2027-01-20"} {
		f.Groups[1].Formed = formed
		said := text(tell(t, f, pb.Audience_AUDIENCE_PUBLIC, english))
		if n := strings.Count(said, "of each thing that was tried"); n != want ||
			!strings.Contains(said, "A shorter form") {
			t.Errorf("it is asked %d times, want %d:\n%s", n, want, said)
		}
	}
}

// Of what a learning round tells, a report says what the first conversations said of the same, from
// where that is; of what they did not say it says nothing, nor where the round is told alone.
func TestWhatWasSaidAtFirstStandsBeside(t *testing.T) {
	first, learnt := edition(1, 0), learningRound()
	named := func(id string, of *pb.Theme) *pb.Theme {
		return &pb.Theme{Id: id, Barrier: of.Barrier, Label: "Now it works: " + of.Label}
	}
	learnt.Better = []*pb.Theme{
		named("better:a", first.Elephants[1]), named("better:b", first.OneSide[0]),
		named("better:c", first.Hopes[0]), {Id: "better:d", Barrier: "the-dog", Label: "The dog came"},
	}
	f := Facts{Programme: "Leeds", Editions: []*pb.Digest{first}, Learnt: []*pb.Digest{learnt}}
	for _, language := range []string{english, "cy"} {
		begins := map[string]string{english: "At first ", "cy": "Ar y dechrau "}[language]
		for _, audience := range audiences {
			var said []string
			r := tell(t, f, audience, language)
			i := slices.IndexFunc(r.Sections, func(s *pb.ReportSection) bool { return s.Id == "worked" })
			named := slices.IndexFunc(r.Sections[i].Items,
				func(item *pb.ReportItem) bool { return len(item.Sentences) == 0 })
			if named != 0 {
				t.Errorf("%v in %s: what has a name alone stands at %d, under the name of another",
					audience, language, named)
			}
			for _, item := range r.Sections[i].Items {
				for _, s := range item.Sentences {
					if strings.HasPrefix(s.Text, begins) {
						said = append(said, fmt.Sprint(s.Sources[0].Part, " of ", s.Sources[0].Edition,
							s.Sources[0].Round))
					}
				}
			}
			want := fmt.Sprint(first.Elephants[1].Id, " of 1 ", first.OneSide[0].Id, " of 1 ",
				first.Hopes[0].Id, " of 1")
			if strings.Join(said, " ") != want {
				t.Errorf("%v in %s says what was said at first from %q, want %q", audience, language,
					strings.Join(said, " "), want)
			}
		}
	}
	both := text(tell(t, f, pb.Audience_AUDIENCE_PUBLIC, english))
	if !strings.Contains(both, "At first both sides said: “"+first.Elephants[1].Label+"”.") {
		t.Errorf("what both sides said at first is not named:\n%s", both)
	}
	f.Editions, f.Learnt = f.Learnt, nil
	if alone := text(tell(t, f, pb.Audience_AUDIENCE_PUBLIC, english)); strings.Contains(alone, "At first") {
		t.Errorf("a round that is told alone:\n%s", alone)
	}
}

// groups are two with records, and one whose record nobody approved yet.
func groups() []*pb.Group {
	return []*pb.Group{
		{Id: "g1", Name: "Fares", Formed: "2026-12-04", Record: &pb.Record{
			Work: "Nobody stays away for the fare",
			Tries: []*pb.Try{
				{Id: "t1", What: "Paying fares on the day"},
				{Id: "t2", What: "A van at the gate"},
			},
			Outcomes: []*pb.Outcome{
				{
					Id:   "o1",
					Try:  "t1",
					Kind: pb.OutcomeKind_OUTCOME_KIND_WORKED,
					What: "More people came.",
				},
				{
					Id:   "o2",
					Try:  "t2",
					Kind: pb.OutcomeKind_OUTCOME_KIND_DID_NOT,
					What: "The van was late",
				},
				{
					Id:   "o3",
					Kind: pb.OutcomeKind_OUTCOME_KIND_UNPLANNED,
					What: "People rang each other",
				},
			},
			Next:     &pb.Meeting{Day: "2027-01-14", Where: "the cafe"},
			Help:     "A bigger van",
			Learning: []*pb.Entry{{Id: "e1", Text: "Ask those who sign first"}},
			CheckIns: []*pb.CheckIn{
				{Months: 3, Answers: []*pb.CheckInAnswer{{Try: "t1", Still: pb.Still_STILL_GONE}}},
				{Months: 6, Answers: []*pb.CheckInAnswer{
					{Try: "t1", Still: pb.Still_STILL_THERE, Why: "The council pays"},
					{Try: "t2", Still: pb.Still_STILL_CHANGED},
				}},
			},
		}},
		{
			Id:     "g2",
			Name:   "One form",
			Formed: "2026-12-04",
			Record: &pb.Record{Work: "One form for all"},
		},
		{Id: "g3", Name: "Not shown yet", Formed: "2026-12-04"},
	}
}

// What groups wrote and approved is told in their words, where it belongs; what they did not
// approve is not.
func TestGroupsAreTold(t *testing.T) {
	f := Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0)}, Groups: groups()}
	want := map[string]string{ // by section
		"did": "Nobody stays away for the fare.", "worked": "More people came.",
		"did-not": "The van was late.", "unplanned": "People rang each other.",
		"since": "After 6 months it is still there.", "next": "They meet next on 14 January 2027.",
		"check": "Ask in December 2027 of each thing",
	}
	for _, audience := range audiences {
		r := tell(t, f, audience, english)
		for _, section := range r.Sections {
			said := text(&pb.Report{Sections: []*pb.ReportSection{section}})
			if line := want[section.Id]; !strings.Contains(said, line) {
				t.Errorf("%v: %s does not say %q:\n%s", audience, section.Id, line, said)
			}
		}
		for id := range want {
			has := func(s *pb.ReportSection) bool { return s.Id == id }
			if !slices.ContainsFunc(r.Sections, has) {
				t.Errorf("%v has no section %s", audience, id)
			}
		}
		said := text(r)
		for _, never := range []string{"Not shown yet", "After 3 months", "the cafe"} {
			if strings.Contains(said, never) {
				t.Errorf("%v says %q", audience, never)
			}
		}
		if !strings.Contains(r.Origin, "what the groups agreed to show") {
			t.Errorf("%v does not say that groups are in it: %s", audience, r.Origin)
		}
	}
	learnt := text(tell(t, f, pb.Audience_AUDIENCE_FUNDER, english))
	if !strings.Contains(learnt, "Ask those who sign first.") ||
		!strings.Contains(learnt, "A bigger van.") {
		t.Errorf("a funder is not told what was learnt, or what is wanted:\n%s", learnt)
	}
}

// What became of a thing is told from the last check-in that says it, also where a later one says
// nothing of it.
func TestWhatBecameOfEachThingIsTold(t *testing.T) {
	f := Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0)}, Groups: groups()}
	r := f.Groups[0].Record
	r.CheckIns = append(r.CheckIns, &pb.CheckIn{Months: 12, Answers: []*pb.CheckInAnswer{
		{Try: "t1", Still: pb.Still_STILL_GONE},
	}})
	for _, audience := range audiences {
		said := text(tell(t, f, audience, english))
		for _, line := range []string{
			"After 12 months it is gone.", "After 6 months it is there, and it has changed.",
		} {
			if !strings.Contains(said, line) {
				t.Errorf("%v does not say %q:\n%s", audience, line, said)
			}
		}
		if strings.Contains(said, "After 6 months it is still there.") {
			t.Errorf("%v says what is not so any more", audience)
		}
	}
}

var audiences = []pb.Audience{
	pb.Audience_AUDIENCE_PARTICIPANTS,
	pb.Audience_AUDIENCE_COMMISSIONERS,
	pb.Audience_AUDIENCE_FUNDER,
	pb.Audience_AUDIENCE_PUBLIC,
}

func tell(t *testing.T, f Facts, audience pb.Audience, language string) *pb.Report {
	t.Helper()
	r, err := Tell(f, audience, language)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sentences are all of a report, names among them.
func sentences(r *pb.Report) (all []*pb.ReportSentence) {
	for _, s := range r.Sections {
		for _, item := range s.Items {
			if item.Name != nil {
				all = append(all, item.Name)
			}
			all = append(all, item.Sentences...)
		}
	}
	return all
}

func text(r *pb.Report) string {
	var b strings.Builder
	for _, s := range sentences(r) {
		fmt.Fprintln(&b, s.Text)
	}
	return b.String()
}

// known are all that a report of the editions may name as a source, by edition and part.
func known(editions []*pb.Digest) map[string]bool {
	all := map[string]bool{}
	for _, e := range editions {
		for _, part := range []string{"size", "month", "reading", "rules", "sides", "asks", "not-enough"} {
			all[fmt.Sprint(e.Edition, part)] = true
		}
		themes := slices.Concat(e.Elephants, e.OneSide, e.Also, e.Better, e.Hopes)
		for _, theme := range themes {
			all[fmt.Sprint(e.Edition, theme.Id)] = true
		}
	}
	return all
}

// No sentence is without a source, and each source is in what was told of: an edition, and in it a
// theme or a part that editions have, or a record that was approved.
func TestEverySentenceHasASource(t *testing.T) {
	f := Facts{
		Programme: "Leeds", Editions: []*pb.Digest{edition(1, 3), edition(2, 0)}, Groups: groups(),
	}
	sources := known(f.Editions)
	for _, audience := range audiences {
		for language := range messages {
			for _, s := range sentences(tell(t, f, audience, language)) {
				if len(s.Sources) == 0 || strings.ContainsAny(s.Text, "{}") || s.Text == "" {
					t.Errorf("%v, %s: %q has no source, or a place that nothing filled",
						audience, language, s.Text)
				}
				for _, from := range s.Sources {
					record := from.Record == "g1" || from.Record == "g2"
					named := strings.Contains(from.Name, fmt.Sprint(from.Edition))
					if !record && !(named && sources[fmt.Sprint(from.Edition, from.Part)]) {
						t.Errorf("%v, %s: %q is from %v, which there is not",
							audience, language, s.Text, from)
					}
				}
			}
		}
	}
}

// What is written is for a reading age of 9 for those who took part, and of 12 for the others,
// whatever barriers it tells of; and it takes no time.
func TestReadingAge(t *testing.T) {
	oldest := map[pb.Audience]float64{}
	for first := range barrier.BuiltIn().Barriers {
		f := Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, first)}, Groups: groups()}
		for _, audience := range audiences {
			r := tell(t, f, audience, english)
			var said []string
			for _, s := range r.Sections {
				for _, item := range s.Items {
					for _, sentence := range item.Sentences {
						said = append(said, sentence.Text)
					}
				}
			}
			age, words := reading.Age(strings.Join(said, "\n"))
			if words < 60 {
				t.Fatalf("%v has %d words: this test proves nothing", audience, words)
			}
			oldest[audience] = max(oldest[audience], age)
		}
	}
	for audience, age := range oldest {
		most := 12.
		if audience == pb.Audience_AUDIENCE_PARTICIPANTS {
			most = 9
		}
		t.Logf("%v: %.1f", audience, age)
		if age > most {
			t.Errorf("%v is for a reading age of %.1f, want at most %v", audience, age, most)
		}
	}
}

// A report says that it was so in an earlier edition only of one that said as much of both sides.
func TestItWasSoOnlyWhereAsMuchWasSaid(t *testing.T) {
	for _, change := range []struct {
		name   string
		before func(*pb.Theme)
		again  bool
	}{
		{"the same", func(*pb.Theme) {}, true},
		{"raised", func(th *pb.Theme) { th.Shares[0].Band = pb.Band_BAND_UNSPECIFIED }, false},
		{"another band", func(th *pb.Theme) { th.Shares[1].Band = pb.Band_BAND_MANY }, false},
		{"less surely", func(th *pb.Theme) { th.Shares[0].AtLeast = true }, false},
		{"no bands", func(th *pb.Theme) { th.Shares = nil }, false},
	} {
		first, second := edition(1, 0), edition(2, 0)
		change.before(first.Elephants[0])
		f := Facts{Programme: "Leeds", Editions: []*pb.Digest{first, second}}
		for _, l := range []struct{ tag, so string }{
			{english, "It was so in edition 1 too."}, {"cy", "hefyd."},
		} {
			sections := tell(t, f, pb.Audience_AUDIENCE_PUBLIC, l.tag).Sections
			i := slices.IndexFunc(sections,
				func(s *pb.ReportSection) bool { return s.Id == "said" })
			for n, item := range sections[i].Items {
				said := slices.ContainsFunc(item.Sentences, func(s *pb.ReportSentence) bool {
					return strings.HasSuffix(s.Text, l.so)
				})
				if want := n > 0 || change.again; said != want {
					t.Errorf("%s, %s: theme %d was so before: %v, want %v",
						change.name, l.tag, n, said, want)
				}
			}
		}
	}
}

// A report is new: it does not say again what somebody took back, nor what only the program heard.
func TestReportLeavesOut(t *testing.T) {
	const taken = "They had it printed before they rang us."
	f := Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0)}}
	for _, audience := range audiences {
		if said := text(tell(t, f, audience, english)); !strings.Contains(said, taken) {
			t.Fatalf("%v does not quote: this test proves nothing", audience)
		}
		f := f
		f.TakenBack = func(text string) bool { return text == taken }
		said := text(tell(t, f, audience, english))
		if strings.Contains(said, taken) ||
			!strings.Contains(said, "We asked when it was settled.") {
			t.Errorf("%v quotes what was taken back, or not what was not", audience)
		}
		if strings.Contains(said, "Heard by the program alone") {
			t.Errorf("%v tells what nobody confirmed", audience)
		}
	}
}

// Whoever does not find their words in a report reads that some were left out.
func TestEveryoneReadsWhatIsLeftOut(t *testing.T) {
	f := Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0)}}
	for _, audience := range audiences {
		if !strings.Contains(text(tell(t, f, audience, english)), "people said is left out.") {
			t.Errorf("%v does not read that something is left out", audience)
		}
	}
}

// Before a release there is nothing to tell, and to nobody there is nobody to tell it.
func TestNothingToTell(t *testing.T) {
	if _, err := Tell(
		Facts{Programme: "Leeds"},
		pb.Audience_AUDIENCE_PUBLIC,
		english,
	); !errors.Is(
		err,
		ErrNothing,
	) {
		t.Errorf("without an edition: %v, want ErrNothing", err)
	}
	f := Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0)}}
	if _, err := Tell(f, pb.Audience_AUDIENCE_UNSPECIFIED, english); !errors.Is(err, ErrAudience) {
		t.Errorf("for nobody: %v, want ErrAudience", err)
	}
	r := tell(t, f, pb.Audience_AUDIENCE_PUBLIC, "xx")
	if r.Language != english || !proto.Equal(r, tell(t, f, pb.Audience_AUDIENCE_PUBLIC, english)) {
		t.Errorf("in a language that there is not it is in %s", r.Language)
	}
}

// A programme that asked one side alone claims nothing of sides, and an edition without anything
// says so.
func TestOneSideAlone(t *testing.T) {
	d := edition(1, 0)
	d.Asked, d.Also = pb.Asked_ASKED_ONE, append(d.Also, d.Elephants...)
	d.Elephants, d.OneSide = nil, nil
	for _, audience := range audiences {
		said := text(
			tell(t, Facts{Programme: "Leeds", Editions: []*pb.Digest{d}}, audience, english),
		)
		if slices.ContainsFunc(
			[]string{"of both sides", "Both sides", "Each side weighs"},
			func(claim string) bool { return strings.Contains(said, claim) },
		) {
			t.Errorf("%v speaks of sides:\n%s", audience, said)
		}
	}
	d = edition(1, 0)
	d.Elephants, d.OneSide, d.Also, d.Better, d.Hopes = nil, nil, nil, nil, nil
	if said := text(
		tell(t, Facts{Programme: "Leeds", Editions: []*pb.Digest{d}}, audiences[0], english),
	); !strings.Contains(
		said,
		"Not enough people",
	) {
		t.Errorf("an edition with nothing in it:\n%s", said)
	}
}

var place = regexp.MustCompile(`\{\d\}`)

// Every language has the same messages with the same places, in its own words.
func TestLanguagesSayTheSame(t *testing.T) {
	want := slices.Sorted(maps.Keys(messages[english]))
	for language, all := range messages {
		if got := slices.Sorted(maps.Keys(all)); !slices.Equal(got, want) {
			t.Errorf("%s has the keys\n%q\nwant\n%q", language, got, want)
		}
		for key, said := range all {
			original := messages[english][key]
			if language != english && said == original {
				t.Errorf("%s: %s is the same as in English", language, key)
			}
			got, want := place.FindAllString(said, -1), place.FindAllString(original, -1)
			if !slices.Equal(
				slices.Sorted(slices.Values(got)),
				slices.Sorted(slices.Values(want)),
			) {
				t.Errorf("%s: %s has the places %v, want %v", language, key, got, want)
			}
		}
		if n := len(monthsIn(language)); n != 12 {
			t.Errorf("%s has %d months", language, n)
		}
	}
	teller := newTeller(Facts{Editions: []*pb.Digest{edition(1, 0)}}, audiences[0], "cy")
	for said, want := range map[string]string{"About thirty people": "tua 30 o bobl",
		"A few people": "ychydig o bobl", "More than a hundred people": "mwy na 100 o bobl"} {
		if got := teller.size(said); got != want {
			t.Errorf("%s: %s, want %s", said, got, want)
		}
	}
	if got := teller.inAYear("November 2026"); got != "Tachwedd 2027" {
		t.Errorf("a year after November 2026: %s", got)
	}
}

// Four reports are written in less time than it takes to blink; that of twice as many editions
// takes no more than a few times as long.
func BenchmarkTell(b *testing.B) {
	f := Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, 0), edition(2, 3)}}
	for b.Loop() {
		for _, audience := range audiences {
			if _, err := Tell(f, audience, english); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func ExampleTell() {
	r, err := Tell(
		Facts{Programme: "Leeds", Editions: []*pb.Digest{edition(1, 16)}},
		pb.Audience_AUDIENCE_PARTICIPANTS,
		"en",
	)
	if err != nil {
		panic(err)
	}
	said := r.Sections[1]
	fmt.Println(said.Heading)
	fmt.Println(said.Items[0].Name.Text)
	for _, s := range said.Items[0].Sentences {
		fmt.Println("-", s.Text)
	}
	fmt.Println(r.Origin)
	// Output:
	// What both sides say
	// Nobody wants to go first
	// - New things take time.
	// - People are afraid to fail.
	// - Both sides say it.
	// - Somebody said: “They had it printed before they rang us.” (Person with lived experience)
	// - Somebody said: “We asked when it was settled.”
	// Made from edition 1. Nothing else went into it.
}
