package coordinator

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"elephants/client"
	"elephants/client/cli/console"
	pb "elephants/proto/elephants/v1"
)

const placesLong = `How many people of each side and sector a round has room for, and how many said yes, as you
count them. No list of names is kept, and nothing is counted from notes or
invitations. Letters that ask people to take part are on the page /places/letters, to print.

  elephants places set lived-experience --places 15
  elephants places set decision-maker --sector public --places 8 --taken 3
  elephants places list`

// Places makes `elephants places`.
func Places(run *console.Console) *cobra.Command {
	c := &command{Console: run}
	cmd := &cobra.Command{
		Use: "places", Short: "places by side and sector, and how many are taken", Long: placesLong,
	}
	cmd.PersistentFlags().StringVar(&c.round, "round", "", roundFlag)
	var sector string
	var places, taken int32
	set := c.Call("set SIDE", "change the places of a side and sector, or how many are taken",
		cobra.ExactArgs(1), func(cmd *cobra.Command, server *client.Client, args []string) error {
			req := &pb.SetPlacesRequest{Round: c.round, Side: args[0]}
			var ok bool
			if req.Sector, ok = client.ParseSector(sector); !ok {
				return errors.New("--sector: it is public, private, social or none")
			}
			if cmd.Flags().Changed("places") {
				req.Places = &places
			}
			if cmd.Flags().Changed("taken") {
				req.Taken = &taken
			}
			answer, err := server.Rounds.SetPlaces(cmd.Context(), req)
			if err != nil {
				return err
			}
			return c.Say(answer.Places, "%s", client.PlacesLine(answer.Places))
		})
	set.Long = placesLong
	set.Flags().StringVar(&sector, "sector", "none", "public, private, social or none")
	set.Flags().Int32Var(&places, "places", 0,
		"how many there are; 0 for none of this side and sector")
	set.Flags().Int32Var(&taken, "taken", 0, "how many of them are taken")
	cmd.AddCommand(set, c.Call("list", "the places and how many are taken", cobra.NoArgs,
		c.listPlaces))
	return cmd
}

func (c *command) listPlaces(cmd *cobra.Command, server *client.Client, _ []string) error {
	answer, err := server.Rounds.ListPlaces(cmd.Context(), &pb.ListPlacesRequest{Round: c.round})
	if err != nil {
		return err
	}
	const none = "No places are set: `elephants places set --help`."
	return c.List(answer, len(answer.Places), none, func(table io.Writer) {
		for _, p := range answer.Places {
			side := client.SidePlural(answer.Sides, p.Side)
			fmt.Fprintf(table, "%s\t%s\t%d of %d taken\n", side, client.SectorWord(p.Sector),
				p.Taken, p.Places)
		}
		for _, side := range answer.Sides { // the two weigh the same: how many of each in all
			var lines, places, taken int32
			for _, p := range answer.Places {
				if p.Side == side.Id {
					lines, places, taken = lines+1, places+p.Places, taken+p.Taken
				}
			}
			if lines > 1 {
				fmt.Fprintf(table, "%s\tin all\t%d of %d taken\n", side.Plural, taken, places)
			}
		}
	})
}
