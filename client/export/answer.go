package export

import (
	"fmt"
	"slices"
	"strings"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// barrierColumn is of what several programmes answered.
var barrierColumn = column{"barrier", "string", "", "The entry of the shared code book, by its id.",
	true}

// releaseData are the tables of an answer of noisy counts.
func releaseData(answer *pb.GetReleaseResponse) *dataset {
	r, p := answer.Release, answer.Release.GetProtection()
	figures := table{
		name: "figures", about: "One row a barrier and part of the people, whatever the data. Counts " +
			"have noise: see low and high.",
		columns: []column{barrierColumn},
	}
	by := map[pb.Dimension]bool{}
	var names []string
	for _, d := range r.By {
		by[d] = true
		names = append(names, client.DimensionWord(d))
	}
	if by[pb.Dimension_DIMENSION_SIDE] {
		figures.columns = append(figures.columns,
			column{"side", "string", "", "The side, as its programmes name it.", true})
	}
	if by[pb.Dimension_DIMENSION_SECTOR] {
		figures.columns = append(figures.columns,
			column{"sector", "string", "", "public, private, social, or none where none was said.", true})
	}
	if by[pb.Dimension_DIMENSION_PROGRAMME] {
		figures.columns = append(figures.columns,
			column{"programme", "string", "", "The programme's name.", true})
	}
	for _, c := range figures.columns {
		figures.key = append(figures.key, c.name)
	}
	people := "people, with noise"
	figures.columns = append(figures.columns,
		column{"hidden", "boolean", "",
			fmt.Sprintf(
				"The noisy count came to less than %d. That does not say for sure that few raise it.",
				p.GetHiddenBelow()), true},
		column{"count", "integer", people,
			fmt.Sprintf("How many people raise it, with noise, rounded to %d. Empty: hidden.",
				p.GetRoundedTo()), false},
		column{"low", "integer", "people",
			fmt.Sprintf("Low and high enclose the number before noise in %g of all answers.",
				p.GetConfidence()), true},
		column{"high", "integer", "people", "The other end.", true})
	for _, f := range r.Figures {
		row := []any{f.Barrier}
		if by[pb.Dimension_DIMENSION_SIDE] {
			row = append(row, f.Side)
		}
		if by[pb.Dimension_DIMENSION_SECTOR] {
			row = append(row, client.SectorWord(f.Sector))
		}
		if by[pb.Dimension_DIMENSION_PROGRAMME] {
			row = append(row, f.Programme)
		}
		count := any(int(f.Count))
		if f.Hidden {
			count = nil
		}
		figures.add(append(row, f.Hidden, count, int(f.Low), int(f.High))...)
	}
	editions := table{
		name: "editions", about: "One row a programme whose conversations were counted.",
		key: []string{"programme"},
		columns: []column{{"programme", "string", "", "Its name.", true},
			{"edition", "integer", "", "The number of its latest edition at the time.", true}},
	}
	for _, e := range r.Editions {
		editions.add(e.Programme, int(e.Edition))
	}
	return &dataset{
		name: "elephants-release-" + itoa(r.Number), title: oneLine(r.Cohort) + ", release " +
			itoa(r.Number),
		description: "How many people of several programmes raise each barrier, as counts with noise. " +
			strings.Join(r.Words, " "),
		about: about{
			Cohort: r.Cohort, Release: r.Number, By: names, Month: r.Month, Hash: answer.Hash,
			Engine: r.Engine, CodeBook: r.CodeBook, ToKnow: r.Words,
			Protection: map[string]any{
				"epsilon": p.GetEpsilon(), "mechanism": p.GetMechanism(), "scale": p.GetScale(),
				"barriers_each": p.GetBarriersEach(),
				"rounded_to":    p.GetRoundedTo(), "hidden_below": p.GetHiddenBelow(),
				"confidence": p.GetConfidence(),
			},
		},
		tables: []table{figures, editions},
	}
}

// publishedData are the tables of what several editions say of barriers.
func publishedData(p *pb.Published) *dataset {
	bands := table{
		name: "barriers-by-side", about: "One row a programme, barrier and side that raises it. What " +
			"is not here was not raised by enough people to say so.",
		refers: []reference{{"programme", "editions"}},
		columns: []column{
			{"programme", "string", "", "The programme's name.", true},
			barrierColumn,
			{"own", "string", "", "The programme's own barrier, by its id, if it is part of the shared one.",
				false},
			sideColumn, bandColumn, orderColumn,
			{"elephant", "boolean", "", "Both sides raise it.", true},
		},
	}
	editions := table{
		name: "editions", about: "One row a programme's latest edition.", key: []string{"programme"},
		columns: []column{
			{"programme", "string", "", "Its name.", true},
			{"edition", "integer", "", "The edition's number.", true},
			{"month", "string", "month", "When it was prepared.", true},
			{"code_book", "string", "", "The version of the code book that it was made with.", true},
			{"hash_sha256", "string", "", "Of the edition's frozen bytes.", true},
		},
	}
	var of []string
	for _, e := range p.Editions {
		editions.add(e.Programme, int(e.Edition), e.Month, e.CodeBook, e.Hash)
		of = append(of, e.Programme+"\x00"+e.Hash)
		for _, b := range e.Bands {
			bands.add(e.Programme, b.Barrier, word(b.Own), b.Side, band(b.Band), bandOrder(b.Band),
				b.Elephant)
		}
	}
	slices.Sort(of)
	return &dataset{
		name:  "elephants-published-" + strings.ToLower(guid("published", strings.Join(of, "\x00"))[:8]),
		title: "What the editions of a cohort say of barriers",
		description: "Bands of the latest editions of several programmes, which are too few people " +
			"for counts. " + strings.Join(p.Words, " ") +
			" Shares of people are bands and not numbers: " + bandsSay + ".",
		about:  about{ToKnow: p.Words, Protection: map[string]any{"bands": true}},
		tables: []table{bands, editions},
	}
}
