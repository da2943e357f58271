package coordinator

import (
	"context"
	"crypto/sha256"
	"net/http"
	"slices"
	"sync"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// deskChanges are what is otherwise in a draft since the visitor approved it.
type deskChanges struct {
	client.Changes
	In, Out []*pb.Quote // quotes that came and went
	// Withdrawn is whether a quote went that is not on offer any more. Its words are not shown: their
	// speaker may have taken them back.
	Withdrawn bool
}

// Nothing reports whether nothing that an edition shows is otherwise.
func (c deskChanges) Nothing() bool {
	return c.None() && len(c.In)+len(c.Out) == 0 && !c.Withdrawn
}

// approvals are the drafts that coordinators approved, by a hash of their secret and the round. They
// outlast a visit and are in memory alone: after a restart the audit log says what was done since,
// but not how it read before.
type approvals struct {
	mu sync.Mutex
	by map[[sha256.Size]byte]*pb.Draft
}

func (p *pages) approver(r *http.Request) [sha256.Size]byte {
	visit, _ := p.Visit(r)
	return sha256.Sum256([]byte(visit.Secret + "\x00" + p.Round(r)))
}

// approved keeps a draft that the visitor approved, in the place of any before.
func (p *pages) approved(r *http.Request, d *pb.Draft) {
	who := p.approver(r)
	p.approvals.mu.Lock()
	defer p.approvals.mu.Unlock()
	if p.approvals.by == nil {
		p.approvals.by = map[[sha256.Size]byte]*pb.Draft{}
	}
	p.approvals.by[who] = d
}

// changed is what is otherwise in a draft since the visitor approved one; nil if they did not, or
// it is the same. The draft of an edition that was released is forgotten.
func (p *pages) changed(r *http.Request, now *pb.Draft) *deskChanges {
	who := p.approver(r)
	p.approvals.mu.Lock()
	defer p.approvals.mu.Unlock()
	then := p.approvals.by[who]
	switch {
	case then == nil || then.Hash == now.Hash:
		return nil
	case then.Digest.Edition != now.Digest.Edition:
		delete(p.approvals.by, who)
		return nil
	}
	return compare(then, now)
}

func compare(then, now *pb.Draft) *deskChanges {
	changes := &deskChanges{Changes: client.Compare(then.Digest, now.Digest)}
	before, after := quotesOf(then), quotesOf(now)
	for _, q := range after {
		if !holds(before, q) {
			changes.In = append(changes.In, q)
		}
	}
	var offered []*pb.Quote
	for _, o := range now.Offered {
		offered = append(offered, o.Quote)
	}
	for _, q := range before {
		switch {
		case holds(after, q):
		case holds(offered, q):
			changes.Out = append(changes.Out, q)
		default:
			changes.Withdrawn = true
		}
	}
	return changes
}

func quotesOf(d *pb.Draft) (all []*pb.Quote) {
	for _, t := range themesOf(d.Digest) {
		all = append(all, t.Quotes...)
	}
	return all
}

func holds(all []*pb.Quote, q *pb.Quote) bool {
	return slices.ContainsFunc(all, func(k *pb.Quote) bool {
		return k.Text == q.Text && k.RoleBand == q.RoleBand
	})
}

// since is what was done to a draft after somebody approved it, as the audit log has it; nothing if
// nobody did. A change takes an approval back, so a draft that has one did not change since.
func (p *pages) since(ctx context.Context, r *http.Request, d *pb.Draft) ([]*pb.AuditEntry, error) {
	if d.Approvals > 0 {
		return nil, nil
	}
	log, err := p.admins.ListAuditEntries(ctx, &pb.ListAuditEntriesRequest{})
	if err != nil {
		return nil, err
	}
	return afterApproval(log.Entries, d.Digest.Edition, p.Round(r)), nil
}

// afterApproval are the entries about an edition of a round, "" for the first, that follow its last
// approval; nil without one.
func afterApproval(entries []*pb.AuditEntry, edition int32, round string) (after []*pb.AuditEntry) {
	approved := false
	for _, e := range entries {
		switch {
		case e.Edition != edition || e.Round != round:
		case e.Action == "approve":
			approved, after = true, nil
		case approved:
			after = append(after, e)
		}
	}
	return after
}
