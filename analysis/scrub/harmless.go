package scrub

import (
	"strings"

	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// kept are words that name what everybody has to do with: they lead to nobody, and without them a
// note says nothing. The tagger cannot mask them by themselves; within a longer name they go with
// it.
var kept = set(
	// benefits, rules and offices of the whole country
	"nhs dwp pip esa uc jsa hmrc cqc nmc gmc icb icbs lga adass cosla dbs foi kpi kpis rag hr " +
		"sro pdf tv id aob mhclg hscp ijb sps gp gps camhs marac mappa iapt dvla moj mod dfe " +
		"dhsc ofsted nice who cps cafcass section21 rcrp ppe sla slas dols mca lpa nrpf dhp " +
		"hmo hmos fte wte eap crb mot nvq gcse gcses hnd phd msc covid brexit universal " +
		"credit jobcentre jobcentres housing benefit pcc pccs nrm glaa ilr hra rtb " +
		"lha dfg dluhc ppi ehcp ehcps send pspo asbo ofgem gdpr nda rsl hmp dci " +
		"dcs psni snp hmcts ico lgo rtm yot mdt cpa rsi datix mp mps msp ms " +
		"cv csv ppt sms app ai it ok faq atm pin sim wifi usb " +
		// what everybody uses
		"facebook whatsapp zoom teams google google's youtube tiktok instagram twitter uber " +
		"airbnb excel outlook powerpoint netflix paypal wikipedia linkedin asda aldi lidl " +
		"tesco sainsburys sainsbury's morrisons waitrose co-op iceland poundland primark " +
		"argos boots greggs costa starbucks mcdonalds mcdonald's kfc nando's pret " +
		"wetherspoons spoons subway barclays lloyds natwest santander halifax " +
		"amazon ebay bbc itv pepsi coke twix rizla rizlas lego xbox " +
		"playstation eastenders corrie christmas xmas easter ramadan eid " +
		"diwali vaisakhi hanukkah advent lent naloxone methadone " +
		"subutex buprenorphine spice heroin crack cocaine weed " +
		"cannabis diazepam valium pregabalin gabapentin " +
		"sertraline fluoxetine citalopram mirtazapine " +
		"olanzapine quetiapine clozapine paracetamol " +
		"ibuprofen insulin ventolin " +
		// common illnesses: a rare one singles out
		"depression anxiety ptsd bipolar schizophrenia psychosis diabetes diabetic copd asthma " +
		"adhd epilepsy dementia cancer stroke " +
		// the state and the law: what has no place in its name is everybody's
		"uk united kingdom great britain british england english european eu government " +
		"parliament parliamentary crown state states court courts supreme district high " +
		"administrative appeal appeals cassation magistrates chamber division president " +
		"minister secretary ministry department office commission commissioner " +
		"committee council tribunal convention human rights law laws act acts " +
		"article articles rule rules protocol constitution constitutional " +
		"civil criminal procedure code police military commonwealth " +
		"agent alia " +
		// words around notes
		"interviewer interview transcript note notes minutes agenda subject re ref cc bcc enc " +
		"sic sp incl etc eg ie ps pps nb tbc asap fao attn dob voicenote voicemail recording " +
		"speaker facilitator")

// numberedThings are parts of documents, laws and processes: a number after one of them counts
// something everybody shares.
var numberedThings = set("article articles rule rules protocol chapter chapters sections " +
	"paragraphs parts risks options no nos section part risk item items paper option page pages " +
	"step tier band question q appendix clause paragraph para level phase stage volume " +
	"chapter slide slides annex article schedule table figure fig objective outcome " +
	"priority theme point meeting meetings round type grade category group")

// keeps reports whether the words from..to, which are likeliest to be of a kind, are all known to
// point at nobody.
func (n *note) keeps(from, to int, kind Kind) bool {
	for i := from; i < to; i++ {
		w := &n.words[i]
		switch {
		case kept[w.Low], kind == Person && n.shorthandAt(i), kind == Code && to == from+1 &&
			measure(w.Low), numberedThings[w.Low], w.Sort == split.Mark, edges[w.Low],
			w.Low == "and", w.Low == "former":
		case kind == Loc && to == from+1 && n.generic(i): // "slept in the park"
		case w.Sort != split.Letters && n.numbered(i):
		default:
			return false
		}
	}
	return true
}

// generic reports whether word i is an ordinary word in small letters that names no town, or a landmark.
func (n *note) generic(i int) bool {
	w := &n.words[i]
	town := lists.Of(w.Low).Set&(lists.Town|lists.World) != 0 && n.page.Class(i) != lists.Landmark
	return w.Case == split.Lower && n.has(i, isOrdinary) && !town
}

// numberedBack is how far before a number the thing may stand that it counts: "Articles 8, 13 and
// 14".
const numberedBack = 7

// numbered reports whether the number at i counts parts of a document or law.
func (n *note) numbered(i int) bool {
	for j := i - 1; j >= 0 && i-j <= numberedBack && !n.words[j+1].Line; j-- {
		w := &n.words[j]
		if numberedThings[w.Low] {
			return n.words[i].Space
		}
		if w.Sort == split.Letters && w.Low != "and" && w.Low != "to" && w.Low != "or" {
			return false
		}
	}
	return false
}

// edges are words that belong to no identifier when they stand at its edge.
var edges = set("the a an in on at of to from near by 's and our my about around")

// dialect are ordinary words of the regions that dictionaries of the standard language leave out.
var dialect = set("dont wont cant didnt doesnt isnt wasnt couldnt wouldnt shouldnt havent hasnt " +
	"hadnt arent werent im ive il ill id youre youve theyre theyve weve thats whats theres hes " +
	"shes lets owt nowt summat tha thi thee thou thine dunt int wunt wor nah aye naw nae tae " +
	"wis wi dinna didnae cannae canny wasnae isnae wisnae dae daen gie gied gaun ken " +
	"kens fae frae hame heid hoose oot aboot doon roon roond noo auld aulder wee " +
	"bairn bairns wean weans lassie lassies laddie loon quine fit foo far whit " +
	"wha whaur yer ye yous youse yese thon yon thonder ony mony owre ower " +
	"efter afore awa awfy gey gang sair thole greet greetin haud jist " +
	"jus cos coz cause innit intit dinnae canna winna wouldnae " +
	"couldnae shouldnae havnae hasnae hud hadnae ah ahm ahll eh " +
	"ehm oor wir wirsels masel yersel himsel hersel thairsel " +
	"thay thae thir thaim them's mun butt mind tidy lush " +
	"cwtch mam mams mammy tamping duck youth mardy " +
	"bab bostin ay ay's yow yam cor gunna gonna " +
	"wanna gotta dunno summink sumfink " +
	"nuffink fink wiv wot woz luv ta " +
	"tara hiya ello ere ave ad appen " +
	"allus mebbe nobbut sithee " +
	"reight reyt neet leet " +
	"tek tekken mek " +
	"mekkin gerrin " +
	"gerroff " +
	"gerra gorra worra scran la lar boss ye's divvent divent gan gannin hinny pet wey aal nee " +
	"whey bonny canny bairns craic grand yoke yokes feck culchie lads lasses lad lass ma da " +
	"nan nanna ould owl quare wile wains aul thaat inshallah mashallah wallah bruv fam " +
	"peng allow alie aight ting dem dat dis wagwan bare peak yeah yh ppl bc tbh idk " +
	"rn omg lol pls plz thx ur u r n b4 2nite l8r gr8 msg txt tmrw wk wks hrs hr " +
	"mins min mtg mtgs appt appts govt dept mgmt mgr hsg shd wd cd thru tho " +
	"bcos w wo btwn esp prob defo deffo")

// contracted are the ends of words with a verb in them: she'd, won't.
var contracted = []string{"n't", "'d", "'ll", "'ve", "'re", "'m"}

// ordinary reports whether a word is one that anybody may say.
func ordinary(low string) bool {
	for _, end := range contracted {
		if strings.HasSuffix(low, end) {
			return true
		}
	}
	return lists.Of(low).Set&lists.Ordinary != 0 || dialect[low] || kept[low]
}

// markUnknown masks every number and every word that is not known to be ordinary, as [Strict] does.
func (n *note) markUnknown() {
	for i := range n.words {
		switch w := &n.words[i]; w.Sort {
		case split.Digits, split.Mixed:
			n.put(i, i+1, Quantity, "number")
		case split.Letters:
			if e := lists.Of(w.Low); !ordinary(w.Low) && w.Low != "'s" ||
				w.Case == split.Title && i > 0 && n.words[i-1].Sort == split.Letters &&
					e.Set&lists.Forename != 0 {
				n.put(i, i+1, Misc, "unknown")
			}
		}
	}
}
