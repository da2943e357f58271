package usage_test

import (
	"testing"

	"github.com/spf13/cobra"

	"elephants/client/usage"
)

// What cobra says of arguments and flags is found out by having it say so: its words may change.
func TestOf(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"send"}, "it is called as `our send FILE...`"},
		{[]string{"one"}, "it is called as `our one NAME`"},
		{[]string{"one", "a", "b"}, "it is called as `our one NAME`"},
		{[]string{"flags"}, "give --from and --to"},
		{[]string{"either"}, "give --data or --store"},
	} {
		run := func(*cobra.Command, []string) {}
		root := &cobra.Command{Use: "our", SilenceErrors: true, SilenceUsage: true}
		flags := &cobra.Command{Use: "flags", Run: run}
		either := &cobra.Command{Use: "either", Run: run}
		for _, name := range []string{"from", "to"} {
			flags.Flags().String(name, "", "")
			_ = flags.MarkFlagRequired(name)
		}
		for _, name := range []string{"data", "store"} {
			either.Flags().String(name, "", "")
		}
		either.MarkFlagsOneRequired("data", "store")
		root.AddCommand(flags, either,
			&cobra.Command{Use: "send FILE...", Args: cobra.MinimumNArgs(1), Run: run},
			&cobra.Command{Use: "one NAME", Args: cobra.ExactArgs(1), Run: run})
		root.SetArgs(c.args)
		cmd, err := root.ExecuteC()
		if err == nil {
			t.Fatalf("%v: cobra refuses nothing", c.args)
		}
		if got := usage.Of(cmd, err); got == nil || got.Error() != c.want {
			t.Errorf("%v: %v, want %s", c.args, got, c.want)
		}
	}
}
