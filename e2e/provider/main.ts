/**
 * Test code: what the executables in `bin/` run. `main.ts <provider> <engine address> …` serves the stand-in of that provider
 * until the engine that started it is gone.
 */
import { type Cloud, CloudProvider } from "./cloud.ts";
import { KubernetesProvider } from "./kubernetes.ts";
import type { Provider } from "./protocol.ts";
import { serve } from "./server.ts";

/** The versions of the SDKs that the program uses, which the real plugins would carry. */
const versions = { kubernetes: "4.34.2", aws: "7.48.0", gcp: "9.37.0", "azure-native": "3.28.0" } as const;

const [name = "", engineAddress] = process.argv.slice(2);
if (!Object.hasOwn(versions, name) || engineAddress === undefined) {
  process.stderr.write(
    `usage: main.ts ${Object.keys(versions).join("|")} <engine address>: a stand-in for tests, started by the Pulumi engine\n`,
  );
  process.exit(2);
}
const provider: Provider =
  name === "kubernetes" ? new KubernetesProvider() : new CloudProvider(name as Cloud);
await serve(provider, versions[name as keyof typeof versions], engineAddress);

const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(0);
}, 500);
