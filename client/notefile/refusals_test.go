package notefile

import (
	"strings"
	"testing"
)

// A no in people's own words refuses a note that would be quoted, as one in a head's form does.
func TestNoInOwnWords(t *testing.T) {
	for _, no := range []string{
		"KH does not consent to quotes", "She did not consent to quotes.", "no direct quotes",
		"Consent level: 1 (no direct quotation)", "No quotes, please", "NB: no quotes pls",
		"Anonymous quotes: I do not agree", "Quotes - I would rather not", "You can't quote me on that.",
		"You cannot quote this", "They may not quote me", "not happy to be quoted", "refused quotes",
		"She isn't comfortable with us quoting her.", "He is unwilling to be quoted.",
		"Refused to be quoted", "objected to quotation", "I asked if we could quote her. She said no.",
		"Quotes only after she has seen them", "Quote: only if I see it first", "Ask before quoting",
		"Quotes: only the first one", "She has changed her mind about being quoted.",
		"happy to be quoted? hmm, not really", "themes but not his actual words",
		"Verbatim use - N/A (did not sign)", "Don't print this", "keep my words out of it",
		"Möchte nicht zitiert werden.", "Elle ne veut pas être citée.",
		"Nid yw'n fodlon cael ei ddyfynnu.", "Dim dyfynnu", "Quotable？ Ｎｏ", "Quotes 👎",
		"Tom: Can we quote you?\nKaren: No.", "Tom: Can we quote you?\nKaren: No, not really.",
		"Tom: Can we quote you?\n\nKaren: Nah.", "Tom: Can we quote you?\nKaren: no x",
		"Can we quote you?\nNo, I'd rather not.", "Tom  0:01\nCan we quote you?\n\nKaren  0:04\nNo.",
		"Tom: Would you mind if we quote you?\nKaren: Yes.", "Can we quote you? Erm, I'd rather not.",
		// the question goes on behind the word for it
		"May my words be quoted in the report? No", "Quotes ok in report? N",
		"I agree that my own words may be quoted in a report without my name: No",
		"I agree that my own words may be quoted in a report without my name [ ] Yes [x] No",
		"I agree to my words being quoted anonymously in reports ☐ Yes ☒ No",
		"Happy for us to use your words in the report? No", "Can my words be used? No",
		"Quotes may be used in publications without my name   No", "Anonymous quotes in the report - NO",
		"|Item|Yes|No|\n|I agree that my words may be quoted in the report|  |x|",
		"Are you happy for your words to be used in our report?\n\nNo",
		"Consent to quotes: recorded yes, quotes no",
		"Permission to use quotations in the report (please circle): YES / **NO**",
		"Recording OK / quotes NOT OK", "Consent given for notes only, not for quotes.",
		"She would prefer us not to use direct quotes.", "He asked that nothing he said be quoted.",
		"May we use quotes from what you say? Please tick.\n[ ] Yes\n[x] No",
		"We may paraphrase but not quote.", "Use my words? I’d rather you didn’t.",
		"Quotation consent – refused 3/3/26", "I don't want my words used.",
		"None of this is to be quoted", "She does not want anything she says used word for word.",
		// without a word of quoting
		"My name was on it and he hit me, please don't use that.",
		"He said my real name, please don't repeat that.", "Her name is Ash. Please don't use that.",
		"Please leave that in the room.", "Off record: the warden drinks.", "I'll say it but it stays in this room.",
		"Keep this between us, yeah?", "Between you and me, the warden drinks.", "This goes no further.",
		"That bit was off the record.", "Please don't repeat that.", "You didn't hear it from me.",
		"Can you leave that bit out?", "This is strictly between ourselves.", "(off record)", "Not for the report, this.",
		"It mustn't leave this room.", "Quote only with her say-so", "We asked for a quote, and she said no.",
	} {
		for _, text := range []string{no + "\n\n" + settled, settled + "\n\n" + no} {
			note, err := Parse(text, Note{Side: "lived-experience", Quotable: true, Speaker: "karen"})
			if err == nil || !strings.Contains(err.Error(), "may not be quoted") {
				t.Errorf("%q: quotable %v, %v", no, note.Quotable, err)
			}
		}
	}
	for _, text := range []string{
		"They did not quote us in the minutes.", "He was never quoted in the paper.",
		"They didn't want to quote a figure.", "We refused their quote for the roof.",
		"I could not quote the law to them.", "They asked for quotes and got none.",
		"You can't quote a price for that.", "Nobody wanted to hear what we said, not even the nurse.",
		"They cannot consent to it.", "I did not agree to the plan.", "She changed her mind about the move.",
		"They keep their word.", "Key quote: They do not listen to people like us.",
		"Can we quote you?\nYes, of course.", "Tom: Can we quote you?\nKaren: No problem.",
		"Tom: Would you mind if we quote you?\nKaren: No, not at all.",
		"Quotes: yes, all of them.", "May we use quotes from what you say? Please tick.\n[x] Yes\n[ ] No",
		"They asked us not to use the quiet room.", "Nothing was quoted right.", "The rules are quoted " +
			"word for word.", "I agree that my words may be quoted in the report: yes",
		"I agree that my words may be quoted in the report ☒ Yes ☐ No", "Can your words change that? No.",
		"|Item|Yes|No|\n|I agree that my words may be quoted in the report|x|  |",
		"They used my words in the minutes and nobody asked. No.", "Who quoted a price? No idea at all, " +
			"and that is the end of it.", "They keep my words out of the minutes.",
		"They cannot quote it to us.", "We asked for three quotes and they said no.",
		"We asked for three quotes, and they said no.", "Quote: only the rich get in.", "Quote: “Only the rich get in”",
		"Old name is on my NHS so please don't use that (Marcus).", "My number is on it, please don't " +
			"use it.",
		"His full name is Ash Teague, please don't write that.", "Please don't use that word, they said.",
		"There was no trust between us.", "We had to keep it in the room with the boxes.", "He left that in the waiting room.",
		"The record was wrong.", "They keep a record between visits.", "Nobody leaves this room happy.", "Nothing between us and them.",
		"They never share it with us.", "It is not for us to say.", "They share this building.", "Tom: Can we quote you, to remind them?\nKaren: Yes.", "Happy to be quoted: yes.", "She is happy to be quoted.",
	} {
		_, err := Parse(text, Note{Side: "lived-experience", Quotable: true, Speaker: "karen"})
		if err != nil && strings.Contains(err.Error(), "may not be quoted") {
			t.Errorf("%q is taken for a no", text)
		}
	}
}
