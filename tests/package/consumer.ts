import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = process.cwd();

/** An npm of its own: what `npm run` sets for its scripts would point it back to this checkout. */
const environment = Object.fromEntries([
  ...Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$)/.test(name)),
  ["npm_config_offline", "true"],
  ["npm_config_update_notifier", "false"],
]);

/** Runs a command and gives its output; a failure carries both outputs. */
export async function run(folder: string, command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, [...args], {
      cwd: folder,
      env: environment,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
  }
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs this checkout as `npm publish` would, and says which files went in. */
export async function pack(
  into: string,
): Promise<{ readonly tarball: string; readonly files: readonly string[] }> {
  const [packed] = JSON.parse(
    await run(root, "npm", ["pack", "--json", "--pack-destination", into]),
  ) as Packed[];
  if (packed === undefined) throw new Error("npm packed nothing");
  return { tarball: join(into, packed.filename), files: packed.files.map(({ path }) => path) };
}

/**
 * An empty project whose node_modules already holds what the package depends on, development dependencies excepted,
 * so that `npm install` needs no network and no cache. The packages are folders of links into this checkout: the clouds'
 * SDKs have a hundred thousand files. Their commands are left out, for npm would extract a package again to link them.
 */
export function emptyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "palisade-consumer-"));
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { readonly dev?: boolean; readonly link?: boolean }>;
  };
  for (const [path, { dev, link }] of Object.entries(packages)) {
    if (!path.startsWith("node_modules/") || dev || link || !existsSync(path)) continue;
    mkdirSync(join(folder, path), { recursive: true });
    for (const entry of readdirSync(path).filter((name) => name !== "node_modules"))
      if (entry === "package.json")
        writeFileSync(join(folder, path, entry), withoutCommands(join(path, entry)));
      else symlinkSync(join(root, path, entry), join(folder, path, entry));
  }
  writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }');
  cpSync("tests/fixtures/package", folder, { recursive: true });
  return folder;
}

function withoutCommands(path: string): string {
  const { bin: _bin, ...rest } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  return JSON.stringify(rest);
}
