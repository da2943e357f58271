// Package report tells the story of a programme to an audience: who was asked, what was said, what
// groups did, what worked and what did not, what is next, how to check in a year.
//
// [Tell] makes a report of [Facts]: released editions and what groups approved. It knows no notes,
// no drafts and no store, and every sentence that it returns carries where it comes from. What the
// sentences are stands in a file for each language. How a report looks on paper is not here.
package report

import (
	"errors"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
)

// ErrNothing is returned before anything was released.
var ErrNothing = errors.New(
	"nothing is released yet, and a report tells of nothing else: release an edition first",
)

// ErrAudience is returned for a report that is for nobody.
var ErrAudience = errors.New(
	"say for whom the report is: participants, commissioners, funder or public",
)

// Facts are what a report may tell of.
type Facts struct {
	Programme string
	Editions  []*pb.Digest           // released, the first one first
	TakenBack func(text string) bool // quotes that whoever said them took back: a report is new
	// Learnt are the latest editions of learning rounds, in the order in which they are told.
	Learnt []*pb.Digest
	// Groups with the records that both leads approved. One without is not told of: what
	// waits for approval is not for others yet.
	Groups []*pb.Group
}

// plans are the sections of each audience's report, in the order in which they are read: what came
// of it first for those who took part, what to do for those who decide, what was done for those who
// paid. All but those who took part read first what it is about.
var plans = map[pb.Audience][]string{
	pb.Audience_AUDIENCE_PARTICIPANTS: {
		"asked", "said", "works", "hopes", "one", "also", "did", "worked", "did-not", "unplanned",
		// whoever does not find their words reads why
		"since", "try", "next", "unknown", "check", "yours",
	},
	pb.Audience_AUDIENCE_COMMISSIONERS: {
		"about", "try", "asked", "said", "one", "also", "works", "hopes", "did", "worked", "did-not",
		"unplanned", "learnt", "since", "next", "unknown", "check",
	},
	pb.Audience_AUDIENCE_FUNDER: {
		"about", "asked", "did", "worked", "did-not", "unplanned", "learnt", "since", "said", "one", "also",
		"works", "hopes", "try", "next", "unknown", "check",
	},
	pb.Audience_AUDIENCE_PUBLIC: {
		"about", "asked", "said", "one", "also", "works", "hopes", "did", "worked", "did-not", "unplanned",
		"since", "try", "next", "unknown", "check",
	},
}

// Tell returns the report of the facts for an audience, in a language that there is or in English.
// The same facts give the same report. The error is [ErrNothing] without an edition and
// [ErrAudience] for an audience that there is not.
func Tell(f Facts, audience pb.Audience, language string) (*pb.Report, error) {
	plan, ok := plans[audience]
	if !ok {
		return nil, ErrAudience
	}
	if len(f.Editions) == 0 {
		return nil, ErrNothing
	}
	t := newTeller(f, audience, language)
	r := &pb.Report{
		Programme: f.Programme, Audience: audience, Language: t.language, Month: t.latest.Month,
		Title: t.say("title", f.Programme),
	}
	for _, e := range f.Editions {
		r.Editions = append(r.Editions, e.Edition)
	}
	from := t.editions(r.Editions)
	for _, d := range f.Learnt {
		from += ", " + t.in(d).edition()
	}
	r.Origin = t.say("origin.editions", from)
	if len(t.Groups) > 0 {
		r.Origin = t.say("origin", from)
	}
	for _, id := range plan {
		if items := sections[id](t); len(items) > 0 {
			r.Sections = append(
				r.Sections,
				&pb.ReportSection{Id: id, Heading: t.say(id), Items: items},
			)
		}
	}
	return r, nil
}

// sections tell each part of the story; none where there is nothing to tell.
var sections = map[string]func(*teller) []*pb.ReportItem{
	"about": (*teller).topic,
	"asked": (*teller).asked,
	"said":  (*teller).said,
	"one":   (*teller).one,
	"also":  func(t *teller) []*pb.ReportItem { return t.named(t.themes.Also) },
	"works": func(t *teller) []*pb.ReportItem { return t.named(t.themes.Better) },
	"hopes": func(t *teller) []*pb.ReportItem {
		return append(t.named(t.themes.Hopes), t.learned((*pb.Digest).GetHopes)...)
	},
	"try": (*teller).try,
	"did": (*teller).did,
	"worked": func(t *teller) []*pb.ReportItem {
		return t.came(t.learned((*pb.Digest).GetBetter), pb.OutcomeKind_OUTCOME_KIND_WORKED)
	},
	"did-not": func(t *teller) []*pb.ReportItem {
		return t.came(t.learned((*pb.Digest).GetAlso), pb.OutcomeKind_OUTCOME_KIND_DID_NOT)
	},
	"unplanned": func(t *teller) []*pb.ReportItem {
		return t.came(t.unplanned(), pb.OutcomeKind_OUTCOME_KIND_UNPLANNED)
	},
	"learnt": (*teller).learnt, "since": (*teller).since, "next": (*teller).next,
	"check": (*teller).check, "unknown": (*teller).unknown, "yours": (*teller).yours,
}

