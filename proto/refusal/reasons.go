package refusal

// The reasons. A new one goes here and, as refused.NAME in small letters, into the files of
// client/web/messages; a test of the pages says what is missing.

// Who calls, and with what.
var (
	SecretMissing = reason("SECRET_MISSING",
		"this needs a secret: send it as `authorization: Bearer elephants-…`")
	SecretUnknown = reason("SECRET_UNKNOWN",
		"that secret is not known here, or was revoked: ask your administrator for a new one")
	SecretNotTaken = reason("SECRET_NOT_TAKEN",
		"this takes no secret but the receipt: call it without an authorization header, so "+
			"that nobody can tell who you are")
	Role     = reason("ROLE", "your secret does not allow this")
	LinkUsed = reason("LINK_USED",
		"this link was opened before, or is not one of ours: if it was not you, tell your "+
			"administrator, and ask for another")
	TooMany = reason("TOO_MANY", "too many requests: please wait a little and try again")
	Form    = reason("FORM",
		"the request does not have the form that this method takes: proto/elephants/v1 "+
			"describes it")
)

// What goes wrong inside.
var (
	Internal = reason("INTERNAL",
		"something went wrong inside; nothing was changed. Please try again, and tell your "+
			"administrator if it stays so")
	DiskFull = reason("DISK_FULL",
		"the disk is full: nothing was stored; make room and try again")
	Database = reason("DATABASE",
		"the database behind this server does not answer as it should: please try again in a "+
			"minute; what was acknowledged is kept, and nothing is done twice")
	Deadline  = reason("DEADLINE", "this took too long, and was given up: please try again")
	Cancelled = reason("CANCELLED", "the call was given up by whoever made it")
	NotFound  = reason("NOT_FOUND", "what is named is not there")
	Exists    = reason("EXISTS", "what is named is there already")
)

// Lines of text that people are shown.
var (
	LineLong   = reason("LINE_LONG", "the {thing} is {bytes} bytes, the limit is {limit} of UTF-8")
	LineBroken = reason("LINE_BROKEN", "the {thing} must be one line")
	LineEmpty  = reason("LINE_EMPTY", "the {thing} is empty: it has no letter in it")
)

