package participant

import (
	"net/http"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// opened is what a receipt opens: what was released, the sentences of its holder, and the way back.
type opened struct {
	*pb.ShowReceiptResponse
	Report *pb.Report // nil before a release
}

// Sections of a report, by their ids: what the first conversations are told to have said, what later
// ones said of what came of it, and the rest of what happened since.
var (
	asked = []string{"asked", "said", "one", "also", "works", "hopes"}
	later = []string{"worked", "did-not", "unplanned"}
	after = []string{"did", "since", "next"}
)

// Released are the sections of what was released: of a learning round's receipt that is what people
// said of what came of it.
func (o opened) Released() []*pb.ReportSection {
	if o.learning() {
		return o.sections(slices.Concat(asked, later)...)
	}
	return o.sections(asked...)
}

// Since is what happened since: what groups do, what came of it, what is next.
func (o opened) Since() []*pb.ReportSection {
	if o.learning() {
		return o.sections(after...)
	}
	return o.sections(slices.Concat(after, later)...)
}

// learning reports whether the report is of a learning round, which tells of nothing that stood in
// the way.
func (o opened) learning() bool { return len(o.sections("said", "one", "also", "works")) == 0 }

func (o opened) sections(ids ...string) (all []*pb.ReportSection) {
	for _, s := range o.Report.GetSections() {
		if slices.Contains(ids, s.Id) {
			all = append(all, s)
		}
	}
	return all
}

// word is a word of a receipt, and what was typed where it was read as another.
type word struct{ Read, Typed string }

// open shows what a receipt opens. Words that were read otherwise than they were typed are shown
// first: they may be of somebody else's receipt.
func (p *pages) open(w http.ResponseWriter, r *http.Request, f page.Form, receipt string) error {
	l := page.LanguageOf(r)
	shown, err := p.Withdrawal.ShowReceipt(r.Context(), &pb.ShowReceiptRequest{Receipt: receipt})
	if refused(err) {
		return p.asked(w, r, receipt, page.Refused(l, err))
	}
	if err != nil {
		return err
	}
	if shown.Receipt != receipt {
		read := readOtherwise(receipt, shown.Receipt)
		return p.Tell(
			w,
			r,
			page.View{Name: "receipt-check", Title: "receipt.check-title", Data: read},
		)
	}
	if f.Get("all") == "yes" {
		view := withdrawal{Sure: true, Receipt: receipt}
		return p.Tell(w, r, page.View{Name: "withdraw", Title: "withdraw.title-sure", Data: view})
	}
	if id := f.Get("sentence"); id != "" {
		return p.sentence(w, r, f, shown, id)
	}
	view := opened{ShowReceiptResponse: shown}
	results, err := p.Withdrawal.ReadResults(r.Context(),
		&pb.ReadResultsRequest{Link: shown.Link, Language: l.Code})
	if err != nil && status.Code(err) != codes.NotFound {
		return err
	}
	view.Report = results.GetReport()
	return p.Tell(w, r, page.View{Name: "receipt", Title: "receipt.title", Data: view})
}

// readOtherwise are the words of a receipt as they were read, with what was typed of those that
// differ.
func readOtherwise(typed, read string) (words []word) {
	before := strings.Fields(typed)
	for i, w := range strings.Fields(read) {
		if i < len(before) && before[i] != w {
			words = append(words, word{w, before[i]})
		} else {
			words = append(words, word{Read: w})
		}
	}
	return words
}

// taking is a sentence that somebody is about to take back, or took back.
type taking struct {
	Receipt  string
	Sentence *pb.OwnSentence
}

// sentence asks whether a sentence is to be taken back, and then takes it back.
func (p *pages) sentence(w http.ResponseWriter, r *http.Request, f page.Form,
	shown *pb.ShowReceiptResponse, id string) error {
	i := slices.IndexFunc(shown.Sentences, func(s *pb.OwnSentence) bool { return s.Id == id })
	if i < 0 {
		return p.NotFound(w, r)
	}
	view := taking{shown.Receipt, shown.Sentences[i]}
	if f.Get("sure") != "sentence" {
		return p.Tell(
			w,
			r,
			page.View{Name: "receipt-sentence", Title: "receipt.sure-title", Data: view},
		)
	}
	answer, err := p.Withdrawal.TakeBackQuote(r.Context(),
		&pb.TakeBackQuoteRequest{Receipt: shown.Receipt, Id: id})
	if err != nil {
		return err
	}
	view.Sentence = answer.Sentence
	return p.Tell(w, r, page.View{Name: "receipt-done", Title: "receipt.done-title", Data: view})
}

// refused reports whether the service said why not, to be shown above what was typed.
func refused(err error) bool {
	switch status.Code(err) {
	case codes.InvalidArgument, codes.NotFound, codes.FailedPrecondition, codes.ResourceExhausted:
		return true
	}
	return false
}