// asked says who was asked, how much of it was read, and by which rules it is told.
func (t *teller) asked() []*pb.ReportItem {
	d := t.latest
	item := &pb.ReportItem{}
	if t.easy() {
		item.Sentences = append(item.Sentences, t.sentence("asked.thanks", t.of("rules")))
		item.Sentences = append(item.Sentences, t.subject("asked.subject")...)
	}
	size := "asked.both"
	if d.Asked == pb.Asked_ASKED_ONE {
		size = "asked.one"
	}
	item.Sentences = append(item.Sentences, t.sentence(size, t.of("size"), t.size(d.Size)))
	if t.easy() {
		item.Sentences = append(item.Sentences, t.sentence("asked.asks", t.of("asks"), t.asks()))
	}
	item.Sentences = append(item.Sentences, t.sentence("asked.month", t.of("month"), t.month(d.Month)))
	if t.easy() {
		return append([]*pb.ReportItem{item}, t.later()...)
	}
	if read, same := t.extent(d.Reading); same {
		item.Sentences = append(item.Sentences, t.sentence("asked.read", t.of("reading"), read))
	}
	if d.Asked != pb.Asked_ASKED_ONE {
		item.Sentences = append(item.Sentences, t.sentence("asked.count", t.of("rules")))
	}
	if d.GetProtection().GetBands() {
		item.Sentences = append(item.Sentences, t.sentence("asked.bands", t.of("rules")))
	}
	return append([]*pb.ReportItem{item}, t.later()...)
}

// said are the elephants.
func (t *teller) said() (items []*pb.ReportItem) {
	if t.latest.Asked == pb.Asked_ASKED_ONE || learning(t.latest) {
		return nil // nothing is claimed of sides
	}
	for _, theme := range t.themes.Elephants {
		item := t.theme(theme)
		switch shares := t.shares(theme); {
		case t.easy() || len(shares) == 0:
			item.Sentences = append(item.Sentences, t.sentence("both", t.about(theme)))
		default:
			item.Sentences = append(item.Sentences, shares...)
		}
		if before := t.before(theme); len(before) > 0 && !t.easy() {
			item.Sentences = append(item.Sentences,
				t.sentence("again", t.about(theme), t.editions(before)))
		}
		item.Sentences = append(item.Sentences, t.quotes(theme)...)
		items = append(items, item)
	}
	if len(items) == 0 {
		none := &pb.ReportItem{
			Sentences: []*pb.ReportSentence{t.sentence("said.none", t.of("not-enough"))},
		}
		return []*pb.ReportItem{none}
	}
	return items
}

// one are the themes mainly of one side.
func (t *teller) one() (items []*pb.ReportItem) {
	for _, theme := range t.themes.OneSide {
		item := t.theme(theme)
		for _, s := range theme.Shares {
			item.Sentences = append(
				item.Sentences,
				t.sentence("one.line", t.about(theme), t.side(s.Side)),
			)
		}
		item.Sentences = append(item.Sentences, t.quotes(theme)...)
		items = append(items, item)
	}
	return items
}

// named are themes by their names, and what somebody said with them.
func (t *teller) named(themes []*pb.Theme) (items []*pb.ReportItem) {
	for _, theme := range themes {
		items = append(items, &pb.ReportItem{Name: t.name(theme), Sentences: t.quotes(theme)})
	}
	return items
}

// try are the guide's steps for what both sides say, or for what one says where there is none.
func (t *teller) try() (items []*pb.ReportItem) {
	for _, theme := range t.weighty() {
		if step := t.step(theme); step != nil {
			items = append(
				items,
				&pb.ReportItem{Name: t.name(theme), Sentences: []*pb.ReportSentence{step}},
			)
		}
	}
	return items
}