// Notes.
var (
	RequestID = reason("REQUEST_ID",
		"request_id is {bytes} bytes, it must be 16 to 64: make it at random")
	StreamLong = reason("STREAM_LONG",
		"note {note} of the stream: the limit is {limit}, begin another for the rest")
	NoteMissing = reason("NOTE_MISSING", "note is missing")
	NoteLong    = reason("NOTE_LONG",
		"the note is {bytes} bytes, the limit is {limit}: please divide it")
	NoteUTF     = reason("NOTE_UTF", "the note is not valid UTF-8: save it as UTF-8 text")
	NoteEmpty   = reason("NOTE_EMPTY", "the note is empty: it has no letter in it")
	NoteControl = reason("NOTE_CONTROL",
		"the note has the control character {character} in line {line}, character {column}: "+
			"take it out")
	NoteSide = reason("NOTE_SIDE",
		"side is not one of this programme's: \"{first}\" or \"{second}\"")
	SectorUnknown = reason("SECTOR_UNKNOWN", "sector is {sector}, it must be 0 to 3")
	SectorOther   = reason("SECTOR_OTHER",
		"sector is none of this programme's: give another, or none")
	RoleBandLong = reason("ROLE_BAND_LONG",
		"role_band is {bytes} bytes, the limit is {limit} of UTF-8 in one line")
	ParticipantLength = reason("PARTICIPANT_LENGTH",
		"participant is {bytes} bytes, it must be {length} or none")
	CodingsMany   = reason("CODINGS_MANY", "there are {codings} codings, the limit is {limit}")
	CodingBarrier = reason("CODING_BARRIER",
		"coding {coding} names no barrier of the code book: see which there are where notes "+
			"are checked")
	CodingSpan = reason("CODING_SPAN",
		"coding {coding} spans bytes {start} to {end} of a note of {bytes}, or divides a "+
			"letter")
	CodingStance = reason("CODING_STANCE",
		"stance of coding {coding} is {stance}, it must be 0 to 3")
	CodingBoth = reason("CODING_BOTH",
		"coding {coding} has both a barrier and a name of your own: send two")
	CodingNamed = reason("CODING_NAMED",
		"what coding {coding} is named is {bytes} bytes, the limit is {limit} of UTF-8 in one "+
			"line")
	CodingOthers = reason("CODING_OTHERS",
		"coding {coding} is of what somebody else said: leave it out")
	OwnWordsMany = reason("OWN_WORDS_MANY",
		"there are {stretches} own_words, the limit is {limit}")
	OwnWordsNotQuotable = reason("OWN_WORDS_NOT_QUOTABLE",
		"own_words are of a participant who did not agree to be quoted: leave them out")
	OwnWordsSpan = reason("OWN_WORDS_SPAN",
		"own words {stretch} span bytes {start} to {end} of a note of {bytes}, or divide a "+
			"letter")
	OwnWordsPassage = reason("OWN_WORDS_PASSAGE",
		"own words {stretch} are not inside one passage")
	OwnWordsEmpty  = reason("OWN_WORDS_EMPTY", "own words {stretch} have no letter in them")
	OwnWordsOthers = reason("OWN_WORDS_OTHERS",
		"own words {stretch} are in what somebody else said: leave them out")
	OwnWordsPoint = reason("OWN_WORDS_POINT",
		"own words {stretch} hold something that points at a person: choose another sentence")
	AttributionMissing = reason("ATTRIBUTION_MISSING",
		"own words {stretch} were read back without an attribution: send what was read with "+
			"them")
	AttributionNeedless = reason("ATTRIBUTION_NEEDLESS",
		"own words {stretch} have an attribution but were not read back: leave it out")
	AttributionLong = reason("ATTRIBUTION_LONG",
		"the attribution of own words {stretch} is {bytes} bytes, the limit is {limit} of "+
			"UTF-8 in one line")
	AttributionPoints = reason("ATTRIBUTION_POINTS",
		"the attribution of own words {stretch} points at a person: say it in general words")
	TurnsMany = reason("TURNS_MANY", "there are {turns} others_turns, the limit is {limit}")
	TurnSpan  = reason("TURN_SPAN",
		"turn {turn} of others spans bytes {start} to {end} of a note of {bytes}, divides a "+
			"letter, or begins before the turn before it ends")
)

// Receipts.
var (
	ReceiptCount = reason("RECEIPT_COUNT", "a receipt has {words} words, this has {given}")
	ReceiptWord  = reason("RECEIPT_WORD",
		"word {word} of the receipt is not one that receipts are made of: please read it "+
			"again")
	ReceiptMisread = reason("RECEIPT_MISREAD",
		"the receipt's check word does not fit: look for a word that was misread or two that "+
			"changed places")
	ReceiptUnknown = reason("RECEIPT_UNKNOWN",
		"no note has this receipt: please check every word against the paper")
	NoSentence = reason("NO_SENTENCE",
		"no sentence of this receipt has that id: open the receipt to see which it has")
	Withdrawn  = reason("WITHDRAWN", "the note of this receipt was withdrawn already")
	Unfinished = reason("UNFINISHED",
		"your note is taken out and will not be read again, but its key could not be "+
			"destroyed yet: please use the receipt once more, a little later")
)

