import { main } from "../../cli/main.ts";
import { importGraphMarkdown, roomImports } from "./import-graph.ts";

/** What `palisade schema` prints, each kept as `docs/<name>.schema.json` for editors and readers of the JSON. */
const SCHEMAS = ["stack-config", "plan", "list", "eval", "diff", "test"] as const;

const ARCHITECTURE = "docs/architecture.md";
const BEGIN = "<!-- import graph: written by npm run docs -->";
const END = "<!-- end of the import graph -->";

/** Every generated document as it must be now, by its path. `read` gives the text of a file of the checkout. */
export async function generatedDocuments(
  read: (path: string) => string,
): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>();
  for (const name of SCHEMAS) documents.set(`docs/${name}.schema.json`, await printed("schema", name));
  const graph = importGraphMarkdown(await roomImports(roomsIn(read("package.json"))));
  documents.set(ARCHITECTURE, between(read(ARCHITECTURE), graph));
  return documents;
}

/** The rooms that the walls are checked in: `npm run walls` names them. */
export function roomsIn(packageJson: string): readonly string[] {
  const { scripts } = JSON.parse(packageJson) as { readonly scripts: Readonly<Record<string, string>> };
  const words = (scripts.walls ?? "").split(" ");
  return words.slice(words.indexOf(".dependency-cruiser.cjs") + 1);
}

async function printed(...argv: readonly string[]): Promise<string> {
  let out = "";
  const print = (text: string): void => {
    out += text;
  };
  const fail = (text: string): never => {
    throw new Error(text);
  };
  await main(argv, { out: print, err: fail, width: 100, color: false, folder: process.cwd() });
  return out;
}

/** The text with what stands between the marks replaced. */
function between(text: string, part: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`${ARCHITECTURE} has no place for the import graph; write ${BEGIN} and ${END}`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${part}\n\n${text.slice(end)}`;
}
