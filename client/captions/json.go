package captions

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"elephants/client/pattern"
	"elephants/client/plain"
	"elephants/client/transcript"
)

// Programs that write transcripts as JSON agree on their shape and not on their names: a list of
// records, each with what is said, when, and mostly who says it.
//
//	Whisper, WhisperX, faster-whisper  segments     text, start, end, speaker
//	whisper.cpp                        transcription  text, offsets (from, to)
//	Teams                              entries      text, startOffset, speakerDisplayName
//	AssemblyAI, Deepgram               utterances   text or transcript, start, speaker
//	AWS Transcribe                     audio_segments  transcript, start_time, speaker_label
//	Fireflies                          (the whole)  sentence, startTime, speaker_name
//	Podcasting 2.0                     segments     body, startTime, speaker
//
// So the list is known by that shape, wherever it stands. One record without words or a time is
// enough for it to be something else: words that are lost in silence are worse than a refusal.

// Names of fields, in small letters and without what stands between their words.
var (
	saidNames    = []string{"text", "body", "sentence", "transcript", "spokentext"}
	beginNames   = []string{"start", "begin", "starttime", "startoffset", "from", "startdatetime"}
	endNames     = []string{"end", "endtime", "endoffset", "to", "enddatetime"}
	timesNames   = []string{"offsets"} // whisper.cpp's, in which the times are
	speakerNames = []string{"speaker", "speakername", "speakerdisplayname", "speakerlabel"}
)

// What is wrong with a file of JSON. Neither repeats anything of it.
var (
	errNoJSON = errors.New("this is not JSON, or it breaks off: export it again, or as .vtt or .txt")
	errNoTalk = errors.New("this JSON is no transcript of a form that is known here (a list of what is " +
		"said, with times): export it as .vtt or .txt. The answers of a survey go in by `elephants import`")
	errTwoTalks = errors.New("there are two transcripts in this JSON that say different things: " +
		"export each as .vtt or .txt")
)

// spoken is a record of such a list.
type spoken struct {
	said, who  string
	begin, end float64 // as the file counts
}

// JSON returns what was said in a transcript that a program wrote as JSON, as [Read] does.
// beside is all else that the file says in words of its own, a line each.
func JSON(content []byte) (said, beside string, err error) {
	text, err := plain.Text(content)
	if err != nil {
		return "", "", err
	}
	value, err := parsed(text)
	if err != nil {
		return "", "", errNoJSON
	}
	var t talks
	t.look("", value, 0)
	if len(t.found) == 0 {
		return "", "", errNoTalk
	}
	best, whole := t.found[0], lettersOf(t.found[0])
	for _, other := range t.found[1:] { // of the same words in turns and one by one, the turns
		letters := lettersOf(other)
		if len(letters) > len(whole) || len(letters) == len(whole) && len(other) < len(best) {
			best, whole, letters = other, letters, whole
		}
		if !strings.Contains(whole, letters) {
			return "", "", errTwoTalks
		}
	}
	return joinSpoken(best), t.beside.String(), nil
}

// deepest is how many objects and lists within each other are looked through.
const deepest = 12

// talks are the lists of a file that may be transcripts, and what else it says.
type talks struct {
	found  [][]spoken
	beside strings.Builder
}

// look looks through a value that has a name.
func (t *talks) look(name string, value any, depth int) {
	if depth > deepest {
		return
	}
	switch v := value.(type) {
	case []any:
		if said := spokenIn(v); said != nil {
			t.found = append(t.found, said)
			return
		}
		for _, item := range v {
			t.look(name, item, depth+1)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			t.look(key, v[key], depth+1)
		}
	case string, bool:
		fmt.Fprintf(&t.beside, "%s: %v\n", name, v)
	}
}

// spokenIn are the records of a list, if each is one.
func spokenIn(list []any) (all []spoken) {
	for _, item := range list {
		record, _ := item.(map[string]any)
		one, ok := spokenOf(record)
		if !ok {
			return nil
		}
		all = append(all, one)
	}
	return all
}

func spokenOf(record map[string]any) (one spoken, ok bool) {
	times := record
	if within, ok := field(record, timesNames).(map[string]any); ok {
		times = within
	}
	one.said, ok = field(record, saidNames).(string)
	var timed bool
	if one.begin, timed = secondsOf(field(times, beginNames)); !ok || !timed {
		return one, false
	}
	if one.end, timed = secondsOf(field(times, endNames)); !timed {
		one.end = one.begin
	}
	switch who := field(record, speakerNames).(type) {
	case string:
		one.who = strings.Join(strings.Fields(who), " ")
	case float64: // some only count them
		one.who = fmt.Sprintf("Speaker %v", who)
	}
	return one, true
}

// field is what a record has under one of some names, the first that it has; nil for none.
func field(record map[string]any, names []string) any {
	for _, name := range names {
		for _, key := range slices.Sorted(maps.Keys(record)) {
			if foldedName(key) == name {
				return record[key]
			}
		}
	}
	return nil
}

func foldedName(key string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(key))
}

// secondsOf reads a number, or a time as captions write it. A date of a survey is none.
func secondsOf(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case string:
		if seconds, err := strconv.ParseFloat(v, 64); err == nil {
			return seconds, true
		}
		if at, ok := transcript.Clock(v); ok || offsetTime.MatchString(v) {
			return at.Seconds(), true
		}
	}
	return 0, false
}

// lettersOf are the letters that somebody said, without what stands between words.
func lettersOf(all []spoken) string {
	var out strings.Builder
	for _, one := range all {
		for _, r := range one.said {
			if unicode.IsLetter(r) || unicode.IsNumber(r) {
				out.WriteRune(unicode.ToLower(r))
			}
		}
	}
	return out.String()
}

// offsetTime is how Teams counts ten millionths.
var offsetTime = pattern.New(`^\d{1,3}:\d{2}:\d{2}\.\d{1,9}$`)

// slowest is how many seconds people speak at most at one letter; who counts more of something
// counts thousandths.
const slowest = 2

// joinSpoken makes paragraphs, as of captions. Whoever has no name beside others who have one is
// somebody of whom the program knew nothing.
func joinSpoken(all []spoken) string {
	lasts, letters, named := 0.0, 0, false
	for _, one := range all {
		lasts += one.end - one.begin
		letters += utf8.RuneCountInString(one.said)
		named = named || one.who != ""
	}
	unit := float64(time.Second)
	if lasts > slowest*float64(letters) {
		unit = float64(time.Millisecond)
	}
	var j joined
	for _, one := range all {
		if named && one.who == "" && j.speaker != transcript.Unnamed {
			one.who = transcript.Unnamed
		}
		j.add(cue{begin: time.Duration(one.begin * unit), end: time.Duration(one.end * unit)}, one.who,
			strings.Join(strings.Fields(one.said), " "))
	}
	return j.out.String()
}
