package scrub

import (
	"fmt"
	"strings"
	"testing"

	"elephants/analysis/scrub/internal/known"
)

// Names as they are common among people of each origin in the United Kingdom, ten of each, written
// down for this test.
var origins = map[string]string{
	"English": "Gareth Holroyd,Beverley Ramsbottom,Kieran Whitworth,Tracey Hargreaves,Nigel " +
		"Pickersgill,Joanne Entwistle,Craig Butterworth,Lindsay Thackray,Darren Ogden,Maureen Clegg",
	"Scottish": "Hamish Auchterlonie,Morag MacAskill,Callum Drummond,Eilidh Farquharson,Fergus " +
		"McGillivray,Kirsty Lockhart,Angus Dalgleish,Isla Menzies,Ewan Carruthers,Shona Galbraith",
	"Welsh": "Rhodri Prosser,Angharad Gwilym,Ieuan Llewellyn,Carys Beddoe,Dafydd " +
		"Pritchard,Nerys Cadwalader,Gethin Probert,Sioned Parry,Emrys Bevan,Lowri Gittins",
	"Irish": "Siobhan Gallagher,Diarmuid Hanrahan,Niamh McGlinchey,Padraig Costello,Aoife " +
		"Brennan,Declan Rafferty,Roisin Heffernan,Cormac Delaney,Grainne Moynihan,Eamon Scanlon",
	"Polish": "Agnieszka Kowalczyk,Krzysztof Wojcik,Malgorzata Zielinska,Tomasz " +
		"Lewandowski,Katarzyna Szymanska,Piotr Kaminski,Ewelina Dabrowska,Dariusz Pawlak,Beata " +
		"Nowicka,Marcin Jankowski",
	"Romanian": "Ionut Dumitrescu,Mihaela Popescu,Costel Munteanu,Andreea Stoica,Florin " +
		"Radulescu,Ramona Constantin,Gheorghe Ursu,Loredana Matei,Cristian Barbu,Adina Vasilescu",
	"Pakistani": "Ayesha Siddiqui,Imran Qureshi,Shazia Bhatti,Zahid Mahmood,Nasreen " +
		"Akhtar,Faisal Chaudhry,Rukhsana Malik,Tariq Awan,Sumaira Iqbal,Khalid Rehman",
	"Indian": "Gurpreet Dhillon,Jayanti Solanki,Harjit Sandhu,Meera Krishnamurthy,Rajesh " +
		"Patel,Sunita Chatterjee,Manpreet Gill,Vikram Deshpande,Lakshmi Narayan,Anil Mistry",
	"Bengali": "Rahela Begum,Shafiqul Islam,Nazma Khatun,Abdul Miah,Farida Choudhury,Mizanur " +
		"Rahman,Rokeya Sultana,Jahangir Alam,Taslima Uddin,Kamrul Hasan",
	"Nigerian": "Oluwaseun Bankole,Chukwuemeka Okafor,Folasade Adeyemi,Ifeanyi Nwosu,Temitope " +
		"Ogunleye,Ngozi Eze,Babatunde Akinola,Chidinma Obi,Yetunde Balogun,Emeka Onyekachi",
	"Ghanaian": "Kwabena Mensah,Akosua Boateng,Kofi Asante,Abena Owusu,Kwaku Agyeman,Ama " +
		"Tetteh,Yaw Frimpong,Adwoa Appiah,Kojo Amoah,Efua Quartey",
	"Somali": "Abdirahman Warsame,Hodan Farah,Sahra Jama,Mohamud Abdi,Fadumo Hersi,Liban " +
		"Guled,Ifrah Mohamed,Yusuf Dirie,Hibo Samatar,Mahad Nur",
	"Arab": "Rihab Darwish,Samir Haddad,Noor Khalil,Bashar Mansour,Layla Hamdan,Omar " +
		"Khoury,Hanan Saleh,Tarek Nassar,Zeinab Fayed,Marwan Aziz",
	"Kurdish": "Rebin Hawrami,Hemin Karim,Shilan Barzani,Azad Rostam,Nazdar Salih,Karwan " +
		"Omer,Avin Jaff,Diyar Zebari,Rojin Demir,Bahoz Aslan",
	"Turkish": "Mehmet Yilmaz,Elif Kaplan,Emre Ozturk,Zeynep Arslan,Huseyin Celik,Fatma " +
		"Dogan,Cem Karaca,Aylin Sahin,Serkan Polat,Gulsen Erdogan",
	"Chinese": "Wei Zhang,Mei Ling Chan,Xiaoming Liu,Yuk Ling Wong,Jian Huang,Suk Yee " +
		"Cheung,Hao Chen,Lai Fong Ng,Ka Wai Lau,Yan Zhou",
	"Vietnamese": "Nguyen Thi Lan,Tran Van Minh,Pham Thi Hoa,Le Quang Huy,Hoang Anh Tuan,Vu Thi " +
		"Mai,Dang Van Long,Bui Thi Hanh,Do Minh Duc,Ngo Thi Thu",
	"Jamaican": "Winston Desmond,Marcia Baptiste,Delroy Grant,Beverly Campbell,Leroy " +
		"Morgan,Yvonne Francis,Everton Reid,Hyacinth Gordon,Errol Palmer,Precious Clarke",
	"Portuguese": "Joaquim Ferreira,Odete Carvalho,Rui Monteiro,Fatima Gouveia,Nelson " +
		"Pinheiro,Lurdes Tavares,Paulo Nogueira,Conceicao Brito,Hugo Marques,Ines Coelho",
	"Ukrainian": "Oksana Kovalenko,Andriy Shevchuk,Halyna Bondarenko,Taras Melnyk,Iryna " +
		"Tkachenko,Bohdan Kravets,Olena Savchuk,Mykola Lysenko,Yulia Marchenko,Petro Hrytsenko",
}

