/**
 * The walls between the rooms (docs/architecture.md). Each line of FLOORS is a floor: a room imports rooms of the lines
 * before its own, and no room beside it.
 */
const FLOORS = [
  ["model"],
  ["diagnostics"],
  ["documents"],
  ["crds"],
  ["manifests"],
  ["systems"],
  ["settings"],
  ["dialects"],
  ["analysis", "plan"],
  ["proof"],
  ["report", "render"],
  ["components", "cli"],
];

const WHY = {
  model: "The model is what all rooms share; it knows none of them.",
  diagnostics: "A rule says what a code means, whoever finds it; it looks at nothing itself.",
  crds: "The CRD packages can be swapped for crd2pulumi's own output.",
  documents: "YAML, JSON and lists of objects, each with its place; what they mean is read later.",
  manifests: "Typed writers of objects, for systems, compilers and remedies alike.",
  systems: "A system is data: workloads, flows and policies. What is done with them is decided later.",
  settings:
    "Settings say what the operator chose; they know the systems' options and nothing of what becomes of them.",
  dialects: "A dialect translates; it does not know what for.",
  analysis:
    "What policies mean together is asked by many who have no stack: it knows no plan and no settings.",
  plan: "The plan is data that others judge, show and apply; what it would allow is the proof's to say.",
  proof: "A stack's intent against the verdicts of its policies: the first room that knows both.",
  report: "Results go in, text comes out; a reporter decides nothing.",
  render: "Files for other tools are made of a plan, whoever writes them to disk.",
  components: "Pulumi programs do not need the command line.",
  cli: "The command line runs without Pulumi.",
};

const room = (...names) => `^(${names.join("|")})/`;

/** One wall a room: against every room that does not stand before it. */
const walls = FLOORS.flatMap((floor, at) =>
  floor.map((name) => {
    const others = FLOORS.slice(at).flat();
    return {
      name: `${name}-knows-what-stands-before-it`,
      severity: "error",
      comment: WHY[name],
      from: { path: room(name) },
      to: { path: room(...others.filter((other) => other !== name)) },
    };
  }),
);

module.exports = {
  forbidden: [
    ...walls,
    {
      name: "no-cycles",
      severity: "error",
      comment: "A cycle has no first thing to understand, and no part that can be tested alone.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      severity: "error",
      comment: "A module that nothing imports is dead code.",
      from: {
        orphan: true,
        pathNot: ["^index\\.ts$", "^cli/main\\.ts$", "^crds/generate\\.ts$", "\\.d\\.ts$"],
      },
      to: {},
    },
    {
      name: "no-unknown-packages",
      severity: "error",
      comment: "What is imported must be in package.json, or it is there by accident.",
      from: {},
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown", "undetermined"],
        couldNotResolve: true,
      },
    },
    {
      name: "product-without-dev-dependencies",
      severity: "error",
      comment: "A user who installs the package has no development dependencies.",
      from: { pathNot: "^crds/generate" },
      to: { dependencyTypes: ["npm-dev"] },
    },
    {
      name: "systems-are-apart",
      severity: "error",
      comment: "A system never imports a system: each can be removed by deleting its folder.",
      from: { path: "^systems/([^/]+)/" },
      to: { path: "^systems/([^/]+)/", pathNot: "^systems/$1/" },
    },
    {
      name: "dialects-are-apart",
      severity: "error",
      comment: "A dialect never imports a dialect: a new one is one folder.",
      from: { path: "^dialects/([^/]+)/" },
      to: { path: "^dialects/([^/]+)/", pathNot: "^dialects/$1/" },
    },
    {
      name: "engines-are-apart",
      severity: "error",
      comment: "An engine never imports an engine: what two share stands beside their folders.",
      from: { path: "^analysis/engines/([^/]+)/" },
      to: { path: "^analysis/engines/([^/]+)/", pathNot: "^analysis/engines/$1/" },
    },
    {
      name: "reporters-are-apart",
      severity: "error",
      comment: "What two reports share stands in report/parts, so that a format can change in one place.",
      from: { path: "^report/([^/]+)" },
      to: { path: "^report/", pathNot: ["^report/$1", "^report/parts/"] },
    },
    {
      name: "render-stands-on-plan",
      severity: "error",
      comment: "A file for another tool says what a stack holds; it asks no question and reads no config.",
      from: { path: room("render") },
      to: { path: room(...FLOORS.flat().filter((name) => !["model", "plan", "render"].includes(name))) },
    },
    {
      name: "pulumi-runtime-at-the-edge",
      severity: "error",
      comment: "Everything but the edge works offline and starts fast; the Pulumi runtime is neither.",
      from: {
        path: room(...FLOORS.flat().filter((name) => name !== "crds" && name !== "components")),
        pathNot: "^settings/load\\.ts$",
      },
      to: {
        path: "node_modules/@pulumi/|^crds/kubernetes-[a-z]+/(index|provider|cilium|projectcalico)",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "files-only-in-cli",
      severity: "error",
      comment: "Pure rooms can be tested with values and run anywhere; only the command line touches files.",
      from: { pathNot: ["^cli/", "^crds/generate"] },
      to: { dependencyTypes: ["core"], path: "^(node:)?(fs|fs/promises|child_process|http|https)$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
