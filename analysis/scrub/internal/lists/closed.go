package lists

import "strings"

// A Class is a small closed set of words that rules and tagger both know. A word has one class
// only, because the tagger has one feature for it. The numbers are part of the trained weights: a
// class that is added goes to the end, and the tagger is trained anew.
type Class uint8

const (
	NoClass  Class = iota
	Month          // january, jan
	Weekday        // monday, mon
	Number         // three, forty
	Ordinal        // third
	Digit          // words only heard in numbers read aloud: oh, double
	Title          // mr, auntie, father: before a name
	Kin            // mother, nan, brother
	TimeUnit       // years, months
	Street         // road, close
	Season         // summer, easter
	Rank           // chief, director, head: the seniority of a job
	Only           // only, first, last, youngest
	Spelling       // alpha, bravo: letters read aloud
	Me             // i, my, we
	They           // he, her, their
	Coin           // pound, quid, grand
	Compass        // north, upper, great: before a place
	Landmark       // station, park, bridge: after a place
)

// ClassOf returns the closed set that a folded word belongs to, or NoClass. A word in two is in the
// one that stands first above: father is a title and not kin.
func ClassOf(low string) Class {
	if len(low) > longestClosed {
		return NoClass
	}
	return closed[low]
}

// longestClosed is a length in bytes that no word of any set exceeds: longer words need not be
// looked up.
const longestClosed = 16

var closed = func() map[string]Class {
	m := map[string]Class{}
	for class, words := range map[Class]string{
		Month: "january february march april may june july august september october november " +
			"december jan feb mar apr jun jul aug sept sep oct nov dec",
		Weekday: "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds " +
			"thu thur thurs fri sat sun mondays tuesdays wednesdays thursdays fridays saturdays " +
			"sundays",
		Number: "two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
			"fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy " +
			"eighty ninety hundred thousand million dozen twice thrice",
		Ordinal: "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth " +
			"thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth " +
			"twentieth thirtieth 1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th 13th " +
			"14th 15th 16th 17th 18th 19th 20th 21st 22nd 23rd 24th 25th 26th 27th 28th " +
			"29th 30th 31st",
		Digit: "oh zero nought double treble triple stroke slash dash",
		Title: "mr mrs ms miss mx dr doctor prof professor sir dame lord lady sister father fr " +
			"rev reverend canon imam rabbi sheikh pastor cllr councillor pc dc ds di sgt " +
			"sergeant insp supt auntie aunty aunt uncle granny nana grandad granddad nan big " +
			"wee little auld young old ginger captain major colonel bishop mister missus " +
			"dj judge justice haji hajji ustad umm abu",
		Kin: "mother mum mam mom mammy father dad da daddy brother bro sister sis son daughter " +
			"wife husband partner ex cousin nephew niece grandson granddaughter grandkids " +
			"grandchildren grandchild kids children child bairn bairns wean weans twins twin " +
			"triplets baby lad lass boy girl girls boys lads widow widower orphan step " +
			"stepdad stepmum foster nanna gran grandma grandmother grandfather mate",
		TimeUnit: "year years yr yrs month months mth mths week weeks wk wks day days hour hours " +
			"hr hrs minute minutes fortnight decade decades winter winters summers",
		Street: "road rd street st avenue ave close drive lane grove court crescent terrace way " +
			"place square walk gardens hill row parade rise mews wynd gate view buildings " +
			"mansions estate towers tower",
		Season: "spring summer autumn winter easter christmas xmas ramadan eid diwali lent " +
			"advent hogmanay michaelmas halloween whitsun boxing",
		Rank: "chief head director lead deputy assistant senior principal chair ceo manager " +
			"governor inspector superintendent commissioner executive strategic leader secretary " +
			"vice dep asst",
		Only: "only first last youngest oldest eldest sole longest-serving ever smallest " +
			"biggest tallest longest",
		Spelling: "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett " +
			"kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey " +
			"xray yankee zulu",
		Me:   "i i'm i've i'd im ive my me we we're our us mine",
		They: "he she he's she's they his her him their them hers",
		Coin: "pound pounds quid grand pence p k m bn fiver tenner",
		Compass: "north south east west northern southern eastern western upper lower great " +
			"inner outer mid central old new saint",
		Landmark: "station park bridge market precinct centre shopping services junction " +
			"roundabout canal quay docks dock lock pier harbour green common heath",
	} {
		for _, w := range strings.Fields(words) {
			// a word in two sets is in the first: maps have no order
			if m[w] == NoClass || class < m[w] {
				m[w] = class
			}
		}
	}
	return m
}()
