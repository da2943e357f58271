package scrub

import (
	"fmt"
	"strings"
	"testing"
)

// Names as they are common among people of each origin in the United Kingdom, ten of each, written down for this test.
var origins = map[string]string{
	"English":    "Gareth Holroyd,Beverley Ramsbottom,Kieran Whitworth,Tracey Hargreaves,Nigel Pickersgill,Joanne Entwistle,Craig Butterworth,Lindsay Thackray,Darren Ogden,Maureen Clegg",
	"Scottish":   "Hamish Auchterlonie,Morag MacAskill,Callum Drummond,Eilidh Farquharson,Fergus McGillivray,Kirsty Lockhart,Angus Dalgleish,Isla Menzies,Ewan Carruthers,Shona Galbraith",
	"Welsh":      "Rhodri Prosser,Angharad Gwilym,Ieuan Llewellyn,Carys Beddoe,Dafydd Pritchard,Nerys Cadwalader,Gethin Probert,Sioned Parry,Emrys Bevan,Lowri Gittins",
	"Irish":      "Siobhan Gallagher,Diarmuid Hanrahan,Niamh McGlinchey,Padraig Costello,Aoife Brennan,Declan Rafferty,Roisin Heffernan,Cormac Delaney,Grainne Moynihan,Eamon Scanlon",
	"Polish":     "Agnieszka Kowalczyk,Krzysztof Wojcik,Malgorzata Zielinska,Tomasz Lewandowski,Katarzyna Szymanska,Piotr Kaminski,Ewelina Dabrowska,Dariusz Pawlak,Beata Nowicka,Marcin Jankowski",
	"Romanian":   "Ionut Dumitrescu,Mihaela Popescu,Costel Munteanu,Andreea Stoica,Florin Radulescu,Ramona Constantin,Gheorghe Ursu,Loredana Matei,Cristian Barbu,Adina Vasilescu",
	"Pakistani":  "Ayesha Siddiqui,Imran Qureshi,Shazia Bhatti,Zahid Mahmood,Nasreen Akhtar,Faisal Chaudhry,Rukhsana Malik,Tariq Awan,Sumaira Iqbal,Khalid Rehman",
	"Indian":     "Gurpreet Dhillon,Jayanti Solanki,Harjit Sandhu,Meera Krishnamurthy,Rajesh Patel,Sunita Chatterjee,Manpreet Gill,Vikram Deshpande,Lakshmi Narayan,Anil Mistry",
	"Bengali":    "Rahela Begum,Shafiqul Islam,Nazma Khatun,Abdul Miah,Farida Choudhury,Mizanur Rahman,Rokeya Sultana,Jahangir Alam,Taslima Uddin,Kamrul Hasan",
	"Nigerian":   "Oluwaseun Bankole,Chukwuemeka Okafor,Folasade Adeyemi,Ifeanyi Nwosu,Temitope Ogunleye,Ngozi Eze,Babatunde Akinola,Chidinma Obi,Yetunde Balogun,Emeka Onyekachi",
	"Ghanaian":   "Kwabena Mensah,Akosua Boateng,Kofi Asante,Abena Owusu,Kwaku Agyeman,Ama Tetteh,Yaw Frimpong,Adwoa Appiah,Kojo Amoah,Efua Quartey",
	"Somali":     "Abdirahman Warsame,Hodan Farah,Sahra Jama,Mohamud Abdi,Fadumo Hersi,Liban Guled,Ifrah Mohamed,Yusuf Dirie,Hibo Samatar,Mahad Nur",
	"Arab":       "Rihab Darwish,Samir Haddad,Noor Khalil,Bashar Mansour,Layla Hamdan,Omar Khoury,Hanan Saleh,Tarek Nassar,Zeinab Fayed,Marwan Aziz",
	"Kurdish":    "Rebin Hawrami,Hemin Karim,Shilan Barzani,Azad Rostam,Nazdar Salih,Karwan Omer,Avin Jaff,Diyar Zebari,Rojin Demir,Bahoz Aslan",
	"Turkish":    "Mehmet Yilmaz,Elif Kaplan,Emre Ozturk,Zeynep Arslan,Huseyin Celik,Fatma Dogan,Cem Karaca,Aylin Sahin,Serkan Polat,Gulsen Erdogan",
	"Chinese":    "Wei Zhang,Mei Ling Chan,Xiaoming Liu,Yuk Ling Wong,Jian Huang,Suk Yee Cheung,Hao Chen,Lai Fong Ng,Ka Wai Lau,Yan Zhou",
	"Vietnamese": "Nguyen Thi Lan,Tran Van Minh,Pham Thi Hoa,Le Quang Huy,Hoang Anh Tuan,Vu Thi Mai,Dang Van Long,Bui Thi Hanh,Do Minh Duc,Ngo Thi Thu",
	"Jamaican":   "Winston Desmond,Marcia Baptiste,Delroy Grant,Beverly Campbell,Leroy Morgan,Yvonne Francis,Everton Reid,Hyacinth Gordon,Errol Palmer,Precious Clarke",
	"Portuguese": "Joaquim Ferreira,Odete Carvalho,Rui Monteiro,Fatima Gouveia,Nelson Pinheiro,Lurdes Tavares,Paulo Nogueira,Conceicao Brito,Hugo Marques,Ines Coelho",
	"Ukrainian":  "Oksana Kovalenko,Andriy Shevchuk,Halyna Bondarenko,Taras Melnyk,Iryna Tkachenko,Bohdan Kravets,Olena Savchuk,Mykola Lysenko,Yulia Marchenko,Petro Hrytsenko",
}

// What people write around a name.
var around = []string{
	"Spoke to %s on the phone.", "%s said the forms are too long.", "my worker is %s and she is off sick", "He trusts %s, nobody else.",
	"- %s: wants to be asked first", "They sent a letter to %s instead.", "With %s in the room it went better.", "%s and the others waited outside.",
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
					found[origin] += count(uncovered(text, at, at+len(name)) == "")
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
			t.Errorf("%s: recall %.1f %%, mean %.1f %%: more than %d points below", origin, recall, mean, originPoints)
		}
	}
}