// Drafts, and what is decided about them.
var (
	NotYet = reason("NOT_YET",
		"not yet: an edition needs more changed conversations, so that nobody can be told "+
			"from the rest")
	NoDraft   = reason("NO_DRAFT", "there is no draft: prepare one first")
	NoEdition = reason("NO_EDITION",
		"there is no such edition: list them to see what was released")
	NothingToReport = reason("NOTHING_TO_REPORT",
		"nothing is released yet, and a report tells of nothing else: release an edition "+
			"first")
	ReportAudience = reason("REPORT_AUDIENCE",
		"say for whom the report is: participants, commissioners, funder or public")
	NoResults = reason("NO_RESULTS",
		"nothing is released here yet: look again after the event. If there should be something, "+
			"check the link, or the words of the receipt, against the paper")
	DraftChanged = reason("DRAFT_CHANGED",
		"the draft has changed: look at it again before you approve it")
	NotesChanged = reason("NOTES_CHANGED",
		"a note was withdrawn while the draft was being made: prepare it again")
	SecondPerson = reason("SECOND_PERSON",
		"the draft has your approval already: another coordinator has to release it")
	SecondLook = reason("SECOND_LOOK",
		"a draft of this edition was looked at already, and since then notes came or went, or "+
			"the programme's own barriers were changed: another look takes two coordinators, one "+
			"who asks for it and one who is told what changed and agrees. Nothing was prepared: "+
			"ask for it beside the draft, or with `elephants edition look`")
	NoLookLeft = reason("NO_LOOK_LEFT",
		"no more looks are left at these conversations: release the draft that there is, or "+
			"wait until there are enough new ones")
	NoLookNeeded = reason("NO_LOOK_NEEDED",
		"no further look is needed: prepare the draft")
	InPerson = reason("IN_PERSON",
		"in_person is {answer}, it must be 1 to 3: yes, no, or not said")
	InPersonMissing = reason("IN_PERSON_MISSING",
		"did you receive your secret in person? Whoever releases an edition is asked, and the "+
			"audit log keeps the answer. Nothing was released: answer beside the draft, with "+
			"`--in-person yes` or `--in-person no`, or with in_person")
	NotApart = reason("NOT_APART",
		"not enough people for two themes: each part has to be raised by as many as any "+
			"theme, and nobody may be told from the rest by the difference. Nothing was changed")
	Tried = reason("TRIED",
		"no more can be tried for this edition, for each answer says a little about who said "+
			"what: leave it as it is, or release it and go on with the next")
	QuoteGone     = reason("QUOTE_GONE", "there is no offered quote {quote}: the draft lists them")
	QuotesMany    = reason("QUOTES_MANY", "a theme has at most {limit} quotes")
	Undo          = reason("UNDO", "undo must be the number of a decision: the draft lists them")
	DecisionsMany = reason("DECISIONS_MANY",
		"{decisions} decisions hold already, which is as many as can: take some back first")
	Deed        = reason("DEED", "deed must be name, merge, split, drop, order or undo")
	ThemesOne   = reason("THEMES_ONE", "name one theme, not {themes}")
	ThemesTwo   = reason("THEMES_TWO", "choose two themes or more to put together, not {themes}")
	ThemesFirst = reason("THEMES_FIRST", "name the themes that come first")
	ThemeGone   = reason("THEME_GONE",
		"theme {theme} of those you named is not in the draft: its themes have their ids "+
			"beside them")
	ThemeTwice        = reason("THEME_TWICE", "theme {theme} of those you named is there twice")
	ThemeNoDifficulty = reason("THEME_NO_DIFFICULTY",
		"theme {theme} of those you named is not one of the difficulties that interviewers "+
			"confirmed: only those can be put together or taken apart")
	TakenApart = reason("TAKEN_APART",
		"one of these themes was taken apart already (decision {decision}): take that back "+
			"first")
	PutTogether = reason("PUT_TOGETHER",
		"this theme was put together on this draft (decision {decision}): take that back "+
			"first")
	WordGone = reason("WORD_GONE",
		"word {word} is not one of those that the theme shows, or is there twice")
	SplitWords = reason("SPLIT_WORDS",
		"choose one or more of the theme's words for the new theme, and leave one or more "+
			"with the old")
	NameLetters = reason("NAME_LETTERS",
		"the name has {letters} letters, it must have 1 to {limit}")
	NamePlain = reason("NAME_PLAIN", "the name must be plain words, without brackets or signs")
	NameEmpty = reason("NAME_EMPTY", "the name is empty: it has no letter in it")
	NameHolds = reason("NAME_HOLDS",
		"the name seems to hold {holds}. Nobody may be known by the name of a theme: please "+
			"say it in everyday words")
	NameTaken = reason("NAME_TAKEN", "another theme of the draft has this name already")
	NameBook  = reason("NAME_BOOK",
		"the code book has this name for something else: please choose another")
)

