package known

// Reaches stand before people and before few things.
var Reaches = Set("rang ring ringing told tell telling asked asking ask met meeting helping " +
	"helped thanked phoned phoning texted texting emailed emailing visited saw knows trusts " +
	"trusted married called dear hi hiya hello")

// Speaks is what people do: its words stand after them.
var Speaks = Set("said says say told tells asked asks rang rings phoned texted replied explained " +
	"reckons reckoned thinks thought wants wanted knows knew came comes went goes lives " +
	"lived moved works worked helped helps cried laughed agreed washes sent sat gave left " +
	"didn't doesn't doesnt didnt wasn't isn't who'd who's")

// Relations are whose names follow: "my sister My", "her neighbour Friday".
var Relations = Set("sister brother neighbour volunteer colleague friend mate husband wife " +
	"partner son daughter mum mam nan landlord landlady nephew niece cousin uncle auntie " +
	"aunt supervisor keyworker chef flatmate boyfriend girlfriend fiance fiancee stepdad " +
	"stepmum grandson granddaughter baby boss waitress carer kid worker")

// Helpers are verbs that a weekday or month before them names somebody: "her neighbour Friday can".
var Helpers = Set("can will would could is was has had does did says said rang came who")

// Speakers are labels before a colon that name nobody: roles in a talk, headings of messages and
// forms.
var Speakers = Set("me i q a int interviewer note notes re from to cc date subject sent " +
	"ps nb eg ie dm le tel mob email ref ok yes no who what why how when where pps fao att " +
	"attn tbc asks ask idea ideas hope fear q1 q2 q3 q4 q5 q6 voice res resp facilitator " +
	"participant pt ppt ptp part iv ivr intv mod fac host admin user agent guest bot system " +
	"caller advisor adviser operator customer respondent researcher moderator interviewee " +
	"transcriber him her he she them us all both speaker")
