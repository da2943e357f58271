package known

import "strings"

// Sayings by their first word: what they say is no number, date or place of anybody. They are words
// and marks as package split reads them, so that "50/50" is three. Each has a word that the tagger
// or a pattern takes for a name, a place or a number: without the list "Bob's your uncle" would
// name somebody's uncle.
//
// The list is written by hand and closed. Nothing may come into it that could also be meant of
// somebody there: no chance and no rule masks a saying.
var Sayings = func() map[string][][]string {
	m := map[string][][]string{}
	for saying := range strings.SplitSeq(sayings, "|") {
		s := strings.Fields(saying)
		m[s[0]] = append(m[s[0]], s)
	}
	return m
}()

// sayings are held as one text: as lists of words they took two kilobytes more of the page.
const sayings = "catch - 22|catch 22|24 / 7|24 - 7|9 - 5|9 to 5|nine to five|50 / 50|50 - 50|" +
	"fifty - fifty|fifty fifty|united kingdom of great britain and northern ireland|" +
	"great britain and northern ireland|five a day|a - b|a to b|10 / 10|covid 19|" +
	"covid - 19|one in a million|hundred per cent|100 %|101 %|110 %|square one|" +
	"plan b|plan a|summer holidays|summer holiday|easter holidays|christmas holidays|" +
	"half term|a & e|a and e|100 percent|100 per cent|sunday best|monday to friday|" +
	"monday - friday|mon - fri|friday night|good friday|olive branch|victoria sponge|" +
	"jaffa cakes|marks and spencer|marks & spencer|cold turkey|french fries|" +
	"french windows|danish pastry|chinese whispers|turkish delight|" +
	"spanish inquisition|double dutch|scotch egg|scot free|dutch courage|panda eyes|" +
	"robin hood|father christmas|jekyll and hyde|keeping up with the joneses|" +
	"joe public|tom , dick and harry|tom dick and harry|uncle tom cobley|big brother|" +
	"bob 's your uncle|jack of all trades|peeping tom|murphy 's law|pandora 's box|" +
	"the real mccoy|bank holiday|bank holidays|section 21|six of one|" +
	"at sixes and sevens|cloud nine|i . e|e . g|x - ray|x - rays|x ray|x rays|a / e|" +
	"hi - viz|rob peter to pay paul|prince of wales|earl grey|royal assent|power bi|" +
	"second chance|nolan principles|town hall|civic centre|salvation army|" +
	"town centre|grace period|round robin|jack the lad|for pete 's sake|god awful|" +
	"gene pool|kit kat|peppa pig|air fryer|big issue|red stripe|bargain hunt|" +
	"loose women|match of the day|jack russell|german shepherd|border collie|" +
	"cocker spaniel|great dane|yorkshire pudding|yorkshire puddings|cornish pasty|" +
	"cornish pasties|eccles cake|eccles cakes|bakewell tart|chelsea bun|" +
	"worcester sauce|welsh cakes|irish stew|spider - man|harry potter|" +
	"coronation street|peter pan|mickey mouse|guess who|call of duty|pete tong|" +
	"hank marvin|brahms and liszt|ring and ride|real living wage|" +
	"national living wage|prime minister|housing first|lord mayor|sky tv|tai chi|" +
	"rich tea|jet black"