// The rules of disclosure.
var (
	Floor = reason("FLOOR",
		"a rule cannot be set below its floor: at least 5 people, 10 conversations, 5 of them "+
			"from outside one interviewer's own")
	Ceiling = reason("CEILING", "a rule cannot be set above 1,000: nothing would ever be shown")
)

// A programme's own barriers.
var (
	NoBarrier = reason("NO_BARRIER",
		"there is no such barrier among the programme's own: the code book lists them")
	BarrierExists = reason("BARRIER_EXISTS",
		"the code book has a barrier of that name already: choose another, or revise that one "+
			"if it is your own")
	BookFull = reason("BOOK_FULL",
		"the code book has as many barriers of its own as it may: remove one first")
	BarrierHolds = reason("BARRIER_HOLDS",
		"the {thing} seems to hold {holds}. Nobody may be known by a barrier: please say it "+
			"in everyday words")
	BarrierID = reason("BARRIER_ID",
		"the id must be 1 to {limit} small letters, digits and hyphens: leave it out, and it "+
			"is made of the name")
	BarrierParent = reason("BARRIER_PARENT",
		"the wider barrier is not one of the shared ones: the code book lists them")
	Principle    = reason("PRINCIPLE", "principle is {principle}, it must be 0 to {most}")
	ExamplesMany = reason("EXAMPLES_MANY", "there are {examples} examples, the limit is {limit}")
	LearntLittle = reason("LEARNT_LITTLE",
		"there are {words} words to learn from, at least {least}: describe it in a whole "+
			"line, or give an example")
)

// Programmes and those who run them.
var (
	NoProgramme = reason("NO_PROGRAMME",
		"there is no such programme: list them to see which there are")
	ProgrammeExists = reason("PROGRAMME_EXISTS",
		"a programme of this name exists already: choose another")
	ProgrammeMissing = reason("PROGRAMME_MISSING",
		"everyone but an administrator belongs to a programme: give its id")
	ProgrammeSector = reason("PROGRAMME_SECTOR",
		"sector is {sector}, a programme's must be 1 to {most}")
	SidesNumber = reason("SIDES_NUMBER", "a programme has two sides, this has {sides}")
	SidesOne    = reason("SIDES_ONE", "the programme's two sides have one name")
	SidesAlike  = reason("SIDES_ALIKE",
		"the programme's two sides are said alike: give each a name of its own")
	SideOther = reason("SIDE_OTHER",
		"a side that is named is not one of this programme's: \"{first}\" or \"{second}\"")
	LanguageUnread = reason("LANGUAGE_UNREAD",
		"language must be \"{language}\": notes in others cannot be read here")
	PageLanguage = reason("PAGE_LANGUAGE",
		"page_language must be one of {languages}: the pages speak no other")
	BandsMany = reason("BANDS_MANY",
		"the programme has {bands} role bands, the limit is {limit}")
	BandSide = reason("BAND_SIDE",
		"role band {band} is of no side of this programme: \"{first}\" or \"{second}\"")
	BandHolds = reason("BAND_HOLDS",
		"role band {band} holds {holds}: a band is a phrase that many share, such as \"Senior "+
			"commissioner\"")
	SubjectHolds = reason("SUBJECT_HOLDS",
		"the line on what the programme is about holds {holds}: it stands in reports that anybody "+
			"may read")
	NoSecret   = reason("NO_SECRET", "there is no such secret: list them to see which there are")
	MemberRole = reason("MEMBER_ROLE",
		"role must be coordinator, researcher or administrator; for an interviewer create an "+
			"invitation")
	LinkRole = reason("LINK_ROLE",
		"role must be interviewer, coordinator, researcher or administrator")
	LastAdministrator = reason("LAST_ADMINISTRATOR",
		"this is the last administrator's secret: add another administrator first, or nobody "+
			"could")
	LogHead = reason("LOG_HEAD",
		"held is not a head of the log: it is {digits} letters and digits, 0 to 9 and a to f")
	LogChanged = reason("LOG_CHANGED",
		"the audit log is not what it was: an entry was changed, or its end was cut off. Keep "+
			"the edition that says so and a copy of the data folder, and run `elephantsd check`")
	NoBackups = reason("NO_BACKUPS",
		"this server makes no backups: whoever runs it says where and for whom, with "+
			"`elephantsd serve --backups`")
)

