package scrub

import "testing"

func TestAnotherLanguageIsTold(t *testing.T) {
	for text, want := range map[string]bool{
		"They had decided before we came in, and the report was written before anybody asked us.": false,
		"Roedden nhw wedi penderfynu cyn i ni ddod i mewn, ac roedd yr adroddiad wedi ei " +
			"ysgrifennu.": true,
		"Ils avaient tout décidé avant notre arrivée et personne ne nous a demandé ce que nous " +
			"en pensions": true,
		"Roedden nhw wedi penderfynu": false, // too short to tell
		"":                            false,
	} {
		if got := Foreign(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
