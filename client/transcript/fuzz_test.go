package transcript

import (
	"strings"
	"testing"

	"elephants/analysis/allocated"
)

// What programs write down of speech, whatever it is: nothing is said that is not in it.
func FuzzCaptions(f *testing.F) {
	f.Add([]byte("WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>They asked.</v>\n")) // who speaks
	f.Add([]byte("1\n00:00:00,000 --> 00:00:01,000\n- Yes\n- No\n"))             // two at once
	f.Add([]byte("WEBVTT\n\nNOTE not to be quoted\n\n99:99 --> <c><v"))          // times that are none
	f.Fuzz(func(t *testing.T, content []byte) {
		defer allocated.Bound(t)()
		said, beside, err := Captions(content)
		if err != nil && said+beside != "" {
			t.Errorf("an error, and %q beside it", said+beside)
		}
	})
}

// A transcript in JSON, whatever shape it has.
func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"segments":[{"speaker":"A","text":"They asked."}]}`))      // Whisper
	f.Add([]byte(`{"utterances":[{"speaker":"A","text":"b","words":[{}]}]}`)) // AssemblyAI
	f.Add([]byte(`[[[[{"text":[{"text":1e999}]}]]]]`))                        // nested, and a number
	f.Fuzz(func(t *testing.T, content []byte) {
		defer allocated.Bound(t)()
		said, beside, err := JSON(content)
		if err != nil && said+beside != "" {
			t.Errorf("an error, and %q beside it", said+beside)
		}
	})
}

// Whoever is named as the participant: where nobody is, something is left of whatever is there.
func FuzzAscribe(f *testing.F) {
	f.Add("Ann: They asked.\nBob: And then?\n", "Ann")
	f.Add("[12/03/2026, 14:01] Ann: They asked\nus late\n", "Ann") // a chat, and a line that goes on
	f.Add("**Ann**: yes\n\n**Ann**:\n", "unnamed")
	f.Fuzz(func(t *testing.T, text, participant string) {
		defer allocated.Bound(t)()
		ascribed, err := Ascribe(text, participant)
		if err == nil && strings.TrimSpace(text) != "" && participant == "" && ascribed == "" {
			t.Errorf("nothing is left of %q", text)
		}
		Speakers(text)
	})
}