// Groups and what they write.
var (
	NoGroup = reason("NO_GROUP",
		"there is no such group in your programme: list them to see which there are")
	GroupNamed = reason("GROUP_NAMED",
		"there is a group of this name already: give this one a name of its own")
	GroupsNone = reason("GROUPS_NONE",
		"which groups were formed? Say of one at least how many people of each side are in it")
	GroupsMany = reason("GROUPS_MANY",
		"there are {groups} groups, at most {limit} are formed at once")
	GroupRevised = reason("GROUP_REVISED",
		"groups that are formed together are new: revise one that is there by itself")
	GroupSides = reason("GROUP_SIDES",
		"say how many people of each side are in the group, once each: \"{first}\" and "+
			"\"{second}\"")
	GroupAlone = reason("GROUP_ALONE",
		"too few {side}: {people}, and at least {least} of each side are needed. Nobody should be "+
			"the only one of their side")
	GroupLarge = reason("GROUP_LARGE",
		"too many {side} for a group: {people}, the limit is {limit}")
	LeadsTwo = reason("LEADS_TWO",
		"a group has two leads, one with lived experience and one from a voluntary "+
			"organisation: this has {leads}, or two of a kind")
	LeadRole = reason("LEAD_ROLE",
		"a lead has lived experience or is from a voluntary organisation: say which")
	LeadSide = reason("LEAD_SIDE",
		"the {lead} is of the wrong side: it has to be one of the {side}")
	FocusNone = reason("FOCUS_NONE",
		"what does the group work on? Give themes of a released edition, or a name of its own")
	FocusMany = reason("FOCUS_MANY",
		"a focus has at most {limit} themes, this has {themes}: form two groups")
	FocusTheme = reason("FOCUS_THEME",
		"theme {number} of the focus is not one that edition {edition} says of both sides, "+
			"or of one")
	FocusApart = reason("FOCUS_APART",
		"theme {number} of the focus is not raised together with the first: form two groups")
	GroupHolds = reason("GROUP_HOLDS",
		"the group's name seems to hold {holds}. Nobody may be known by it: please say it in "+
			"everyday words")
	GroupDay = reason("GROUP_DAY",
		"the day must be one such as 2026-11-28, and not one to come")
	GroupDayKept = reason("GROUP_DAY_KEPT",
		"this group has said what was still there some months after {day}, the day on which it was "+
			"formed: that day stays")
	GroupRead = reason("GROUP_READ",
		"this group has an approved record, which people have read: it stays")
	RecordMany = reason("RECORD_MANY",
		"a list of the record has {entries} entries, the limit is {limit}")
	RecordEntry = reason("RECORD_ENTRY",
		"an entry has an id that the group's record does not have, or that is there twice: "+
			"read the record again, and leave the id of a new entry out")
	RecordTry = reason("RECORD_TRY",
		"the {thing} is of something that the record does not list among what is tried")
	OutcomeKind = reason("OUTCOME_KIND",
		"outcome {number} must say that it worked, that it did not, or that nobody planned it")
	RecordHolds = reason("RECORD_HOLDS",
		"the {thing} seems to hold {holds}, and this page is open to the whole programme. Say "+
			"it without, or say that it is not a person's")
	MeetingDay = reason("MEETING_DAY",
		"the day of the next meeting must be one such as 2027-01-14")
	DayPast = reason("DAY_PAST",
		"the day of the next meeting is past: give one to come, or leave it out")
	CheckInMonths = reason("CHECK_IN_MONTHS",
		"a check-in is after 3, 6 or 12 months, each once: this is after {months}")
	CheckInEarly = reason("CHECK_IN_EARLY",
		"nobody can say yet what is still there after {months} months: this group can from {day} "+
			"on, two weeks before they are over")
	CheckInStill = reason("CHECK_IN_STILL",
		"answer {number} of a check-in must say still there, changed or gone, each thing once")
	RecordChanged = reason("RECORD_CHANGED",
		"the record is another one by now: read it again before you write or approve")
	NothingWaits = reason("NOTHING_WAITS",
		"no record waits for approval: write one first")
	SameSide = reason("SAME_SIDE",
		"you have approved this record already: the other lead has to, too")
	NothingAhead = reason("NOTHING_AHEAD",
		"all of this group's days are past: there is nothing to remind of")
)

