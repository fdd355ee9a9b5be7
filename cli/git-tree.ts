import { spawnSync } from "node:child_process";
import { isAbsolute, join } from "node:path";
import { LARGEST_FILE, type SourceFile } from "../documents/documents.ts";
import { UnusableInput } from "./exit.ts";
import { MANIFESTS } from "./read-manifests.ts";

/** Most a folder of manifests may weigh as git hands it over, in bytes. */
const LARGEST_TREE = 512 * 1024 * 1024;

/** Nothing of the repository or the person's own configuration may run: no pager, monitor, hook or late fetch. */
const GIT_OPTIONS = [
  "--no-pager",
  "--literal-pathspecs",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
];
const GIT_ENVIRONMENT = { GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0" };

/** Manifests of one folder as a commit has them. Blobs are read as they are: no filter, no checkout, no code. */
export function manifestsAt(ref: string, folder: string, cwd: string): readonly SourceFile[] {
  const at = isAbsolute(folder) ? folder : join(cwd, folder);
  const commit = git(at, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  if (commit.status !== 0)
    throw new UnusableInput(
      `"${ref}" is no commit of the git repository at ${folder}. Name a branch, a tag or a commit.`,
    );
  const id = commit.stdout.toString("utf8").trim();
  const listed = git(at, ["ls-tree", "-r", "-l", "-z", id, "."]);
  if (listed.status !== 0)
    throw new UnusableInput(`${folder} cannot be listed at ${ref}: ${said(listed.stderr)}.`);
  const files = listed.stdout
    .toString("utf8")
    .split("\0")
    .flatMap((line) => {
      const found = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line);
      const [, blob = "", size = "0", path = ""] = found ?? [];
      return found !== null && MANIFESTS.test(path) ? [{ blob, size: Number(size), path }] : [];
    });
  const small = files.filter(({ size }) => size <= LARGEST_FILE);
  const texts = blobsOf(at, small, ref);
  return files.map(({ blob, path }) => ({
    name: `${ref}:${path}`,
    // What is too large is handed on as such: the reader says so.
    text: texts.get(blob) ?? " ".repeat(LARGEST_FILE + 1),
  }));
}

/** All blobs from one process. */
function blobsOf(
  at: string,
  files: readonly { readonly blob: string; readonly size: number }[],
  ref: string,
): ReadonlyMap<string, string> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > LARGEST_TREE)
    throw new UnusableInput(`The manifests at ${ref} have ${total} bytes; at most ${LARGEST_TREE} are read.`);
  const wanted = [...new Set(files.map(({ blob }) => blob))];
  const { stdout, status, stderr } = git(at, ["cat-file", "--batch"], `${wanted.join("\n")}\n`);
  if (status !== 0) throw new UnusableInput(`The manifests at ${ref} cannot be read: ${said(stderr)}.`);
  const texts = new Map<string, string>();
  let from = 0;
  for (const blob of wanted) {
    const end = stdout.indexOf(10, from);
    const size = Number(stdout.subarray(from, end).toString("utf8").split(" ")[2]);
    if (!Number.isInteger(size)) throw new UnusableInput(`Object ${blob} at ${ref} cannot be read.`);
    texts.set(blob, stdout.subarray(end + 1, end + 1 + size).toString("utf8"));
    from = end + 1 + size + 1;
  }
  return texts;
}

function git(cwd: string, args: readonly string[], input = "") {
  const result = spawnSync("git", [...GIT_OPTIONS, ...args], {
    cwd,
    input,
    env: { ...process.env, ...GIT_ENVIRONMENT },
    maxBuffer: LARGEST_TREE * 2,
  });
  if (result.error !== undefined && result.status === null) {
    const code = (result.error as NodeJS.ErrnoException).code;
    throw new UnusableInput(
      `git cannot be run in ${cwd} (${code}). Install git, and name an existing folder of the repository.`,
    );
  }
  return result;
}

const said = (text: Buffer): string =>
  text
    .toString("utf8")
    .split("\n")[0]
    ?.replace(/^fatal: /, "") ?? "";
