// Package research is the service of researchers: questions to a cohort, and what its budget
// answers.
package research

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/ledger"
	"elephants/server/refuse"
	"elephants/server/store"
)

// Research is the service.
type Research struct {
	pb.UnsafeResearchServiceServer
	*desk.Desk
}

// New returns the service.
func New(d *desk.Desk) pb.ResearchServiceServer { return Research{Desk: d} }

// offered is how many barriers are offered in place of one that is not in the code book.
const offered = 3

func (r Research) ListBarriers(context.Context, *pb.ListBarriersRequest) (*pb.ListBarriersResponse,
	error) {
	list := &pb.ListBarriersResponse{CodeBook: r.Book.Version}
	for _, b := range r.Book.Barriers {
		list.Barriers = append(list.Barriers, &pb.SharedBarrier{
			Id: b.ID, Name: b.Name, Description: b.Description, Principle: encode.Principles[b.Principle], Step: b.Step,
		})
	}
	return list, nil
}

// cohort returns the cohort of the caller's programme. A researcher is shown it only once two
// persons opened it with that programme.
func (r Research) cohort(ctx context.Context) (store.Cohort, error) {
	caller := access.From(ctx)
	c, err := r.Store.CohortOf(ctx, caller.Programme)
	if desk.IsNotFound(err) {
		return c, refuse.ErrNoCohort
	}
	if err != nil {
		return c, fmt.Errorf("reading the cohort: %w", err)
	}
	agreed := func(m store.Member) bool { return m.ID == caller.Programme && m.Agreed }
	if caller.Role == pb.Role_ROLE_RESEARCHER && !slices.ContainsFunc(c.Programmes, agreed) {
		return c, refuse.ErrNoCohort
	}
	return c, nil
}

func (r Research) ListCohorts(ctx context.Context,
	_ *pb.ListCohortsRequest) (*pb.ListCohortsResponse, error) {
	role := access.From(ctx).Role
	var cohorts []store.Cohort
	var err error
	if role == pb.Role_ROLE_ADMINISTRATOR {
		cohorts, err = r.Store.Cohorts(ctx)
	} else {
		cohorts = make([]store.Cohort, 1)
		if cohorts[0], err = r.cohort(ctx); errors.Is(err, refuse.ErrNoCohort) {
			cohorts, err = nil, nil
		}
	}
	if err != nil {
		return nil, err
	}
	list := &pb.ListCohortsResponse{}
	for _, c := range cohorts {
		out := &pb.Cohort{Id: c.ID, Name: c.Name, Budget: encodeBudget(c)}
		for _, m := range c.Programmes {
			out.Programmes = append(out.Programmes, &pb.CohortProgramme{Programme: m.Name,
				Agreed: m.Agreed})
		}
		if role != pb.Role_ROLE_RESEARCHER && c.Proposed >= 0 {
			out.Proposed = proto.Float64(encode.Epsilon(c.Proposed))
		}
		list.Cohorts = append(list.Cohorts, out)
	}
	return list, nil
}

func encodeBudget(c store.Cohort) *pb.Budget {
	return &pb.Budget{Epsilon: encode.Epsilon(c.Budget), Spent: encode.Epsilon(c.Spent),
		Left:     encode.Epsilon(c.Left()),
		MostEach: encode.Epsilon(disclose.MostEach), MostEver: encode.Epsilon(disclose.MostEver)}
}

func (r Research) GetBudget(ctx context.Context, _ *pb.GetBudgetRequest) (*pb.GetBudgetResponse,
	error) {
	c, err := r.cohort(ctx)
	if err != nil {
		return nil, err
	}
	return &pb.GetBudgetResponse{Budget: encodeBudget(c)}, nil
}

func (r Research) QueryBarriers(ctx context.Context,
	req *pb.QueryBarriersRequest) (*pb.QueryBarriersResponse, error) {
	q, err := r.question(req)
	if err != nil {
		return nil, err
	}
	c, err := r.cohort(ctx)
	if err != nil {
		return nil, err
	}
	c.Programmes, q.Editions, err = r.Released(ctx, c)
	if err != nil {
		return nil, err
	}
	asked, err := r.Ledger.Find(ctx, c.ID, q)
	if err != nil && !desk.IsNotFound(err) {
		return nil, err
	}
	answer := &pb.QueryBarriersResponse{Budget: encodeBudget(c)}
	if desk.IsNotFound(err) {
		small, err := r.size(ctx, c, q.Editions)
		if err != nil {
			return nil, err
		}
		if req.CostOnly {
			if small == disclose.Large {
				answer.Cost = encode.Epsilon(q.Epsilon)
			}
			return answer, nil
		}
		if small != disclose.Large {
			published, err := r.publish(ctx, c, small, req)
			answer.Answer = &pb.QueryBarriersResponse_Published{Published: published}
			return answer, err
		}
		if asked, err = r.ask(ctx, c, q, req, answer); err != nil {
			return nil, err
		}
	}
	if req.CostOnly {
		return answer, nil
	}
	release, err := readRelease(asked)
	if err != nil {
		return nil, err
	}
	narrow(release, req.Barriers)
	answer.Answer = &pb.QueryBarriersResponse_Release{Release: release}
	return answer, nil
}

