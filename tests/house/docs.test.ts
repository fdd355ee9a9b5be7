import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { generatedDocuments } from "../../docs/generate/documents.ts";
import { floorsOf } from "../../docs/generate/import-graph.ts";
import { run } from "../support/cli.ts";

const readme = readFileSync("README.md", "utf8");

/** Fenced blocks of one language, each as its lines. */
const blocks = (language: string): string[][] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map((match) =>
    (match[1] ?? "").trimEnd().split("\n"),
  );

const VERB = "npm run -s palisade -- ";

/** Commands that a test elsewhere runs whole, with the file that does. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  "npm ci && npm start": ".ci/run",
  "npm cit": ".ci/run",
  "pulumi stack init dev": "e2e/pulumi.ts",
  "pulumi preview": "e2e/pulumi.ts",
  "pulumi up": "e2e/pulumi.ts",
};

describe("README", () => {
  const commands = blocks("sh").flat();
  const verbs = commands.filter((command) => command.startsWith(VERB));

  test("every command is run by a test", () => {
    for (const command of commands.filter((line) => !line.startsWith(VERB))) {
      const runner = RUN_ELSEWHERE[command];
      expect([command, runner]).toEqual([command, expect.any(String)]);
      const text = readFileSync(runner ?? "", "utf8");
      const words = command.replace(/^pulumi /, "").split(" ");
      for (const word of words) expect(text).toContain(word);
    }
    expect(verbs.length).toBeGreaterThan(2);
  });

  test.each(verbs)("%s", async (command) => {
    const folder = mkdtempSync(join(tmpdir(), "palisade-readme-"));
    const argv = command
      .slice(VERB.length)
      .replace(/\bbuild\//, `${folder}/`)
      .split(" ");
    const { code, out, err } = await run(argv);
    rmSync(folder, { recursive: true });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).not.toBe("");
  });

  test("the output it shows is what the command prints", async () => {
    const shown = (blocks("text")[0] ?? []).filter((line) => line.trim() !== "…" && line !== "");
    const printed = (await run(["plan", "--stack", "dev"])).out.split("\n");
    let from = 0;
    for (const line of shown) {
      const at = printed.indexOf(line, from);
      expect([line, at >= from]).toEqual([line, true]);
      from = at + 1;
    }
  });
});

describe("generated documents are current", () => {
  test("npm run docs would change nothing", async () => {
    const documents = await generatedDocuments((path) => readFileSync(path, "utf8"));
    for (const [path, text] of documents) expect([path, readFileSync(path, "utf8")]).toEqual([path, text]);
  });
});

describe("the import graph", () => {
  const graph = (arrows: Readonly<Record<string, readonly string[]>>) =>
    new Map(Object.entries(arrows).map(([room, to]) => [room, new Map(to.map((name) => [name, 1]))]));

  test("a room stands above all that it imports", () => {
    const imports = graph({ top: ["middle", "low"], low: [], middle: ["low"], beside: ["low"] });
    expect(floorsOf(imports)).toEqual([["low"], ["beside", "middle"], ["top"]]);
  });

  test("rooms that import each other are refused", () => {
    expect(() => floorsOf(graph({ a: ["b"], b: ["c"], c: ["a"] }))).toThrow("a -> b -> c -> a");
  });
});
