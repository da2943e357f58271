package captions

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"elephants/client/transcript"
)

// forms are how programs write four turns as JSON: what stands around the records, one record of
// WHO (A or B) said what AT which second, and what the two are called then.
var forms = map[string]struct{ around, record, a, b string }{
	"Whisper": {`{"text": "all of it", "segments": [%s], "language": "en"}`,
		`{"id": 0, "seek": 0, "start": AT.5, "end": AT.9, "text": " SAID", "tokens": [50364], ` +
			`"speaker": "SPEAKER_0WHO", "words": [{"word": "not", "start": 1, "end": 2}]}`, "SPEAKER_0A", "SPEAKER_0B"},
	"whisper.cpp": {`{"systeminfo": "AVX", "result": {"language": "en"}, "transcription": [%s]}`,
		`{"timestamps": {"from": "00:00:0AT,000", "to": "00:00:0AT,900"}, "offsets": {"from": ` +
			`AT000, "to": AT900}, "text": " SAID", "speaker": "WHO"}`, "A", "B"},
	"Teams": {`{"type": "Transcript", "entries": [%s], "events": [{"eventType": "CallStarted"}]}`,
		`{"id": "x", "text": "SAID", "speakerId": "y", "speakerDisplayName": "WHO", "startOffset": ` +
			`"00:00:0AT.1234567", "endOffset": "00:00:0AT.9000000", "roomId": null}`, "A", "B"},
	"AssemblyAI": {`{"words": [{"text": "What", "start": 1, "end": 2}], "utterances": [%s]}`,
		`{"speaker": "WHO", "start": AT000, "end": AT900, "text": "SAID"}`, "A", "B"},
	"Deepgram": {`{"results": {"utterances": [%s], "channels": []}}`,
		`{"start": AT.1, "end": AT.9, "transcript": "SAID", "speaker": 1N}`, "Speaker 10", "Speaker 11"},
	"AWS Transcribe": {`{"results": {"transcripts": [{"transcript": "all"}], "audio_segments": [%s]}}`,
		`{"id": 0, "transcript": "SAID", "start_time": "AT.1", "end_time": "AT.9", "speaker_label": ` +
			`"spk_WHO"}`, "spk_A", "spk_B"},
	"Fireflies": {`[%s]`, `{"sentence": "SAID", "startTime": "00:0AT", "endTime": "00:0AT", ` +
		`"speaker_name": "WHO"}`, "A", "B"},
	"Podcasting 2.0": {`{"version": "1.0.0", "segments": [%s]}`,
		`{"speaker": "WHO", "startTime": AT.1, "endTime": AT.9, "body": "SAID"}`, "A", "B"},
}

var saidInTurn = []string{"What stops people speaking up?", "They had settled it before we came in.",
	"And what then?", "Nobody told us."}

func made(form struct{ around, record, a, b string }) string {
	var records []string
	for i, said := range saidInTurn {
		records = append(records, strings.NewReplacer("WHO", string("AB"[i%2]), "AT",
			fmt.Sprint(i+1), "SAID", said, "1N", fmt.Sprintf("1%d", i%2)).Replace(form.record))
	}
	return fmt.Sprintf(form.around, strings.Join(records, ", "))
}

// Whichever program wrote them, the turns are the same, and who spoke is asked.
func TestJSON(t *testing.T) {
	for name, form := range forms {
		said, _, err := JSON([]byte(made(form)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var asked *transcript.SpeakersError
		if _, err := Ascribe(said, ""); !errors.As(err, &asked) || len(asked.Names) != 2 {
			t.Errorf("%s: nobody is asked who speaks: %v", name, err)
		}
		got, err := Ascribe(said, form.b)
		want := "{other} " + saidInTurn[0] + "\n\n" + saidInTurn[1] + "\n\n{other} " + saidInTurn[2] + "\n\n" + saidInTurn[3]
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
		if got, err := Ascribe(said, form.a); err != nil || strings.Count(got, transcript.Other) != 2 || !strings.HasPrefix(got, saidInTurn[0]) {
			t.Errorf("%s, the other one: got %q, %v", name, got, err)
		}
	}
}

// Without names the pauses make paragraphs, in seconds as in thousandths; whoever has no name beside
// others is nobody of them.
func TestJSONWithoutNames(t *testing.T) {
	const record = `{"start": %d, "end": %d, "text": "%s"}`
	for unit := range map[int]bool{1: true, 1000: true} {
		file := `{"segments": [` + fmt.Sprintf(record, 0, 3*unit, "They had") + "," +
			fmt.Sprintf(record, 3*unit, 4*unit, "settled it.") + "," +
			fmt.Sprintf(record, 9*unit, 10*unit, "Nobody told us.") + `]}`
		said, _, err := JSON([]byte(file))
		if want := "They had settled it.\n\nNobody told us."; err != nil || said != want {
			t.Errorf("%d: got %q, %v, want %q", unit, said, err, want)
		}
	}
	file := strings.Replace(made(forms["Podcasting 2.0"]), `"speaker": "A", `, "", 1)
	said, _, err := JSON([]byte(file))
	if err != nil || !strings.HasPrefix(said, "{says "+transcript.Unnamed+"} "+saidInTurn[0]) {
		t.Errorf("got %q, %v", said, err)
	}
}

// What is no transcript, or not all of one, is refused and not read in part.
func TestJSONThatIsNone(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"answers of a survey": {`[{"id": 1, "start": "2026-03-01T10:00:00.000+00:00", "text": "secretive"}]`, errNoTalk},
		"a record unsaid":     {`{"segments": [{"start": 1, "text": "secretive"}, {"start": 2}]}`, errNoTalk},
		"who came when":       {`{"timeline": [{"ts": "00:00:01", "users": [{"username": "secretive"}]}]}`, errNoTalk},
		"it breaks off":       {`{"segments": [{"start": 1, "text": "secret`, errNoJSON},
		"two channels": {`{"left": [{"start": 1, "text": "They left."}], "right": [{"start": 1, "text": ` +
			`"secretive"}]}`, errTwoTalks},
		"nothing":   {`[]`, errNoTalk},
		"too deep":  {strings.Repeat("[", 30) + `{"start": 1, "text": "secretive"}` + strings.Repeat("]", 30), errNoTalk},
		"one value": {`"secretive"`, errNoTalk},
	} {
		if said, _, err := JSON([]byte(c.file)); !errors.Is(err, c.want) {
			t.Errorf("%s: %d bytes, %v, want %v", name, len(said), err, c.want)
		}
	}
}
