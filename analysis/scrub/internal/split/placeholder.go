package split

// Labels are the first words of the placeholders that scrubbing makes: what may stand after [ for
// the rest to be left alone. The list is closed, and only small letters, digits and blanks may
// follow. If any text in brackets were left alone, a name in brackets would leave the machine as it
// stands: "[Sarah]" is no placeholder, and "[sarah]" is none. package label may use no other first
// words.
var Labels = map[string]bool{
	"person": true, "place": true, "town": true, "street": true, "station": true,
	"hospital": true, "prison": true,
	"school": true, "area": true, "country": true, "address": true, "postcode": true, "bus": true,
	"organisation": true, "council": true, "charity": true, "service": true, "court": true,
	"company": true,
	"number":  true, "phone": true, "email": true, "link": true, "handle": true, "reference": true,
	"bank": true,
	"date": true, "time": true, "year": true, "spring": true, "summer": true, "autumn": true,
	"winter": true, "duration": true,
	"age": true, "job": true, "senior": true, "background": true, "belief": true,
	"language": true, "family": true, "person's": true,
	"amount": true, "count": true, "detail": true, "words": true, "health": true,
}

// longest is the length in bytes of the longest placeholder; what is longer is text. The bound
// keeps a note of a hundred thousand opening brackets from being read again from each of them.
const longest = 32

// Placeholder returns the end of the placeholder that begins at text[i], or 0: "[", small letters
// of which the first word is a label, digits, blanks, "]".
func Placeholder(text string, i int) int {
	end := min(len(text), i+longest)
	word := 0
	for j := i + 1; j < end; j++ {
		c := text[j]
		switch {
		case c == ']':
			if word == 0 {
				word = j
			}
			if Labels[text[i+1:word]] {
				return j + 1
			}
			return 0
		case c == ' ':
			if word == 0 {
				word = j
			}
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '\'':
		default:
			return 0
		}
	}
	return 0
}
