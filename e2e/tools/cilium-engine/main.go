// Command cilium-engine answers flow verdicts with Cilium's own policy engine: one JSON request per line on
// standard input, one JSON answer per line on standard output, in the same order. README.md has the format.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"palisade.dev/e2e/cilium-engine/engine"
)

func main() {
	// The answers have standard output to themselves.
	answers := os.Stdout
	os.Stdout = os.Stderr
	if err := serve(os.Stdin, answers); err != nil {
		fmt.Fprintln(os.Stderr, "cilium-engine:", err)
		os.Exit(1)
	}
}

func serve(requests io.Reader, answers io.Writer) error {
	if err := engine.Start(); err != nil {
		return err
	}
	in := bufio.NewReaderSize(requests, 1<<20)
	out := bufio.NewWriterSize(answers, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			if err := encoder.Encode(engine.Do(line)); err != nil {
				return err
			}
			if in.Buffered() == 0 {
				if err := out.Flush(); err != nil {
					return err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return err
		}
	}
}
