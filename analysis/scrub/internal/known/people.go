package known

// OfI are what is written with a capital I.
var OfI = Set("i i'm i've i'd i'll")

// TalkRoles are what somebody is in a conversation.
var TalkRoles = Set("interviewer participant respondent researcher facilitator interviewee citizen " +
	"client transcriber moderator")

// Gatherings are headings after which people are listed, by initials or by name.
var Gatherings = Set("present apologies attendees attending attendance apols invited")

// Titles are never said without a name after them.
var Titles = Set("mr mrs ms mx dr prof cllr messrs revd")

// Callings stand before a single letter that hides a name badly: "Adult J".
var Callings = Set("interviewer speaker adult child client patient resident tenant witness " +
	"participant respondent person case mr ms mrs miss")

// Kinship are said before names, but of people without one too.
var Kinship = Set("dame miss sister father auntie aunty aunt uncle brother granny nana nanna " +
	"grandad granddad nan mum cousin nurse sergeant sgt pc officer inspector constable judge " +
	"canon bishop rabbi imam pastor reverend rev councillor sir lady lord captain major " +
	"colonel professor doctor sheikh haji bhai ustad chef coach nephew niece")

// Offices say what their bearer is to others, and are no part of a name.
var Offices = Set("cllr councillor supt superintendent insp inspector sgt sergeant constable " +
	"officer rev revd canon bishop judge cousin sister brother daughter son mother niece nephew")

// Singles begin a phrase that fits one person only.
var Singles = Set("only first youngest oldest eldest sole last")
