package edition

import (
	"html/template"
	"slices"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// A learning round asks what came of things. What is made of it, on the page, on the screen before
// the room and on paper, has a section for each thing that it asked for, in the order in which
// client.Asks has them, and in words of its own.

// answer is what people said to one thing that a learning round asked for.
type answer struct {
	Kind   string // of its themes, "worked": messages of its name say what it is
	Themes []Told
}

// Answers are the sections of a learning round. One that was asked for and has nothing is there
// too: what is absent is said.
func (s Story) Answers() (all []answer) {
	found := map[pb.Ask][]Told{
		pb.Ask_ASK_WORKED: s.Better, pb.Ask_ASK_DID_NOT: s.Also,
		pb.Ask_ASK_UNPLANNED: s.Unforeseen, pb.Ask_ASK_HOPES: s.Hopes,
	}
	for _, ask := range client.Asks {
		if slices.Contains(s.Asks, ask) || len(found[ask]) > 0 {
			all = append(all, answer{client.AskWord(ask), found[ask]})
		}
	}
	return all
}

// answered are the themes of a learning round, section by section.
func (s Story) answered() (all []Told) {
	for _, a := range s.Answers() {
		all = append(all, a.Themes...)
	}
	return all
}

// Ask is the message of what a facilitator asks of the section.
func (a answer) Ask() string {
	return map[string]string{
		"worked": "facilitator.ask-worked", "did-not": "facilitator.ask-did-not",
		"unplanned": "facilitator.ask-unplanned", "hopes": "facilitator.ask-hopes",
	}[a.Kind]
}

// Facing reports whether a section says anything of sides, so that they have to be named.
func (a answer) Facing() bool { return slices.ContainsFunc(a.Themes, Told.Sides) }

// unforeseen tells what nobody planned as themes, whose names are the words that interviewers wrote.
func (s Story) unforeseen() (all []Told) {
	for _, c := range s.Unplanned {
		named := &pb.Theme{Label: client.UnplannedLine(c), Terms: c.Words}
		all = append(all, Told{Theme: named, Kind: "unplanned"})
	}
	return all
}

// title is the name of a theme. Of what nobody planned there are words alone.
func (w words) title(t Told) template.HTML {
	if t.Kind == "unplanned" {
		return w.Said("digest.unplanned-line", w.Names(t.Terms))
	}
	return w.Theirs(t.Label)
}

// Try is what the guide says to try; "" for what worked already.
func (t Told) Try() string {
	if t.Kind == "worked" {
		return ""
	}
	return t.Step
}

// Question reports whether a card asks the question of its section, where no sides stand.
func (t Told) Question() bool { return t.Kind != "both" && t.Kind != "one" && !t.Sides() }

// hint is a line of easy read that is about no theme, and the drawing beside it; "" where a side's
// square stands.
type hint struct{ Picture, Key string }

// Start and End are the lines with which easy read begins and ends.
func (s Story) Start() []hint {
	if s.Learning() {
		return []hint{
			{"easy-paper", "easy.what-1"}, {"strengths", "easy.learnt-1"}, {"", "easy.what-3"},
			{"", "easy.what-4"}, {"experimentation", "easy.learnt-2"}, {"easy-private", "easy.what-6"},
			{"easy-no-name", "easy.what-7"}, {"relationships", "easy.learnt-3"},
		}
	}
	return []hint{
		{"easy-paper", "easy.what-1"}, {"strengths", "easy.what-2"}, {"", "easy.what-3"},
		{"", "easy.what-4"}, {"not-qualified-to-speak", "easy.what-5"}, {"easy-private", "easy.what-6"},
		{"easy-no-name", "easy.what-7"}, {"elephant", "easy.what-8"}, {"relationships", "easy.what-9"},
	}
}

func (s Story) End() []hint {
	choose := "easy.next-3"
	if s.Learning() {
		choose = "easy.learnt-4"
	}
	return []hint{
		{"easy-private", "easy.next-1"}, {"disclosure-imbalance", "easy.next-2"},
		{"experimentation", choose}, {"power", "easy.next-4"},
	}
}