// narrow leaves only the figures of some barriers in an answer; of none, all.
func narrow(release *pb.Release, barriers []string) {
	release.Figures = slices.DeleteFunc(release.Figures, func(f *pb.Figure) bool {
		return len(barriers) > 0 && !slices.Contains(barriers, f.Barrier)
	})
}

// ask asks what was not asked before, pays for it and says so in the answer.
func (r Research) ask(ctx context.Context, c store.Cohort, q ledger.Question,
	req *pb.QueryBarriersRequest, answer *pb.QueryBarriersResponse) (store.Release, error) {
	if req.FreeOnly {
		return store.Release{}, refuse.ErrCosts
	}
	asked, paid, err := r.Ledger.Ask(ctx, r.Act(ctx), c.ID, q, func(ctx context.Context,
		number int) ([]byte, error) {
		return r.answer(ctx, c, q, number)
	})
	if err != nil { // the ledger has logged why an answer was lost
		return asked, err
	}
	if c, err = r.Store.CohortOf(ctx, access.From(ctx).Programme); err != nil {
		return asked, fmt.Errorf("reading the budget: %w", err)
	}
	answer.Cost, answer.Budget = encode.Epsilon(paid), encodeBudget(c)
	return asked, nil
}

// question reads what is asked, but for the editions that it is asked of.
func (r Research) question(req *pb.QueryBarriersRequest) (q ledger.Question, err error) {
	for i, id := range req.Barriers {
		if _, ok := r.Book.Lookup(id); !ok {
			return q, refusal.QuestionBarrier.With(i+1, refusal.Ours(strings.Join(r.Book.Near(id,
				offered), ", ")))
		}
	}
	for i, d := range req.By {
		if d == pb.Dimension_DIMENSION_UNSPECIFIED || pb.Dimension_name[int32(d)] == "" {
			return q, refusal.QuestionSplit.With(i + 1)
		}
		q.By = append(q.By, d.String())
	}
	if req.CodeBook != "" && req.CodeBook != r.Book.Version {
		return q, refusal.CodeBook.With(refusal.Ours(r.Book.Version))
	}
	exact := true
	if q.Epsilon = disclose.MostEach; req.Epsilon != 0 {
		q.Epsilon, exact = encode.Hundredths(req.Epsilon)
	}
	if !exact || !disclose.Question(q.Epsilon) {
		bound := func(hundredths int) refusal.Ours {
			return refusal.Ours(fmt.Sprintf("%.2f", encode.Epsilon(hundredths)))
		}
		return q, refusal.Epsilon.With(bound(disclose.LeastEach), bound(disclose.MostEach))
	}
	q.Engine, q.Book = analysis.Version, r.Book.Version
	return q, nil
}

// Released returns the programmes of a cohort that were agreed to and have released an edition, and
// their latest.
func (r Research) Released(ctx context.Context, c store.Cohort) (in []store.Member,
	editions []ledger.Edition, err error) {
	for _, m := range c.Programmes {
		if !m.Agreed {
			continue
		}
		last, _, err := r.Store.LastEdition(ctx, m.ID)
		if err != nil {
			return nil, nil, fmt.Errorf("reading the last edition: %w", err)
		}
		if last > 0 {
			in = append(in, m)
			editions = append(editions, ledger.Edition{Programme: m.ID, Number: last})
		}
	}
	if len(in) == 0 {
		return nil, nil, refuse.ErrNothing
	}
	return in, editions, nil
}

// size says whether a cohort is large enough for counts, and keeps it if so. No note is opened
// while their number alone says no.
func (r Research) size(ctx context.Context, c store.Cohort,
	editions []ledger.Edition) (disclose.Small, error) {
	if c.Large {
		return disclose.Large, nil
	}
	notes := 0
	for _, m := range c.Programmes {
		n, err := r.Store.Released(ctx, m.ID)
		if err != nil {
			return 0, fmt.Errorf("counting notes: %w", err)
		}
		notes += n
	}
	if small := disclose.Size(notes, len(c.Programmes)); small != disclose.Large {
		return small, nil // there are no more people than notes
	}
	people := 0
	for i, m := range c.Programmes {
		o, err := r.openReleased(ctx, m, editions[i].Number)
		if err != nil {
			return 0, err
		}
		people += len(o.cells)
	}
	small := disclose.Size(people, len(c.Programmes))
	if small != disclose.Large {
		return small, nil
	}
	return small, r.Store.SetLarge(ctx, c.ID)
}