// Research.
var (
	NoCohort = reason("NO_COHORT",
		"your programme is in no cohort that two people opened for research: ask an "+
			"administrator for one")
	NoSuchCohort = reason("NO_SUCH_COHORT",
		"there is no such cohort: list them to see which there are")
	CohortEmpty = reason("COHORT_EMPTY", "no programme to add: give the id of at least one")
	InCohort    = reason("IN_COHORT",
		"one of the programmes is in a cohort already, and a programme never leaves its "+
			"cohort")
	BudgetRange = reason("BUDGET_RANGE",
		"a cohort's budget must be from 0 to {most} in steps of 0.01")
	BudgetAsked = reason("BUDGET_ASKED",
		"you have asked for this budget already: another person has to ask for the same")
	BudgetSpent = reason("BUDGET_SPENT",
		"what is left of the cohort's budget does not cover this question: ask one that was "+
			"asked before, or spend less, or have two people raise the budget")
	NothingReleased = reason("NOTHING_RELEASED",
		"no programme of this cohort has released an edition yet: there is nothing to ask "+
			"about")
	CodeBook = reason("CODE_BOOK",
		"the code book is another by now: it is {version} now; answers made with others are "+
			"among the releases")
	Costs = reason("COSTS",
		"this is a new question to a cohort that is large enough for counts: it costs of the "+
			"budget, and was not asked")
	NoRelease = reason("NO_RELEASE",
		"there is no such release: list them to see what was answered")
	AnswerLost = reason("ANSWER_LOST",
		"the answer to this question was lost, and with it what it cost; it is never drawn "+
			"again: ask with another epsilon, or split it another way")
	QuestionBarrier = reason("QUESTION_BARRIER",
		"barrier {number} of the question is not in the code book; the nearest are {nearest}. "+
			"The code book has them all")
	QuestionSplit = reason("QUESTION_SPLIT",
		"split {number} is none of side, sector and programme")
	Epsilon = reason("EPSILON", "epsilon must be from {least} to {most} in steps of 0.01")
)

