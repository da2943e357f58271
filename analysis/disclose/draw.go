package disclose

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// MostDrawn is the most that a [Draw] takes off a count.
//
// Whoever plants notes moves a count to where one more voice shows. With nothing drawn such a
// reader, if they know what everybody else said, is right about the last person every time. A draw
// of 0, 1 or 2, each as likely, leaves them right twice in three. Proof: the count less its draw
// lies in one of three places whether the person raises the theme or not, and two of the three are
// the same for both. What is shown follows from that number alone, so no rule that looks at it
// says more, however often it is asked with other notes planted. A wider draw hides more and costs
// themes: README.md has both.
const MostDrawn = 2

// Draw is a secret number from 0 up to and with [MostDrawn] for whatever about names. It is the
// same each time that it is asked for: to look again brings no new draw, so nothing averages it
// away.
//
// A nil Draw draws 0. That is for local commands, whose readers have the notes before them.
type Draw func(about ...string) int

// NewDraw returns the draws under a key. Whoever has the key knows them; without it each is as
// likely as any other. The same names in another order are something else.
func NewDraw(key []byte) Draw {
	return func(about ...string) int {
		sum := hmac.New(sha256.New, key)
		fmt.Fprintf(sum, "%q", about)
		// Of 2^64 numbers one more falls to 0 than to 1 and 2: nobody ever notices.
		return int(binary.BigEndian.Uint64(sum.Sum(nil)) % (MostDrawn + 1))
	}
}

// Of is what is drawn for about.
func (d Draw) Of(about ...string) int {
	if d == nil {
		return 0
	}
	return d(about...)
}

// Less is a count less what is drawn for about, and never below 0.
func (d Draw) Less(count int, about ...string) int { return max(0, count-d.Of(about...)) }

// Around is a count less what is drawn for about, and the middle draw more: as often above it as
// below.
func (d Draw) Around(count int, about ...string) int {
	if d == nil {
		return count
	}
	return max(0, count-d(about...)+MostDrawn/2)
}

// In returns the draws for one place, such as an edition, which are independent of all others'.
func (d Draw) In(place ...string) Draw {
	if d == nil {
		return nil
	}
	return func(about ...string) int { return d(append(place[:len(place):len(place)], about...)...) }
}

// Both is what is taken off the count of two sides together when so much is taken off each: 0 to
// 3. It follows from the two. A draw of its own would be a second answer about the same person,
// who would be told .78 of the time and not .67; the whole sum would cost a tenth of the themes of
// thirty people.
func Both(one, other int) int { return max(0, one+other-1) }
