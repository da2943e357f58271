package main

import (
	"testing"

	"elephants/client/usage/usagetest"
)

func TestHelpFits(t *testing.T) { usagetest.Fits(t, program(), 10) }