// Rounds.
var (
	NoRound = reason("NO_ROUND",
		"the programme has no round of that name: `elephants round list` names them")
	RoundOther = reason("ROUND_OTHER",
		"the programme has no round of that name. Those that take notes: {rounds}")
	RoundExists = reason("ROUND_EXISTS",
		"the programme has a round of that name already: choose another name; a round that was "+
			"closed is not opened again")
	RoundClosed = reason("ROUND_CLOSED",
		"this round takes no more notes: ask your coordinator for an invitation to the one that "+
			"is open")
	RoundsMany = reason("ROUNDS_MANY", "the programme has as many rounds as it may")
	RoundName  = reason("ROUND_NAME",
		"a round's name is 1 to {limit} small letters, digits and hyphens, such as \"interim\"")
	RoundAsk         = reason("ROUND_ASK", "asks has {ask}, each must be 1 to {most}")
	RoundAsksNothing = reason("ROUND_ASKS_NOTHING",
		"a round asks for something: difficulties, worked, did-not, unplanned or hopes")
	RoundAsksBoth = reason("ROUND_ASKS_BOTH",
		"a round asks for difficulties or for what did not work: what interviewers mark as a "+
			"difficulty answers the one that it asks for")
	QuestionsMany = reason("QUESTIONS_MANY",
		"there are {questions} questions, the limit is {limit}")
	QuestionHolds = reason("QUESTION_HOLDS",
		"question {question} seems to hold {holds}: ask everybody the same, in everyday words")
	RoundRole = reason("ROUND_ROLE",
		"round is for an interviewer: the others see all rounds of their programme")
	PlacesRange = reason("PLACES_RANGE",
		"there are 0 to {most} places, and no more are taken than there are")
	PoolTwo = reason("POOL_TWO",
		"to pool takes two rounds, of those that have editions of their own")
	PoolClosed = reason("POOL_CLOSED",
		"an edition of several rounds takes no notes: close its rounds")
	PoolEdition = reason("POOL_EDITION",
		"round “{round}” has no released edition yet, and an edition of several rounds is made of "+
			"those: release one of it first")
	PoolBook = reason("POOL_BOOK",
		"the own barriers of round “{round}” were changed since its last edition, and an edition "+
			"of several rounds is made with those of their editions: set them as they were, or "+
			"release that round's next edition first")
	PoolRound = reason("POOL_ROUND",
		"round and pool are given: a pooled edition is of the rounds in pool alone")
)

// The end of a programme.
var (
	DraftOpen = reason("DRAFT_OPEN",
		"a draft waits for approval: release it, or drop it, before the programme is closed")
	SameAsker = reason("SAME_ASKER",
		"you have asked for this already: another coordinator has to ask for the same")
	OtherDays = reason("OTHER_DAYS",
		"another coordinator asked for another day: ask for the same, or keep the programme and "+
			"ask anew")
	ClosingWaits = reason("CLOSING_WAITS",
		"two people asked for this already, and it waits: one of you can keep the programme until "+
			"then")
	ProgrammeClosed = reason("PROGRAMME_CLOSED",
		"the programme is closed: its keys are dead, and nothing said in it can be opened. "+
			"Editions and reports stay")
	SheetsCount = reason("SHEETS_COUNT", "sheets are made 1 to {most} at a time")
	SheetsMany  = reason("SHEETS_MANY",
		"a programme has at most 200 sheets: take those of the last meet and greet away first")
	NoSheet = reason("NO_SHEET",
		"this link opens no sheet: check it against the paper. When the meet and greet is over, the "+
			"sheets are taken away")
	NothingAsked = reason("NOTHING_ASKED", "nobody asked to close the programme")
	ClosingBoth  = reason("CLOSING_BOTH", "say in how many days or on which day, and not both")
	ClosingDay   = reason("CLOSING_DAY", "on must be a day such as 2027-06-30")
	ClosingWait  = reason("CLOSING_WAIT",
		"that is too soon: a programme waits at least {days} days, so that whoever did not know of it "+
			"can keep it. It can end on {day} or later")
	ClosingLate = reason("CLOSING_LATE",
		"that is too late: a programme waits at most {days} days. It can end on {day} or earlier")
)
