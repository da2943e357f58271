// Package refuse turns the errors of the services into what may leave the server: [Outward] is
// the one way out.
package refuse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

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
	ErrSecret       = refusal.SecretUnknown.With()
	ErrLink         = refusal.LinkUsed.With()
	ErrReceipt      = refusal.ReceiptUnknown.With()
	ErrSentence     = refusal.NoSentence.With()
	ErrNoResults    = refusal.NoResults.With()
	ErrNotYet       = refusal.NotYet.With()
	ErrFloor        = refusal.Floor.With()
	ErrCeiling      = refusal.Ceiling.With()
	ErrNoDraft      = refusal.NoDraft.With()
	ErrSecondLook   = refusal.SecondLook.With()
	ErrLooks        = refusal.NoLookLeft.With()
	ErrNoLook       = refusal.NoLookNeeded.With()
	ErrNotApart     = refusal.NotApart.With()
	ErrNoSuch       = refusal.NoEdition.With()
	ErrBarrierThere = refusal.BarrierExists.With()
	ErrNoBarrier    = refusal.NoBarrier.With()
	ErrLog          = refusal.LogChanged.With()
	ErrNoProgramme  = refusal.NoProgramme.With()
	ErrRoundOther   = refusal.RoundOther.With(refusal.Ours(""))
	ErrPoolEdition  = refusal.PoolEdition.With(refusal.Ours(""))
	ErrPoolBook     = refusal.PoolBook.With(refusal.Ours(""))
	ErrNameTaken    = refusal.ProgrammeExists.With()
	ErrNoSecret     = refusal.NoSecret.With()
	ErrNoSuchCohort = refusal.NoSuchCohort.With()
	ErrNoBackups    = refusal.NoBackups.With()
	ErrInternal     = refusal.Internal.With()
)

// What researchers are refused.
var (
	ErrNoCohort = refusal.NoCohort.With()
	ErrNothing  = refusal.NothingReleased.With()
	ErrCosts    = refusal.Costs.With()
	ErrUnasked  = refusal.NoRelease.With()
)

// Refusals maps our errors to what leaves the server. Together with package refusal this is the
// one place to review for what an error may reveal: the text of the error goes out as it is, so
// none of them may repeat what was sent. A refusal that is not listed is the caller's mistake,
// and leaves as InvalidArgument; every other error leaves as [ErrInternal].
var Refusals = []struct {
	Err    error
	code   codes.Code
	Reason string // of the ErrorInfo, for programs
}{
	{seal.ErrCheckWord, codes.InvalidArgument, "RECEIPT_MISREAD"},
	{ErrSecret, codes.Unauthenticated, "SECRET_UNKNOWN"},
	{store.ErrRevoked, codes.Unauthenticated, "SECRET_UNKNOWN"},
	{access.ErrNeedsSecret, codes.Unauthenticated, "SECRET_MISSING"},
	{access.ErrRefuseSecret, codes.PermissionDenied, "SECRET_NOT_TAKEN"},
	{access.ErrRole, codes.PermissionDenied, "ROLE"},
	{ErrLink, codes.NotFound, "LINK_USED"},
	{ErrReceipt, codes.NotFound, "RECEIPT_UNKNOWN"},
	{ErrNoResults, codes.NotFound, "NO_RESULTS"},
	{tell.ErrNothing, codes.FailedPrecondition, "NOTHING_TO_REPORT"},
	{tell.ErrAudience, codes.InvalidArgument, "REPORT_AUDIENCE"},
	{ErrSentence, codes.NotFound, "NO_SENTENCE"},
	{store.ErrWithdrawn, codes.FailedPrecondition, "WITHDRAWN"},
	{ErrNotYet, codes.FailedPrecondition, "NOT_YET"},
	{ErrFloor, codes.InvalidArgument, "FLOOR"},
	{ErrCeiling, codes.InvalidArgument, "CEILING"},
	{ErrNoDraft, codes.FailedPrecondition, "NO_DRAFT"},
	{ErrSecondLook, codes.FailedPrecondition, "SECOND_LOOK"},
	{ErrLooks, codes.FailedPrecondition, "NO_LOOK_LEFT"},
	{ErrNoLook, codes.FailedPrecondition, "NO_LOOK_NEEDED"},
	{ErrNotApart, codes.FailedPrecondition, "NOT_APART"},
	{store.ErrTried, codes.FailedPrecondition, "TRIED"},
	{store.ErrStaleDraft, codes.Aborted, "DRAFT_CHANGED"},
	{store.ErrNotesMoved, codes.Aborted, "NOTES_CHANGED"},
	{store.ErrSamePerson, codes.FailedPrecondition, "SECOND_PERSON"},
	{store.ErrNotSaid, codes.FailedPrecondition, "IN_PERSON_MISSING"},
	{ErrBarrierThere, codes.AlreadyExists, "BARRIER_EXISTS"},
	{ErrNoBarrier, codes.NotFound, "NO_BARRIER"},
	{store.ErrRoundThere, codes.AlreadyExists, "ROUND_EXISTS"},
	{store.ErrNoRound, codes.NotFound, "NO_ROUND"},
	{ErrRoundOther, codes.NotFound, "ROUND_OTHER"},
	{ErrPoolEdition, codes.FailedPrecondition, "POOL_EDITION"},
	{ErrPoolBook, codes.FailedPrecondition, "POOL_BOOK"},
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
	{ErrLog, codes.DataLoss, "LOG_CHANGED"},
	{ErrNoProgramme, codes.NotFound, "NO_PROGRAMME"},
	{ErrNameTaken, codes.AlreadyExists, "PROGRAMME_EXISTS"},
	{ErrNoSecret, codes.NotFound, "NO_SECRET"},
	{ErrNoSuchCohort, codes.NotFound, "NO_SUCH_COHORT"},
	{ErrNoBackups, codes.FailedPrecondition, "NO_BACKUPS"},
	{ErrNoSuch, codes.NotFound, "NO_EDITION"},
	{ErrNoCohort, codes.FailedPrecondition, "NO_COHORT"},
	{ErrNothing, codes.FailedPrecondition, "NOTHING_RELEASED"},
	{refusal.CodeBook.With(refusal.Ours("")), codes.FailedPrecondition, "CODE_BOOK"},
	{ErrCosts, codes.FailedPrecondition, "COSTS"},
	{ErrUnasked, codes.NotFound, "NO_RELEASE"},
	{store.ErrSpent, codes.FailedPrecondition, "BUDGET_SPENT"},
	{store.ErrLost, codes.FailedPrecondition, "ANSWER_LOST"},
	{store.ErrInCohort, codes.AlreadyExists, "IN_COHORT"},
	{store.ErrProposed, codes.FailedPrecondition, "BUDGET_ASKED"},
	{store.ErrDuplicate, codes.AlreadyExists, "EXISTS"},
	{store.ErrNotFound, codes.NotFound, "NOT_FOUND"},
	{store.ErrUnfinished, codes.Unavailable, "UNFINISHED"}, // before ErrFull, which is why
	{store.ErrDatabase, codes.Unavailable, "DATABASE"},
	{store.ErrFull, codes.ResourceExhausted, "DISK_FULL"},
	{ErrNoGroup, codes.NotFound, "NO_GROUP"},
	{refusal.GroupNamed.With(), codes.AlreadyExists, "GROUP_NAMED"},
	{ErrNoSheet, codes.NotFound, "NO_SHEET"},
	{store.ErrManySheets, codes.FailedPrecondition, "SHEETS_MANY"},
	{store.ErrHasRecord, codes.FailedPrecondition, "GROUP_READ"},
	{store.ErrRecordChanged, codes.Aborted, "RECORD_CHANGED"},
	{store.ErrNothingWaits, codes.FailedPrecondition, "NOTHING_WAITS"},
	{store.ErrSameSide, codes.FailedPrecondition, "SAME_SIDE"},
	{refusal.NothingAhead.With(), codes.FailedPrecondition, "NOTHING_AHEAD"},
	{quota.ErrBusy, codes.ResourceExhausted, "TOO_MANY"},
	{context.DeadlineExceeded, codes.DeadlineExceeded, "DEADLINE"},
	{context.Canceled, codes.Canceled, "CANCELLED"},
}

