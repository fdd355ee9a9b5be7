#!/usr/bin/env node
"use strict";

require("./check-node.cjs");

const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

// A checkout holds the TypeScript, which Node runs directly; the package holds the JavaScript made from it.
const source = join(__dirname, "..", "cli", "main.ts");
const built = join(__dirname, "..", "dist", "cli", "main.js");
import(pathToFileURL(existsSync(source) ? source : built).href)
  .then(({ main, endQuietlyOnClosedPipe }) => {
    endQuietlyOnClosedPipe();
    return main(process.argv.slice(2), undefined, require("../package.json").version);
  })
  .then((code) => {
    process.exitCode = code;
  });
