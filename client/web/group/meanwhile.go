package group

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// meanwhile gives a form back whose record was written anew since it was opened, with that record
// beside it. What somebody typed stays in the form, and the next press stores it.
func (p *pages) meanwhile(
	w http.ResponseWriter, r *http.Request, form paper, own *pb.GetOwnGroupResponse, back page.View,
) error {
	form.Seen, form.Theirs = own.Hash, &reading{Record: latest(own), Before: form.Record}
	back.Code, back.Error = http.StatusConflict, page.LanguageOf(r).Problem("record.meanwhile")
	back.Data = form
	return p.Tell(w, r, back)
}

// joined is the record of a form with what is new in theirs, which was written since the form was
// opened. Of a line that both have, the form's words stay; one that theirs has no more is new.
func joined(f page.Form, mine, theirs *pb.Record) *pb.Record {
	inForm := map[string]bool{}
	for name, values := range f.Values {
		if strings.Contains(name, "-id-") {
			inForm[values[0]] = true
		}
	}
	places := map[string]int{} // of tries, by what the form's outcomes call them
	for i, t := range mine.Tries {
		places[paper{}.Key(i, t)] = i
	}
	mine.Tries = join(mine.Tries, theirs.Tries, inForm,
		func(t *pb.Try) (*string, string) { return &t.Id, t.What })
	for _, o := range mine.Outcomes {
		if i, ok := places[o.Try]; ok {
			o.Try = paper{}.Key(i, mine.Tries[i])
		}
	}
	mine.Outcomes = join(mine.Outcomes, theirs.Outcomes, inForm,
		func(o *pb.Outcome) (*string, string) { return &o.Id, o.What })
	for _, o := range mine.Outcomes {
		of := func(t *pb.Try) bool { return t.Id == o.Try }
		if !strings.HasPrefix(o.Try, "#") && !slices.ContainsFunc(mine.Tries, of) {
			o.Try = "" // the form took its try out
		}
	}
	entry := func(e *pb.Entry) (*string, string) { return &e.Id, e.Text }
	mine.Decisions = join(mine.Decisions, theirs.Decisions, inForm, entry)
	mine.Learning = join(mine.Learning, theirs.Learning, inForm, entry)
	mine.Work, mine.Help = cmp.Or(mine.Work, theirs.Work), cmp.Or(mine.Help, theirs.Help)
	if mine.Next == nil {
		mine.Next = theirs.Next
	}
	return mine
}

// join is a list of a form with the lines of theirs that the form did not have yet. A line that
// both wrote in the same words is one.
func join[E any](mine, theirs []E, inForm map[string]bool, line func(E) (*string, string)) []E {
	there, words := map[string]bool{}, map[string]string{}
	for _, e := range theirs {
		id, text := line(e)
		there[*id] = true
		if !inForm[*id] {
			words[text] = *id
		}
	}
	for _, e := range mine {
		id, text := line(e)
		if !there[*id] {
			*id = words[text]
			delete(words, text)
		}
	}
	for _, e := range theirs {
		if id, text := line(e); words[text] == *id && !inForm[*id] {
			mine = append(mine, e)
		}
	}
	return mine
}
