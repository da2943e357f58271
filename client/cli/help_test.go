package cli

import (
	"testing"

	"elephants/client/cli/console"
	"elephants/client/usage/usagetest"
)

func TestHelpFits(t *testing.T) {
	usagetest.Fits(t, (&command{&console.Console{}}).root(), 60)
}
