/** Tests run as native ES modules, the way Node runs the product; swc only strips the types. */
export default {
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2024", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.e2e/"],
  // A test that starts a process takes seconds where the machine is busy, and none claims how long.
  testTimeout: 60_000,
  // Jest leaves a processor to others, which on two leaves the tests one.
  maxWorkers: "100%",
  collectCoverageFrom: [
    "{model,diagnostics,documents,manifests,systems,settings,dialects,analysis,plan,proof,report,render,components,cli}/**/*.ts",
    "crds/*.ts",
  ],
  coverageProvider: "v8",
  coverageReporters: ["text-summary", "lcov"],
};
