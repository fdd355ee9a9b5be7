/**
 * The walls between the rooms (README, "How it is built"): settings/vocabulary and model, then systems and crds, then
 * dialects, plan, analysis, and last components and cli, with index on top. Imports point back along this line only.
 */
const room = (...names) => `^(${names.join("|")})/`;

/** A room may not import any of these. */
const wall = (name, from, to, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "A cycle has no first thing to understand, and no part that can be tested alone.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
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
    wall(
      "model-is-first",
      room("model"),
      room("systems", "crds", "dialects", "plan", "analysis", "components", "cli"),
      "The model is what all rooms share; it knows none of them.",
    ),
    wall(
      "model-knows-only-words-of-settings",
      room("model"),
      "^settings/(?!vocabulary\\.ts$)",
      "Of the settings the model knows the closed word lists only.",
    ),
    wall(
      "systems-know-model-and-crd-types",
      room("systems"),
      room("dialects", "plan", "analysis", "components", "cli"),
      "A system is data: workloads, flows and policies. What is done with them is decided later.",
    ),
    wall(
      "systems-know-only-words-of-settings",
      room("systems"),
      "^settings/(?!vocabulary\\.ts$)",
      "Settings are built from the systems' options, not the other way round.",
    ),
    {
      name: "systems-are-apart",
      severity: "error",
      comment: "A system never imports a system: each can be removed by deleting its folder.",
      from: { path: "^systems/([^/]+)/", pathNot: "^systems/authoring/" },
      to: { path: "^systems/([^/]+)/", pathNot: ["^systems/$1/", "^systems/authoring/"] },
    },
    wall(
      "settings-before-dialects",
      room("settings"),
      room("crds", "dialects", "plan", "analysis", "components", "cli"),
      "Settings say what the operator chose; they know the systems' options and nothing of what becomes of them.",
    ),
    wall(
      "crds-stand-alone",
      room("crds"),
      room("systems", "settings", "dialects", "plan", "analysis", "components", "cli"),
      "The CRD packages can be swapped for crd2pulumi's own output.",
    ),
    wall(
      "dialects-before-plan",
      room("dialects"),
      room("systems", "plan", "analysis", "components", "cli"),
      "A dialect translates; it does not know what for.",
    ),
    {
      name: "dialects-are-apart",
      severity: "error",
      comment: "A dialect never imports a dialect: a new one is one folder.",
      from: { path: "^dialects/([^/]+)/" },
      to: { path: "^dialects/([^/]+)/", pathNot: "^dialects/$1/" },
    },
    wall(
      "plan-before-analysis",
      room("plan"),
      room("analysis", "components", "cli"),
      "The plan is data that others judge, show and apply.",
    ),
    wall(
      "analysis-is-pure",
      room("analysis"),
      room("components", "cli"),
      "Verdicts and reports are functions of their input.",
    ),
    wall(
      "components-and-cli-are-apart",
      room("components"),
      room("cli"),
      "Pulumi programs do not need the command line.",
    ),
    wall(
      "cli-and-components-are-apart",
      room("cli"),
      room("components"),
      "The command line runs without Pulumi.",
    ),
    {
      name: "pulumi-runtime-at-the-edge",
      severity: "error",
      comment: "Everything but the edge works offline and starts fast; the Pulumi runtime is neither.",
      from: {
        path: room("settings", "model", "systems", "dialects", "plan", "analysis", "cli"),
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