func (r Research) ListReleases(ctx context.Context,
	_ *pb.ListReleasesRequest) (*pb.ListReleasesResponse, error) {
	c, err := r.cohort(ctx)
	if err != nil {
		return nil, err
	}
	releases, err := r.Store.Releases(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	list := &pb.ListReleasesResponse{}
	for _, kept := range releases {
		q, err := ledger.Read(kept.Question)
		if err != nil {
			return nil, err
		}
		summary := &pb.ReleaseSummary{Number: int32(kept.Number), By: dimensions(q.By),
			Epsilon: encode.Epsilon(kept.Epsilon), Hash: kept.Hash()}
		if kept.Answer != nil {
			release, err := readRelease(kept)
			if err != nil {
				return nil, err
			}
			summary.Month = release.Month
		}
		list.Releases = append(list.Releases, summary)
	}
	return list, nil
}

func (r Research) GetRelease(ctx context.Context,
	req *pb.GetReleaseRequest) (*pb.GetReleaseResponse, error) {
	c, err := r.cohort(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := r.Store.Release(ctx, c.ID, int(req.Number))
	switch {
	case desk.IsNotFound(err):
		return nil, refuse.ErrUnasked
	case err != nil:
		return nil, err
	case kept.Answer == nil:
		return nil, store.ErrLost
	}
	release, err := readRelease(kept)
	return &pb.GetReleaseResponse{Release: release, Hash: kept.Hash()}, err
}

func readRelease(kept store.Release) (*pb.Release, error) {
	release := &pb.Release{}
	if err := proto.Unmarshal(kept.Answer, release); err != nil {
		return nil, fmt.Errorf("reading release %d: %w", kept.Number, err)
	}
	return release, nil
}

func dimensions(by []string) (out []pb.Dimension) {
	for _, name := range by {
		out = append(out, pb.Dimension(pb.Dimension_value[name]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// publish answers with the bands of the latest editions.
func (r Research) publish(ctx context.Context, c store.Cohort, small disclose.Small,
	req *pb.QueryBarriersRequest) (*pb.Published, error) {
	out := &pb.Published{Sides: Sides(c.Programmes), Words: []string{
		"These are the bands of the latest editions, as they were published: they tell nothing new and cost nothing.",
		"What coordinators put together of several barriers is left out: its band is of none of them alone.",
	}}
	switch small {
	case disclose.FewProgrammes:
		out.Rule = pb.SmallRule_SMALL_RULE_PROGRAMMES
		out.Words = append(out.Words,
			fmt.Sprintf("There are no counts, for they take at least %d programmes with a released edition.", disclose.LeastProgrammes))
	default:
		out.Rule = pb.SmallRule_SMALL_RULE_PEOPLE
		out.Words = append(out.Words,
			fmt.Sprintf("There are no counts, for they take at least %d people.",
				disclose.LeastCounted))
	}
	if slices.Contains(req.By, pb.Dimension_DIMENSION_SECTOR) {
		out.Words = append(out.Words, "Editions tell the sides apart, and not the sectors.")
	}
	for _, m := range c.Programmes {
		latest, err := r.Store.Edition(ctx, m.ID, 0)
		if err != nil {
			return nil, err
		}
		digest, err := encode.Thaw(latest)
		if err != nil {
			return nil, err
		}
		book, err := r.Vault.Book(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		edition := &pb.PublishedEdition{Programme: m.Name, Edition: digest.Edition,
			Month: digest.Month, CodeBook: digest.CodeBook, Hash: latest.Hash()}
		for i, t := range slices.Concat(digest.Elephants, digest.OneSide) {
			id := book.Shared(t.Barrier)
			if together := len(t.BookNames) > 1; together || id == "" || len(req.Barriers) > 0 &&
				!slices.Contains(req.Barriers, id) {
				continue
			}
			for _, s := range t.Shares {
				band := &pb.PublishedBand{Barrier: id, Side: s.Side, Band: s.Band,
					Elephant: i < len(digest.Elephants)}
				if id != t.Barrier {
					band.Own = t.Barrier
				}
				edition.Bands = append(edition.Bands, band)
			}
		}
		out.Editions = append(out.Editions, edition)
	}
	return out, nil
}
