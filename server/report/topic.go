package report

import (
	"slices"

	pb "elephants/proto/elephants/v1"
)

// topic says what the programme is about, as far as an edition knows: its subject, who is to work
// together, and what each of them was asked.
func (t *teller) topic() []*pb.ReportItem {
	item := &pb.ReportItem{Sentences: t.subject("about.subject")}
	if sides := t.latest.Sides; len(sides) == 2 {
		item.Sentences = append(item.Sentences,
			t.sentence("about.sides", t.of("sides"), t.side(sides[0].Id), t.side(sides[1].Id)))
	}
	key := "about.asked"
	if learning(t.latest) {
		key = "about.learnt"
	}
	item.Sentences = append(item.Sentences, t.sentence(key, t.of("asks"), t.asks()))
	return []*pb.ReportItem{item}
}

// subject says in a message what the programme is about, in the words of the latest of its editions
// that has them: one that was released before anybody said it stays as it is.
func (t *teller) subject(key string) []*pb.ReportSentence {
	for _, d := range slices.Backward(t.Editions) {
		if d.Subject != "" {
			of := t.in(d)
			return []*pb.ReportSentence{of.sentence(key, of.of("subject"), d.Subject)}
		}
	}
	return nil
}

// askKeys are the messages that say what a round asks for.
var askKeys = map[pb.Ask]string{
	pb.Ask_ASK_DIFFICULTIES: "asks.difficulties", pb.Ask_ASK_WORKED: "asks.worked",
	pb.Ask_ASK_DID_NOT: "asks.did-not", pb.Ask_ASK_UNPLANNED: "asks.unplanned",
	pb.Ask_ASK_HOPES: "asks.hopes",
}

// asks says what people were asked. An edition of before there were rounds asked what a first round
// asks.
func (t *teller) asks() (said string) {
	all := t.latest.Asks
	if len(all) == 0 {
		all = []pb.Ask{pb.Ask_ASK_DIFFICULTIES, pb.Ask_ASK_WORKED, pb.Ask_ASK_HOPES}
	}
	for i, ask := range all {
		switch next := t.say(askKeys[ask]); {
		case i == 0:
			said = next
		case i < len(all)-1:
			said += ", " + next
		default:
			said = t.say("asks.and", said, next)
		}
	}
	return said
}

// later says who was asked afterwards, of each learning round that stands beside the first
// conversations.
func (t *teller) later() (items []*pb.ReportItem) {
	for _, d := range t.Learnt {
		if d == t.latest {
			continue // it is what the report is of
		}
		of := t.in(d)
		items = append(items, &pb.ReportItem{Sentences: []*pb.ReportSentence{
			of.sentence("asked.later", of.of("asks"), t.size(d.Size), of.asks()),
			of.sentence("asked.month", of.of("month"), t.month(d.Month)),
		}})
	}
	return items
}

// came is what came of it: what those said who were asked later, and what groups wrote. Where both
// stand under one heading, each is said whose it is.
func (t *teller) came(said []*pb.ReportItem, kind pb.OutcomeKind) []*pb.ReportItem {
	wrote := t.outcomes(kind)
	if len(said) > 0 && len(wrote) > 0 {
		all := append([]*pb.ReportItem{lead(said, t.say("came.said"))}, said...)
		return append(append(all, lead(wrote, t.say("came.wrote"))), wrote...)
	}
	return append(said, wrote...)
}

// lead is a sentence before items, from where they come from.
func lead(items []*pb.ReportItem, text string) *pb.ReportItem {
	s := &pb.ReportSentence{Text: text}
	for _, item := range items {
		if len(s.Sources) == 0 {
			s.Sources = append(s.Sources, item.Name.Sources...)
		}
	}
	return &pb.ReportItem{Sentences: []*pb.ReportSentence{s}}
}
