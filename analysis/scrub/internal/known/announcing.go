package known

// Cues are words after which a name is said, whatever the name: "everyone called me Win", "surname
// may be Bell".
var Cues = Set("surname forename named called calls call nicknamed christened known name name's")

// Secrets announce what is said to prove who somebody is: code word "jam".
var Secrets = Set("code codeword password passwords passphrase passcode pw pwd")

// Announcing are the words after which a short number or reference points at somebody, with the
// least number of digits.
var Announcing = func() map[string]int {
	m := map[string]int{}
	for least, words := range map[int]string{
		1: "room flat unit cell bed pitch berth plot apartment apt pod hut caravan house door " +
			"bay desk locker",
		2: "badge collar shoulder tag pc wpc dc",
		3: "ref reference number no num id case file claim crime incident order docket tenancy " +
			"payroll staff employee student patient hospital membership member library voucher " +
			"serial ticket account acc acct policy licence license passport plate reg " +
			"registration pin card roll nhs chi nino ni urn crn uln upn utr dbs gmc nmc " +
			"prison noms pnc custody extension ext booking invoice application form " +
			"docket letter aspen nass arc fin job report complaint log customer " +
			"box bus-pass pass code response interview survey transcript",
	} {
		for w := range Set(words) {
			// a word in two lists is in the stricter one: maps have no order
			if m[w] == 0 || least < m[w] {
				m[w] = least
			}
		}
	}
	return m
}()

// Said is how many digits a word stands for: "double" is one more of the next.
var Said = func() map[string]int {
	m := map[string]int{"double": 1, "treble": 2, "triple": 2}
	for w := range Set("zero oh nought one two three four five six seven eight nine") {
		m[w] = 1
	}
	for w := range Set("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen " +
		"nineteen twenty thirty forty fifty sixty seventy eighty ninety") {
		m[w] = 1
	}
	for w := range Set("alpha alfa bravo charlie delta echo foxtrot golf hotel juliet juliett " +
		"kilo lima mike oscar quebec romeo sierra tango uniform whiskey xray yankee zulu bee cee " +
		"dee eff gee aitch haitch jay kay ell em en pee cue ess tee vee ex wye zed") {
		m[w] = 0
	}
	return m
}()
