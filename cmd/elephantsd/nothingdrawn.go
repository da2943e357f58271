//go:build nothingdrawn

package main

import "elephants/server"

// With this tag nothing is drawn, so that scripts print the same on every server. It is for
// tests: an elephantsd built so does not keep what it promises, and no other build can be made to
// behave so.
func init() { draws = func(string) server.Draw { return nil } }
