package known

// Kept are words that name what everybody has to do with: they lead to nobody, and without them a
// note says nothing. The tagger cannot mask them by themselves; within a longer name they go with
// it.
var Kept = Set(
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
		"speaker facilitator redacted mailto fyi xxx xxxx xxxxx thankyou na n/a nil none " +
		// drugs and treatments of many
		"aripiprazole risperidone lithium omeprazole amitriptyline propranolol cbt emdr dbt mri " +
		"ecg uti utis tia ibs nhs111 raf " +
		// regulators, agencies and forms of the whole country
		"hmpps dss asn girfec yts whqs cscs eicr oscr pru esf bbv rrtp cswo gphc oasys aocb nosp uan " +
		// products, programmes and games
		"calpol nurofen lemsip gaviscon dettol dulux hoover velux " +
		"portakabin biro sellotape tupperware battenberg doritos haribo tennents carlsberg heineken " +
		"budweiser smirnoff farmfoods novotel halfords homebase matalan debenhams gogglebox " +
		"emmerdale hollyoaks minecraft fortnite pokemon monopoly scrabble rummikub jenga " +
		// more forms and bodies
		"nin iso hcpc gdc pirc ipcc btec pgce mba mbas usa fca fos dla cab kiv sae")
