package known

import (
	"strings"

	"elephants/analysis/scrub/internal/lists"
)

// CalledSo reports whether people are known to be called by an ordinary word.
func CalledSo(low string) bool { return lists.Of(low).Set&(lists.Callname|lists.Forename) != 0 }

// Dialect are ordinary words of the regions that dictionaries of the standard language leave out.
var Dialect = Set("dont wont cant didnt doesnt isnt wasnt couldnt wouldnt shouldnt havent hasnt " +
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
	"wallahi alhamdulillah salaam khalas yalla shukran masalama ahlan diolch shwmae croeso " +
	"cariad slainte przepraszam merci gracias och eeh giz tarar mornin awright fuckin meetins " +
	"inna yow sayin theyd neighb habibi thort txts aug til poss indep addy sez byee byeee " +
	"bcos w wo btwn esp prob defo deffo")

// contracted are the ends of words with a verb in them: she'd, won't.
var contracted = []string{"n't", "'d", "'ll", "'ve", "'re", "'m"}

// Ordinary reports whether a word is one that anybody may say.
func Ordinary(low string) bool {
	for _, end := range contracted {
		if strings.HasSuffix(low, end) {
			return true
		}
	}
	return lists.Of(low).Set&lists.Ordinary != 0 || Dialect[low] || Kept[low]
}

// Naming reports whether a word in these lists is likely to name somebody, or a group or place that
// somebody belongs to. Most short words are a surname somewhere; those that are forenames besides
// are names to people.
func Naming(s lists.Set) bool {
	const surnameAndForename = lists.Surname | lists.ForenameRare
	return s&(lists.Forename|lists.Town|lists.World|lists.People) != 0 ||
		s&surnameAndForename == surnameAndForename
}

// Shorthand reports whether a word is an abbreviation, a role, a program or a brand that names
// nobody.
func Shorthand(low string) bool {
	s := lists.Of(low).Set
	return s&lists.Shorthand != 0 && !Naming(s)
}
