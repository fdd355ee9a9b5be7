/** End-to-end tests run one after the other on one cluster; a step of one takes seconds, a retry of a missing kind half a minute. */
export default {
  rootDir: "..",
  testMatch: ["<rootDir>/e2e/tests/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2024", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.e2e/"],
  testTimeout: 600_000,
  testSequencer: "<rootDir>/e2e/longest-first.ts",
};
