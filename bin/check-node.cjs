// Plain CommonJS in the syntax of old releases: it must run, and say one line, on a Node that cannot run the rest.
"use strict";

/** First releases whose own type stripping runs the program as it stands. */
const LEAST = { 22: 18, 23: 6 };

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || minor < (LEAST[major] || 0)) {
  process.stderr.write(
    "palisade: Node " +
      process.versions.node +
      " cannot run this program, it needs 22.18 or newer. Install a newer Node, or run it through npm after" +
      ' "npm ci" with install scripts allowed ("npm rebuild node" mends an install without them).\n',
  );
  process.exit(2);
}

// Half of a start is compiling modules: Node keeps the compiled code in the temporary folder, or does without where it cannot.
require("node:module").enableCompileCache();
