/**
 * Test code: what the executables in `bin/` run. `main.ts <provider> <engine address> …` serves the stand-in of that provider
 * until the engine that started it is gone.
 */
import { createRequire } from "node:module";
import { CloudProvider } from "./cloud.ts";
import { KubernetesProvider } from "./kubernetes.ts";
import type { Provider } from "./protocol.ts";
import { serve } from "./server.ts";

const make: Readonly<Record<string, () => Provider>> = {
  kubernetes: () => new KubernetesProvider(),
  aws: () => new CloudProvider("aws"),
  gcp: () => new CloudProvider("gcp"),
  "azure-native": () => new CloudProvider("azure-native"),
};

const [name = "", engineAddress] = process.argv.slice(2);
const provider = make[name]?.();
if (provider === undefined || engineAddress === undefined) {
  process.stderr.write(
    `usage: main.ts ${Object.keys(make).join("|")} <engine address>: a stand-in for tests, started by the Pulumi engine\n`,
  );
  process.exit(2);
}
/** A plugin carries the version of its SDK. */
const { version } = createRequire(import.meta.url)(`@pulumi/${name}/package.json`) as { version: string };
await serve(provider, version, engineAddress);

const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(0);
}, 500);
