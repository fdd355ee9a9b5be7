/** `npm run docs`: writes every generated document anew. A test fails while one of them is stale. */
import { readFileSync, writeFileSync } from "node:fs";
import { generatedDocuments } from "./documents.ts";

for (const [path, text] of await generatedDocuments((file) => readFileSync(file, "utf8")))
  writeFileSync(path, text);
