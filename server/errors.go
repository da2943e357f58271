package server

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/edition"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/quota"
	tell "elephants/server/report"
	"elephants/server/seal"
	"elephants/server/store"
)

// What the services refuse, beside what access, seal and store do.
var (
	errSecret       = refusal.SecretUnknown.With()
	errLink         = refusal.LinkUsed.With()
	errReceipt      = refusal.ReceiptUnknown.With()
	errSentence     = refusal.NoSentence.With()
	errNoResults    = refusal.NoResults.With()
	errNotYet       = refusal.NotYet.With()
	errFloor        = refusal.Floor.With()
	errCeiling      = refusal.Ceiling.With()
	errNoDraft      = refusal.NoDraft.With()
	errSecondLook   = refusal.SecondLook.With()
	errLooks        = refusal.NoLookLeft.With()
	errNoLook       = refusal.NoLookNeeded.With()
	errNotApart     = refusal.NotApart.With()
	errNoSuch       = refusal.NoEdition.With()
	errBarrierThere = refusal.BarrierExists.With()
	errNoBarrier    = refusal.NoBarrier.With()
	errLog          = refusal.LogChanged.With()
	errNoProgramme  = refusal.NoProgramme.With()
	errNameTaken    = refusal.ProgrammeExists.With()
	errNoSecret     = refusal.NoSecret.With()
	errNoSuchCohort = refusal.NoSuchCohort.With()
	errNoBackups    = refusal.NoBackups.With()
	errInternal     = refusal.Internal.With()
)

// What researchers are refused.
var (
	errNoCohort = refusal.NoCohort.With()
	errNothing  = refusal.NothingReleased.With()
	errCosts    = refusal.Costs.With()
	errUnasked  = refusal.NoRelease.With()
)