// What people write around a name.
var around = []string{
	"Spoke to %s on the phone.", "%s said the forms are too long.", "my worker is %s and she is " +
		"off sick", "He trusts %s, nobody else.",
	"- %s: wants to be asked first", "They sent a letter to %s instead.", "With %s in the room " +
		"it went better.", "%s and the others waited outside.",
}

// A name of any origin is as safe as any other: recall is within so many points of the mean of all.
const originPoints = 3

func TestOrigins(t *testing.T) {
	found, asked := map[string]int{}, map[string]int{}
	all, allAsked := 0, 0
	for origin, names := range origins {
		for _, name := range strings.Split(names, ",") {
			for _, setting := range around {
				for _, name := range []string{name, strings.ToLower(name)} {
					text := fmt.Sprintf(setting, name)
					at := strings.Index(text, name)
					asked[origin]++
					found[origin] += known.Count(uncovered(text, at, at+len(name)) == "")
				}
			}
		}
		all += found[origin]
		allAsked += asked[origin]
	}
	mean := 100 * float64(all) / float64(allAsked)
	t.Logf("all origins: %.1f %% of %d", mean, allAsked)
	for origin := range origins {
		recall := 100 * float64(found[origin]) / float64(asked[origin])
		t.Logf("%s: %.1f %%", origin, recall)
		if recall < mean-originPoints {
			t.Errorf("%s: recall %.1f %%, mean %.1f %%: more than %d points below", origin,
				recall, mean, originPoints)
		}
	}
}

