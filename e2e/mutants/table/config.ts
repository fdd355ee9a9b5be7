/** Mistakes in how the stack config is taken: toggles, secrets, what is said of a config or a machine that will not do. */
import type { Mutant } from "../mutant.ts";
import { BAD_CONFIG, OLD_NODE, SECRETS, TOGGLES } from "../tests.ts";

export const CONFIG: readonly Mutant[] = [
  // The second parameter of a filter is an index, which no toggle names.
  {
    name: "off of a layer is ignored",
    why: "The rollback of a layer does nothing.",
    file: "plan/choose.ts",
    find: "({ name, belongsTo = name, layer }) =>",
    replace: "({ name, belongsTo = name }, layer) =>",
    tests: [TOGGLES],
  },
  {
    name: "off of one policy is ignored",
    why: "The rollback of one policy does nothing.",
    file: "plan/choose.ts",
    find: "({ name, belongsTo = name, layer }) =>",
    replace: "({ layer }, belongsTo) =>",
    tests: [TOGGLES],
  },
  {
    name: "a system that is not named has defaults",
    why: "Taking a system out of the config leaves all of it in the cluster.",
    file: "settings/schema.ts",
    find: "Object.entries(written.systems ?? {})",
    replace: 'Object.entries({ clawdstrike: { runtimePolicies: "hardened" }, ...written.systems })',
    tests: [TOGGLES],
  },
  {
    name: "the password of the charts in the clear",
    why: "Everybody who may read the state can read it.",
    file: "components/engine-releases.ts",
    find: "secret(credentials.password.reveal())",
    replace: "credentials.password.reveal()",
    tests: [SECRETS],
  },
  {
    name: "the kubeconfig in the clear",
    why: "Everybody who may read the state is an administrator of the cluster.",
    file: "components/security-stack.ts",
    find: "secret(kubeconfig.reveal())",
    replace: "kubeconfig.reveal()",
    tests: [SECRETS],
  },
  {
    name: "a stack trace for a bad config",
    why: "The operator reads of our files, and not of the key that is wrong.",
    file: "settings/load.ts",
    find: "throw new RunError(new SettingsError",
    replace: "throw new Error(new SettingsError",
    tests: [BAD_CONFIG],
  },
  {
    name: "any Node is tried",
    why: "An old Node stumbles over the first type and says nothing of its age.",
    file: "Pulumi.yaml",
    find: "nodeargs: --require ./bin/check-node.cjs --max-semi-space-size=64",
    replace: 'nodeargs: ""',
    tests: [OLD_NODE],
  },
];
