package plain

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

const settled = "They had settled it – before we came in.\r\nNobody told us 🙂"

// wide is a text in UTF-16, with a mark or without.
func wide(order binary.AppendByteOrder, text string) (out []byte) {
	for _, u := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

func TestText(t *testing.T) {
	want := strings.ReplaceAll(settled, "\r\n", "\n")
	for name, content := range map[string][]byte{
		"UTF-8":                   []byte(settled),
		"UTF-8 with a mark":       []byte("\ufeff" + settled),
		"UTF-16, the small first": wide(binary.LittleEndian, "\ufeff"+settled),
		"UTF-16, the great first": wide(binary.BigEndian, "\ufeff"+settled),
		"line ends of old Macs":   []byte(strings.ReplaceAll(settled, "\r\n", "\r")),
	} {
		if got, err := Text(content); err != nil || got != want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"UTF-16 without a mark": {wide(binary.LittleEndian, settled), "UTF-16 without a mark"},
		"and the other way":     {wide(binary.BigEndian, settled), "UTF-16 without a mark"},
		"half a letter":         {append(wide(binary.LittleEndian, "\ufeff"+settled), 'a'), "begins as UTF-16 and is not"},
		"half a pair":           {[]byte("\xff\xfes\x00\x00\xd8s\x00"), "begins as UTF-16 and is not"},
		"an older encoding":     {[]byte("one\ncaf\xe9"), "line 2 is not valid UTF-8"},
	} {
		if got, err := Text(c.content); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %q, %v, want %s", name, got, err, c.want)
		}
	}
}

func TestHTML(t *testing.T) {
	for in, want := range map[string]string{
		"<p>They had&nbsp;settled it.</p><ul><li>once</li></ul>":     "They had settled it.\n\n- once",
		"They had&amp;amp;nbsp;settled it, &amp;quot;yes&amp;quot;.": `They had settled it, "yes".`,
		"&lt;p&gt;They had settled it.&lt;/p&gt;":                    "They had settled it.",
		"&amp;lt;p&amp;gt;They left.&amp;lt;/p&amp;gt;":              "They left.",
		"R&amp;D; and B&amp;B":                                       "R&D; and B&B",
		"2 &lt; 3 &amp; 4":                                           "2 < 3 & 4",
	} {
		if got := HTML(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestIsRule(t *testing.T) {
	for line, want := range map[string]bool{"---": true, " — ": true, "_____": true, "-- ": false, "- a": false} {
		if IsRule(line) != want {
			t.Errorf("%q is a rule: %v, want %v", line, !want, want)
		}
	}
}
