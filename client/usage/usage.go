// Package usage says in our words what cobra says of a command that was called wrongly: which
// flags are missing, or how it is called.
package usage

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

var (
	count    = regexp.MustCompile(`^(?:accepts|requires) .*arg\(s\)`)
	required = regexp.MustCompile(`^required flag\(s\) (".+") not set$`)
	either   = regexp.MustCompile(`^at least one of the flags in the group \[([^\]]+)\] is required$`)
)

// Of is what was wrong with how the command was called, or nil if that is not what the error says.
func Of(cmd *cobra.Command, err error) error {
	text := err.Error()
	if count.MatchString(text) {
		return fmt.Errorf("it is called as `%s`", strings.TrimSuffix(cmd.UseLine(), " [flags]"))
	}
	if m := required.FindStringSubmatch(text); m != nil {
		flags := strings.Split(strings.ReplaceAll(m[1], `"`, ""), ", ")
		return errors.New("give --" + strings.Join(flags, " and --"))
	}
	if m := either.FindStringSubmatch(text); m != nil {
		return errors.New("give --" + strings.Join(strings.Fields(m[1]), " or --"))
	}
	return nil
}
