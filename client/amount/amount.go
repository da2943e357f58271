// Package amount says how many there are of something.
package amount

import "fmt"

// Of is a number and what it counts: "1 note", "2 notes".
func Of(n int, one string) string {
	switch {
	case n == 1:
		return "1 " + one
	case one == "person":
		return fmt.Sprint(n, " people")
	}
	return fmt.Sprint(n, " ", one, "s")
}
