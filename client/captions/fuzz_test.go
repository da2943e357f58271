package captions

import (
	"testing"

	"elephants/analysis/allocated"
)

// What programs write down of speech, whatever it is: nothing is said that is not in it.
func FuzzRead(f *testing.F) {
	f.Add([]byte("WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>They asked.</v>\n")) // who speaks
	f.Add([]byte("1\n00:00:00,000 --> 00:00:01,000\n- Yes\n- No\n"))             // two at once
	f.Add([]byte("WEBVTT\n\nNOTE not to be quoted\n\n99:99 --> <c><v"))          // times that are none
	f.Fuzz(func(t *testing.T, content []byte) {
		defer allocated.Bound(t)()
		said, beside, err := Read(content)
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