// refusals maps our errors to what leaves the server. Together with package refusal this is the one
// place to review for what an error may reveal: the text of the error goes out as it is, so none of
// them may repeat what was sent. A refusal that is not listed is the caller's mistake, and leaves as
// InvalidArgument; every other error leaves as errInternal.
var refusals = []struct {
	err    error
	code   codes.Code
	reason string // of the ErrorInfo, for programs
}{
	{seal.ErrCheckWord, codes.InvalidArgument, "RECEIPT_MISREAD"},
	{errSecret, codes.Unauthenticated, "SECRET_UNKNOWN"},
	{store.ErrRevoked, codes.Unauthenticated, "SECRET_UNKNOWN"},
	{access.ErrNeedsSecret, codes.Unauthenticated, "SECRET_MISSING"},
	{access.ErrRefuseSecret, codes.PermissionDenied, "SECRET_NOT_TAKEN"},
	{access.ErrRole, codes.PermissionDenied, "ROLE"},
	{errLink, codes.NotFound, "LINK_USED"},
	{errReceipt, codes.NotFound, "RECEIPT_UNKNOWN"},
	{errNoResults, codes.NotFound, "NO_RESULTS"},
	{tell.ErrNothing, codes.FailedPrecondition, "NOTHING_TO_REPORT"},
	{tell.ErrAudience, codes.InvalidArgument, "REPORT_AUDIENCE"},
	{errSentence, codes.NotFound, "NO_SENTENCE"},
	{store.ErrWithdrawn, codes.FailedPrecondition, "WITHDRAWN"},
	{errNotYet, codes.FailedPrecondition, "NOT_YET"},
	{errFloor, codes.InvalidArgument, "FLOOR"},
	{errCeiling, codes.InvalidArgument, "CEILING"},
	{errNoDraft, codes.FailedPrecondition, "NO_DRAFT"},
	{errSecondLook, codes.FailedPrecondition, "SECOND_LOOK"},
	{errLooks, codes.FailedPrecondition, "NO_LOOK_LEFT"},
	{errNoLook, codes.FailedPrecondition, "NO_LOOK_NEEDED"},
	{errNotApart, codes.FailedPrecondition, "NOT_APART"},
	{store.ErrTried, codes.FailedPrecondition, "TRIED"},
	{store.ErrStaleDraft, codes.Aborted, "DRAFT_CHANGED"},
	{store.ErrNotesMoved, codes.Aborted, "NOTES_CHANGED"},
	{store.ErrSamePerson, codes.FailedPrecondition, "SECOND_PERSON"},
	{errBarrierThere, codes.AlreadyExists, "BARRIER_EXISTS"},
	{errNoBarrier, codes.NotFound, "NO_BARRIER"},
	{store.ErrRoundThere, codes.AlreadyExists, "ROUND_EXISTS"},
	{store.ErrNoRound, codes.NotFound, "NO_ROUND"},
	{store.ErrRoundClosed, codes.FailedPrecondition, "ROUND_CLOSED"},
	{store.ErrDraftOpen, codes.FailedPrecondition, "DRAFT_OPEN"},
	{store.ErrSameAsker, codes.FailedPrecondition, "SAME_ASKER"},
	{store.ErrOtherDays, codes.FailedPrecondition, "OTHER_DAYS"},
	{store.ErrWaiting, codes.FailedPrecondition, "CLOSING_WAITS"},
	{store.ErrClosed, codes.FailedPrecondition, "PROGRAMME_CLOSED"},
	{store.ErrNothingAsked, codes.FailedPrecondition, "NOTHING_ASKED"},
	{store.ErrManyRounds, codes.FailedPrecondition, "ROUNDS_MANY"},
	{store.ErrBookFull, codes.FailedPrecondition, "BOOK_FULL"},
	{store.ErrLast, codes.FailedPrecondition, "LAST_ADMINISTRATOR"},
	{errLog, codes.DataLoss, "LOG_CHANGED"},
	{errNoProgramme, codes.NotFound, "NO_PROGRAMME"},
	{errNameTaken, codes.AlreadyExists, "PROGRAMME_EXISTS"},
	{errNoSecret, codes.NotFound, "NO_SECRET"},
	{errNoSuchCohort, codes.NotFound, "NO_SUCH_COHORT"},
	{errNoBackups, codes.FailedPrecondition, "NO_BACKUPS"},
	{errNoSuch, codes.NotFound, "NO_EDITION"},
	{errNoCohort, codes.FailedPrecondition, "NO_COHORT"},
	{errNothing, codes.FailedPrecondition, "NOTHING_RELEASED"},
	{refusal.CodeBook.With(refusal.Ours("")), codes.FailedPrecondition, "CODE_BOOK"},
	{errCosts, codes.FailedPrecondition, "COSTS"},
	{errUnasked, codes.NotFound, "NO_RELEASE"},
	{store.ErrSpent, codes.FailedPrecondition, "BUDGET_SPENT"},
	{store.ErrLost, codes.FailedPrecondition, "ANSWER_LOST"},
	{store.ErrInCohort, codes.AlreadyExists, "IN_COHORT"},
	{store.ErrProposed, codes.FailedPrecondition, "BUDGET_ASKED"},
	{store.ErrDuplicate, codes.AlreadyExists, "EXISTS"},
	{store.ErrNotFound, codes.NotFound, "NOT_FOUND"},
	{store.ErrUnfinished, codes.Unavailable, "UNFINISHED"}, // before ErrFull, which is why
	{store.ErrFull, codes.ResourceExhausted, "DISK_FULL"},
	{errNoGroup, codes.NotFound, "NO_GROUP"},
	{store.ErrHasRecord, codes.FailedPrecondition, "GROUP_READ"},
	{store.ErrRecordChanged, codes.Aborted, "RECORD_CHANGED"},
	{store.ErrNothingWaits, codes.FailedPrecondition, "NOTHING_WAITS"},
	{store.ErrSameSide, codes.FailedPrecondition, "SAME_SIDE"},
	{refusal.NothingAhead.With(), codes.FailedPrecondition, "NOTHING_AHEAD"},
	{quota.ErrBusy, codes.ResourceExhausted, "TOO_MANY"},
	{context.DeadlineExceeded, codes.DeadlineExceeded, "DEADLINE"},
	{context.Canceled, codes.Canceled, "CANCELLED"},
}

// outward turns any error into the status that leaves the server, and reports whether it had to be
// hidden.
func outward(err error) (_ error, hidden bool) {
	if _, ok := status.FromError(err); ok {
		return err, false // of grpc itself, or outward already
	}
	if r, ok := errors.AsType[*edition.Refusal](err); ok {
		err = refusedDecision(r)
	}
	why, _ := errors.AsType[*refusal.Error](err)
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			return withReason(r.code, r.reason, err.Error(), why), false
		}
	}
	if why != nil { // what no row says is the caller's mistake
		return withReason(codes.InvalidArgument, why.Reason.Name, err.Error(), why), false
	}
	return withReason(codes.Internal, errInternal.Reason.Name, errInternal.Error(), nil), true
}

// refusedDecision is what package edition refused. Of its places all but numbers are words.
func refusedDecision(r *edition.Refusal) error {
	places := slices.Clone(r.Places)
	for i, place := range places {
		if word, ok := place.(string); ok {
			places[i] = refusal.Said(word)
		}
	}
	return refusal.Named(r.Name).With(places...)
}

func withReason(code codes.Code, reason, text string, why *refusal.Error) error {
	info := &errdetails.ErrorInfo{Reason: reason, Domain: "elephants"}
	if why != nil {
		info.Metadata = why.Metadata()
	}
	s, err := status.New(code, text).WithDetails(info)
	if err != nil {
		panic(fmt.Sprintf("an ErrorInfo can always be attached: %v", err))
	}
	return s.Err()
}

// reasonOf is what [withReason] put in.
func reasonOf(s *status.Status) string {
	for _, detail := range s.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.Reason
		}
	}
	return ""
}
