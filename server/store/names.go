package store

import (
	"elephants/server/store/audit"
	"elephants/server/store/cohorts"
	"elephants/server/store/editions"
	"elephants/server/store/folder"
	"elephants/server/store/groups"
	"elephants/server/store/keyring"
	"elephants/server/store/meetings"
	"elephants/server/store/place"
	"elephants/server/store/postgres"
	"elephants/server/store/programmes"
	"elephants/server/store/sqlite"
	"elephants/server/store/vouched"
)

// What the packages below name, under one name for whoever uses a store. The packages are divided
// by subject and by file, which is nobody's concern but the store's: a caller imports store alone,
// and a subject that moves to another package changes no caller. These are aliases, so that a value
// of the one type is a value of the other.
type (
	NoteID = place.NoteID

	Act   = audit.Act
	Entry = audit.Entry

	Programme  = programmes.Programme
	Saying     = programmes.Saying
	Band       = programmes.Band
	Rules      = programmes.Rules
	Proposal   = programmes.Proposal
	Round      = programmes.Round
	Barrier    = programmes.Barrier
	Seat       = programmes.Seat
	Credential = programmes.Credential
	Issued     = programmes.Issued
	Link       = programmes.Link
	Closing    = programmes.Closing

	Edition  = editions.Edition
	Seen     = editions.Seen
	Approval = editions.Approval
	Decision = editions.Decision
	Change   = editions.Change
	Kind     = editions.Kind
	Try      = editions.Try
	Look     = editions.Look
	Wish     = editions.Wish
	Question = editions.Question
	Reply    = editions.Reply
	Sentence = editions.Sentence

	Group = groups.Group
	Lead  = groups.Lead

	Cohort  = cohorts.Cohort
	Member  = cohorts.Member
	Release = cohorts.Release
)

// Their constants.
const (
	FirstRound = programmes.FirstRound

	Cut     = editions.Cut
	Reading = editions.Reading

	ForAnEdition = editions.ForAnEdition
	StillDrafted = editions.StillDrafted
	SinceDrafted = editions.SinceDrafted
)

// What a store refuses, beside what its own methods do. Everything else it returns is a fault of
// the machine.
//
// server/refuse turns these into answers with a code and a hint, and hides whatever else a store
// returns, since the words of a driver or of the system name files and tables. Each is the same
// value as the one below, so that [errors.Is] finds it through any wrapping.
var (
	ErrNoData      = folder.ErrNoData
	ErrExists      = folder.ErrExists
	ErrHalf        = folder.ErrHalfRestored
	ErrInUse       = sqlite.ErrInUse
	ErrNewer       = sqlite.ErrNewer
	ErrOlder       = sqlite.ErrOlder
	ErrCutOff      = sqlite.ErrCutOff
	ErrFull        = sqlite.ErrFull
	ErrNotFound    = sqlite.ErrNotFound
	ErrDuplicate   = sqlite.ErrDuplicate
	ErrDatabase    = postgres.ErrDatabase
	ErrIncomplete  = place.ErrIncomplete
	ErrStrangeKeys = vouched.ErrStrangeKeys
	ErrTampered    = vouched.ErrTampered
	ErrKeys        = keyring.ErrKeys
	ErrBackup      = keyring.ErrBackup
	ErrChain       = audit.ErrChain
	ErrRevoked     = audit.ErrRevoked
	ErrLast        = programmes.ErrLast
	ErrBookFull    = programmes.ErrBookFull

	ErrRoundThere   = programmes.ErrRoundThere
	ErrNoRound      = programmes.ErrNoRound
	ErrRoundClosed  = programmes.ErrRoundClosed
	ErrManyRounds   = programmes.ErrManyRounds
	ErrDraftOpen    = programmes.ErrDraftOpen
	ErrSameAsker    = programmes.ErrSameAsker
	ErrOtherDays    = programmes.ErrOtherDays
	ErrWaiting      = programmes.ErrWaiting
	ErrClosed       = programmes.ErrClosed
	ErrNothingAsked = programmes.ErrNothingAsked

	ErrStaleDraft = editions.ErrStaleDraft
	ErrSamePerson = editions.ErrSamePerson
	ErrNotSaid    = editions.ErrNotSaid
	ErrNotesMoved = editions.ErrNotesMoved
	ErrTried      = editions.ErrTried

	ErrHasRecord     = groups.ErrHasRecord
	ErrRecordChanged = groups.ErrRecordChanged
	ErrNothingWaits  = groups.ErrNothingWaits
	ErrSameSide      = groups.ErrSameSide

	ErrManySheets = meetings.ErrManySheets

	ErrInCohort = cohorts.ErrInCohort
	ErrProposed = cohorts.ErrProposed
	ErrSpent    = cohorts.ErrSpent
	ErrLost     = cohorts.ErrLost
)
