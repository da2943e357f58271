// Command elephants scrubs and themes notes on this machine, and sends them to a server.
// `elephants --help` teaches it.
package main

import (
	"os"

	"elephants/client/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