// Outward turns any error into the status that leaves the server, and reports whether it had to be
// hidden.
func Outward(err error) (_ error, hidden bool) {
	if _, ok := status.FromError(err); ok {
		return err, false // of grpc itself, or outward already
	}
	if r, ok := errors.AsType[*edition.Refusal](err); ok {
		err = refusedDecision(r)
	}
	if errors.Is(err, store.ErrDatabase) { // where it is and why are for the log alone
		err, hidden = store.ErrDatabase, true
	}
	why, _ := errors.AsType[*refusal.Error](err)
	for _, r := range Refusals {
		if errors.Is(err, r.Err) {
			return later(WithReason(r.code, r.Reason, err.Error(), why), err), hidden
		}
	}
	if why != nil { // what no row says is the caller's mistake
		return WithReason(codes.InvalidArgument, why.Reason.Name, err.Error(), why), false
	}
	return WithReason(codes.Internal, ErrInternal.Reason.Name, ErrInternal.Error(), nil), true
}

// ComeBack is when whoever found everybody busy is told to ask again, at the soonest: those who
// cannot be served now wait rather than ask, which would keep the server from serving the others.
const ComeBack = time.Second

// later says when to come back, if that is all there is to say.
func later(out, err error) error {
	if !errors.Is(err, quota.ErrBusy) {
		return out
	}
	after := ComeBack
	if later, ok := errors.AsType[quota.Later](err); ok {
		after = max(after, later.After)
	}
	s, err := status.Convert(out).WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(after)})
	if err != nil {
		panic(fmt.Sprintf("a RetryInfo can always be attached: %v", err))
	}
	return s.Err()
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

// WithReason is a status with an ErrorInfo, and the places of the refusal that is why, if one is.
func WithReason(code codes.Code, reason, text string, why *refusal.Error) error {
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

// ReasonOf is the reason of a refusal, "" for none.
func ReasonOf(s *status.Status) string {
	for _, detail := range s.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.Reason
		}
	}
	return ""
}

// ErrNoGroup is the answer for a group that is not there, and for another programme's.
var ErrNoGroup = refusal.NoGroup.With()

// ErrNoSheet is the answer for every link that opens no sheet.
var ErrNoSheet = refusal.NoSheet.With()