// mostToTry things are enough to begin with.
const mostToTry = 5

// weighty are the themes that a programme works on first.
func (t *teller) weighty() []*pb.Theme {
	for _, themes := range [][]*pb.Theme{t.themes.Elephants, t.themes.OneSide, t.themes.Also} {
		if len(themes) > 0 {
			return themes[:min(mostToTry, len(themes))]
		}
	}
	return nil
}

// check says what to ask in a year, of what: of what groups tried, or of what was said while they
// have tried nothing.
func (t *teller) check() (items []*pb.ReportItem) {
	if tried := t.checkTried(); len(tried) > 0 {
		return tried
	}
	themes := t.weighty()
	if len(themes) == 0 {
		return nil
	}
	line := t.sentence("check.line", t.of("month"), t.inAYear(t.latest.Month))
	items = append(items, &pb.ReportItem{Sentences: []*pb.ReportSentence{line}})
	for _, theme := range themes {
		items = append(items, &pb.ReportItem{Name: t.name(theme)})
	}
	return items
}

// unknown says what the report does not know.
func (t *teller) unknown() []*pb.ReportItem {
	item := &pb.ReportItem{Sentences: []*pb.ReportSentence{
		t.sentence("unknown.few", t.of("rules"), t.latest.GetProtection().GetK()),
	}}
	if len(t.latest.NotEnough) > 0 {
		item.Sentences = append(item.Sentences, t.sentence("unknown.more", t.of("not-enough")))
	}
	item.Sentences = append(item.Sentences, t.sentence("unknown.others", t.of("size")))
	for _, g := range t.Groups {
		if len(g.Record.GetOutcomes()) > 0 {
			item.Sentences = append(item.Sentences, t.sentence("unknown.lasts", t.wrote(g)))
			break
		}
	}
	return []*pb.ReportItem{item}
}

// yours tells participants what their receipt does.
func (t *teller) yours() []*pb.ReportItem {
	return []*pb.ReportItem{{Sentences: []*pb.ReportSentence{
		t.sentence("yours.nobody", t.of("rules")), t.sentence("yours.receipt", t.of("rules")),
	}}}
}

// theme is an item about a theme: its name, and what it is.
func (t *teller) theme(theme *pb.Theme) *pb.ReportItem {
	item := &pb.ReportItem{Name: t.name(theme)}
	if easy, ok := t.easyWords(theme); ok && (t.easy() || t.language != english) {
		for _, line := range easy.Lines {
			item.Sentences = append(item.Sentences, t.words(line, t.about(theme)))
		}
	} else if theme.Sentence != "" {
		item.Sentences = append(item.Sentences, t.theirs(theme.Sentence, t.about(theme)))
	}
	return item
}

// quotes are what somebody said and did not take back.
func (t *teller) quotes(theme *pb.Theme) (all []*pb.ReportSentence) {
	for _, q := range theme.Quotes {
		if t.TakenBack(q.Text) {
			continue
		}
		s := t.sentence("quote", t.about(theme), q.Text)
		if q.RoleBand != "" {
			s = t.sentence("quote.by", t.about(theme), q.Text, q.RoleBand)
		}
		s.Quote = true
		all = append(all, s)
	}
	return all
}

// shares say how much of each side says it, a sentence for each of which that may be said.
func (t *teller) shares(theme *pb.Theme) (all []*pb.ReportSentence) {
	for _, s := range theme.Shares {
		if s.Band == pb.Band_BAND_UNSPECIFIED {
			continue
		}
		key := "share." + strings.ToLower(strings.TrimPrefix(s.Band.String(), "BAND_"))
		if s.AtLeast && s.Band != pb.Band_BAND_MOST {
			key += "-or-more"
		}
		all = append(all, t.sentence(key, t.about(theme), t.side(s.Side)))
	}
	return all
}

// before are the earlier editions in which both sides said a theme, and as much of each said it.
// Of one in which more or less of a side did, "so" would be false.
func (t *teller) before(theme *pb.Theme) (editions []int32) {
	share := func(a, b *pb.Share) bool { return proto.Equal(a, b) }
	for _, e := range t.Editions {
		same := func(other *pb.Theme) bool {
			return other.Id == theme.Id && slices.EqualFunc(other.Shares, theme.Shares, share)
		}
		if e != t.latest && slices.ContainsFunc(e.Elephants, same) {
			editions = append(editions, e.Edition)
		}
	}
	return editions
}
