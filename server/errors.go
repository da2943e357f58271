package server

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/edition"
	"elephants/server/access"
	"elephants/server/quota"
	tell "elephants/server/report"
	"elephants/server/seal"
	"elephants/server/store"
)

// What the services refuse, beside what access, seal and store do.
var (
	errInvalid      = errors.New("invalid")
	errSecret       = errors.New("that secret is not known here, or was revoked: ask your administrator for a new one")
	errLink         = errors.New("this link was opened before, or is not one of ours: if it was not you, tell your administrator, and ask for another")
	errReceipt      = errors.New("no note has this receipt: please check every word against the paper")
	errSentence     = errors.New("no sentence of this receipt has that id: open the receipt to see which it has")
	errNoResults    = errors.New("nothing is released here yet: look again after the event. If there should be something, check the link, or the words of the receipt, against the paper")
	errNotYet       = errors.New("not yet: an edition needs more changed conversations, so that nobody can be told from the rest")
	errFloor        = errors.New("a rule cannot be set below its floor: at least 5 people, 10 conversations, 5 of them from outside one interviewer's own")
	errCeiling      = errors.New("a rule cannot be set above 1,000: nothing would ever be shown")
	errNoDraft      = errors.New("there is no draft: prepare one first")
	errNotApart     = errors.New("not enough people for two themes: each part has to be raised by as many as any theme, and nobody may be told from the rest by the difference. Nothing was changed")
	errNoSuch       = errors.New("there is no such edition: list them to see what was released")
	errBarrierThere = errors.New("the code book has a barrier of that name already: choose another, or revise that one if it is your own")
	errNoBarrier    = errors.New("there is no such barrier among the programme's own: the code book lists them")
	errLog          = errors.New("the audit log is not what it was: an entry was changed, or its end was cut off. Keep the edition that says so and a copy of the data folder, and run `elephantsd check`")
	errNoBackups    = errors.New("this server makes no backups: whoever runs it says where and for whom, with `elephantsd serve --backups`")
	errInternal     = errors.New("something went wrong inside; nothing was changed. Please try again, and tell your administrator if it stays so")
)

// What researchers are refused.
var (
	errNoCohort = errors.New("your programme is in no cohort that two people opened for research: ask an administrator for one")
	errNothing  = errors.New("no programme of this cohort has released an edition yet: there is nothing to ask about")
	errCodeBook = errors.New("the code book is another by now")
	errCosts    = errors.New("this is a new question to a cohort that is large enough for counts: it costs of the budget, and was not asked")
	errUnasked  = errors.New("there is no such release: list them to see what was answered")
)

// refusals maps our errors to what leaves the server. This is the one place to review for what an
// error may reveal: the text of the error goes out as it is, so none of them may repeat what was
// sent. Whatever is not listed leaves as errInternal.
var refusals = []struct {
	err    error
	code   codes.Code
	reason string // of the ErrorInfo, for programs
}{
	{errInvalid, codes.InvalidArgument, "INVALID"},
	{edition.ErrRefused, codes.InvalidArgument, "INVALID"},
	{seal.ErrCheckWord, codes.InvalidArgument, "RECEIPT_MISREAD"},
	{errSecret, codes.Unauthenticated, "SECRET_UNKNOWN"},
	{store.ErrRevoked, codes.Unauthenticated, "SECRET_UNKNOWN"},
	{access.ErrNeedsSecret, codes.Unauthenticated, "SECRET_MISSING"},
	{access.ErrRefuseSecret, codes.PermissionDenied, "SECRET_NOT_TAKEN"},
	{access.ErrRole, codes.PermissionDenied, "ROLE"},
	{errLink, codes.NotFound, "LINK_USED"},
	{errReceipt, codes.NotFound, "RECEIPT_UNKNOWN"},
	{errNoResults, codes.NotFound, "NO_RESULTS"},
	{tell.ErrNothing, codes.FailedPrecondition, "NOTHING_RELEASED"},
	{errSentence, codes.NotFound, "NO_SENTENCE"},
	{store.ErrWithdrawn, codes.FailedPrecondition, "WITHDRAWN"},
	{errNotYet, codes.FailedPrecondition, "NOT_YET"},
	{errFloor, codes.InvalidArgument, "FLOOR"},
	{errCeiling, codes.InvalidArgument, "CEILING"},
	{errNoDraft, codes.FailedPrecondition, "NO_DRAFT"},
	{errNotApart, codes.FailedPrecondition, "NOT_APART"},
	{store.ErrTried, codes.FailedPrecondition, "TRIED"},
	{store.ErrStaleDraft, codes.Aborted, "DRAFT_CHANGED"},
	{store.ErrNotesMoved, codes.Aborted, "NOTES_CHANGED"},
	{store.ErrSamePerson, codes.FailedPrecondition, "SECOND_PERSON"},
	{errBarrierThere, codes.AlreadyExists, "BARRIER_EXISTS"},
	{errNoBarrier, codes.NotFound, "NO_BARRIER"},
	{store.ErrBookFull, codes.FailedPrecondition, "BOOK_FULL"},
	{store.ErrLast, codes.FailedPrecondition, "LAST_ADMINISTRATOR"},
	{errLog, codes.DataLoss, "LOG_CHANGED"},
	{errNoBackups, codes.FailedPrecondition, "NO_BACKUPS"},
	{errNoSuch, codes.NotFound, "NO_EDITION"},
	{errNoCohort, codes.FailedPrecondition, "NO_COHORT"},
	{errNothing, codes.FailedPrecondition, "NOTHING_RELEASED"},
	{errCodeBook, codes.FailedPrecondition, "CODE_BOOK"},
	{errCosts, codes.FailedPrecondition, "COSTS"},
	{errUnasked, codes.NotFound, "NO_RELEASE"},
	{store.ErrSpent, codes.FailedPrecondition, "BUDGET_SPENT"},
	{store.ErrLost, codes.FailedPrecondition, "ANSWER_LOST"},
	{store.ErrInCohort, codes.AlreadyExists, "IN_COHORT"},
	{store.ErrProposed, codes.FailedPrecondition, "SECOND_PERSON"},
	{store.ErrDuplicate, codes.AlreadyExists, "EXISTS"},
	{store.ErrNotFound, codes.NotFound, "NOT_FOUND"},
	{store.ErrUnfinished, codes.Unavailable, "UNFINISHED"}, // before ErrFull, which is why
	{store.ErrFull, codes.ResourceExhausted, "DISK_FULL"},
	{quota.ErrBusy, codes.ResourceExhausted, "TOO_MANY"},
	{context.DeadlineExceeded, codes.DeadlineExceeded, "DEADLINE"},
	{context.Canceled, codes.Canceled, "CANCELLED"},
}

// invalid returns an error for the caller's mistake. The format's arguments are places and bounds,
// never what was sent.
func invalid(format string, args ...any) error {
	return &invalidError{fmt.Sprintf(format, args...)}
}

type invalidError struct{ text string }

func (e *invalidError) Error() string        { return e.text }
func (e *invalidError) Is(target error) bool { return target == errInvalid }

// outward turns any error into the status that leaves the server, and reports whether it had to be
// hidden.
func outward(err error) (_ error, hidden bool) {
	if _, ok := status.FromError(err); ok {
		return err, false // of grpc itself, or outward already
	}
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			return withReason(r.code, r.reason, err.Error()), false
		}
	}
	return withReason(codes.Internal, "INTERNAL", errInternal.Error()), true
}

func withReason(code codes.Code, reason, text string) error {
	s, err := status.New(code, text).WithDetails(&errdetails.ErrorInfo{Reason: reason, Domain: "elephants"})
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
