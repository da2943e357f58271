package interviewer

import (
	"net/url"
	"slices"
	"strings"

	"elephants/analysis/scrub"
	"elephants/analysis/words"
	"elephants/client/mark"
	"elephants/client/notefile"
)

// move keeps what was heard beside its passages, after a change of the text. What was heard in a
// passage that was changed is gone with it: it was about other words.
func (v *walk) move(text string) {
	old := v.Get("heard-in")
	v.Set("heard-in", text)
	if old == "" || old == text {
		return
	}
	at := map[string][]int{} // where a passage is now, once for each time that it is there
	for i, p := range words.Passages(text) {
		said := text[p.Start:p.End]
		at[said] = append(at[said], i)
	}
	heard, _ := stepNamed("heard")
	answers := url.Values{}
	for name, values := range v.Values {
		if heard.asks(name) {
			answers[name] = values
			v.Del(name)
		}
	}
	for i, p := range words.Passages(old) {
		said := old[p.Start:p.End]
		if len(at[said]) == 0 {
			continue
		}
		now := at[said][0]
		at[said] = at[said][1:]
		for name, values := range answers {
			kind, of, _ := strings.Cut(name, "-")
			number, rest, more := strings.Cut(of, "-")
			if number != itoa(i) {
				continue
			}
			if more {
				rest = "-" + rest
			}
			v.Values[kind+"-"+itoa(now)+rest] = values
		}
	}
}

// code puts the marks of a note's file beside its passages, as answers. Taking identifiers out
// moves no passage's number.
func (v *walk) code(n notefile.Note) {
	for i, p := range words.Passages(n.Text) {
		for _, c := range n.Codings {
			switch {
			case c.Start < p.Start || p.End <= c.Start:
			case c.Named != "":
				v.Set(lineField(i), strings.TrimPrefix(v.Get(lineField(i))+"; "+c.Named, "; "))
				v.tick(i, "else")
			case c.Barrier == "":
				v.tick(i, "none")
			default:
				v.tick(i, c.Barrier)
				if c.Stance != "" {
					v.Set("how-"+itoa(i)+"-"+c.Barrier, c.Stance)
				}
			}
		}
	}
}

// codeOwn ticks the sentences that the marks of a file say are the participant's own, and those as
// read back that were, just these words and with the description that is printed. Where something
// in the passage's quotations points at a person, they would be counted otherwise when it is taken
// out: then the interviewer ticks them.
func (v *walk) codeOwn(n notefile.Note) {
	description := v.description()
	for i, p := range words.Passages(n.Text) {
		said := n.Text[p.Start:p.End]
		sentences := mark.Own(said)
		if len(mark.Own(scrub.Text(said))) != len(sentences) {
			continue
		}
		for _, o := range n.Own {
			for number, s := range sentences {
				if o.Start >= p.Start+s.End || p.Start+s.Start >= o.End {
					continue
				}
				v.Add("own-"+itoa(i), itoa(number))
				whole := o.Start == p.Start+s.Start && o.End == p.Start+s.End
				if whole && strings.EqualFold(o.Attribution, description) {
					v.Add("back-"+itoa(i), itoa(number))
					v.Set("read-as", description)
				}
			}
		}
	}
}

// tick answers for a passage.
func (v *walk) tick(passage int, answer string) {
	field := passageField(passage)
	if !slices.Contains(v.Values[field], answer) {
		v.Add(field, answer)
	}
}