// Names that are words, or look like them, of the same origins: given names, nicknames and surnames
// as people bear them in the United Kingdom, written down for this test from what is commonly
// known. Two of five stand in no list of the scrubber's.
var wordNames = map[string]string{
	"English":   "Dusty,Sparky,Hope,Art,Smiler,Biscuit,Drew,Lofty,Mace,Ridge",
	"Scottish":  "Rabbie,Glen,Heather,Skye,Wattie,Moray,Ailsa,Shuggie,Dod,Islay",
	"Welsh":     "Sian,Bryn,Dilys,Mabon,Glyn,Taff,Eira,Merlin,Enfys,Celyn",
	"Irish":     "Grace,Dara,Rory,Sunniva,Breda,Pearse,Fiadh,Bosco,Reddy,Flann",
	"Polish":    "Kuba,Mania,Bronia,Mark,Ola,Lech,Jaga,Zuzia,Kasper,Bolek",
	"Romanian":  "Viorica,Dragos,Lucky,Doina,Mugur,Brad,Sorin,Florin,Crina,Narcis",
	"Pakistani": "Pinky,Sunny,Happy,Bubbly,Chand,Guddi,Shad,Gulab,Nomi,Shan",
	"Indian":    "Sweety,Lucky,Dimple,Rocky,Lovely,Twinkle,Honey,Bunty,Jolly,Goldy",
	"Bengali":   "Shelly,Beauty,Lovely,Ripon,Baby,Moni,Polly,Liton,Shuvo,Sumon",
	"Nigerian": "Blessing,Goodluck,Friday,Patience,Promise,Sunday,Testimony,Marvellous," +
		"Comfort,Godspower",
	"Ghanaian":   "Mercy,Charity,Prosper,Gifty,Bright,Wisdom,Peace,Gladys,Divine,Nana",
	"Somali":     "Hope,Idil,Deeq,Star,Sugal,Cambaro,Ladan,Filsan,Fowsi,Barre",
	"Arab":       "Amber,Nour,Dunya,Safi,Rose,Sham,Noble,Jude,Sand,Hind",
	"Kurdish":    "Azad,Sky,Rojda,Sarkawt,Baran,Hero,Hiwa,Spring,Tara,Lava",
	"Turkish":    "Can,Deniz,Cem,Sun,Ufuk,Gül,Tan,Umut,Melody,Su",
	"Chinese":    "Long,Ping,Man,Fan,Song,Wing,Sun,Kit,Hung,Apple",
	"Vietnamese": "An,My,Long,Bang,Hang,Dung,Tan,Thu,Bich,Sang",
	"Jamaican":   "Precious,Bunny,Winsome,Blossom,Chance,Junior,Bigga,Sweets,Prince,Beenie",
	"Zimbabwean": "Innocent,Honest,Decent,Privilege,Talent,Memory,Lovemore,Trymore,Tinashe,Givemore",
	"Portuguese": "Rosa,Fatima,Jesus,Linda,Angel,Luz,Fé,Bento,Rosário,Mar",
}

// What people write around a name inside a sentence, where a capital tells.
var within = []string{
	"Then %s rang me back about the flat.", "I told %s what they had said.", "We met %s at the " +
		"hub and it went well.", "My sister %s came with me.",
	"So I rang %s and nobody picked up.", "The only one who listened was %s, she said.", "In the " +
		"end %s said it was too late.",
}

// wordNamePercent is how many of them must be found, in all. Each origin is within wordPoints of
// the mean of all.
const (
	wordNamePercent = 95
	wordPoints      = 10
)

func TestWordNames(t *testing.T) {
	found, asked := map[string]int{}, map[string]int{}
	all, allAsked := 0, 0
	for origin, names := range wordNames {
		for _, name := range strings.Split(names, ",") {
			for _, setting := range within {
				text := fmt.Sprintf(setting, name)
				at := strings.Index(text, name)
				asked[origin]++
				if left := uncovered(text, at, at+len(name)); left == "" {
					found[origin]++
				} else {
					t.Logf("%s: left in %q", origin, text)
				}
			}
		}
		all += found[origin]
		allAsked += asked[origin]
	}
	mean := 100 * float64(all) / float64(allAsked)
	t.Logf("all origins: %.1f %% of %d", mean, allAsked)
	if mean < wordNamePercent {
		t.Errorf("recall %.1f %%, want %d %%", mean, wordNamePercent)
	}
	for origin := range wordNames {
		if recall := 100 * float64(found[origin]) / float64(asked[origin]); recall < mean-wordPoints {
			t.Errorf("%s: recall %.1f %%, mean %.1f %%: more than %d points below", origin,
				recall, mean, wordPoints)
		}
	}
}
