import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
  readonly version?: string;
  readonly resolved?: string;
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<Record<string, LockedPackage>>;
};
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  allowScripts: Readonly<Record<string, boolean>>;
  dependencies: Readonly<Record<string, string>>;
  devDependencies: Readonly<Record<string, string>>;
};

/** Where Node looks for a package that one at `from` asks for: beside it, then outwards. */
function placesOf(name: string, from: string): string[] {
  const places = [`${from === "" ? "" : `${from}/`}node_modules/${name}`];
  let at = from;
  while (at.includes("node_modules/")) {
    at = at.slice(0, at.lastIndexOf("node_modules/"));
    places.push(`${at}node_modules/${name}`);
  }
  return places;
}

test("the lock holds every platform's optional package, so that it installs everywhere", () => {
  const missing = Object.entries(lock.packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesOf(name, from).some((place) => place in lock.packages))
      .map((name) => `${name}, wanted by ${from}`),
  );
  expect(missing).toEqual([]);
});

test("every dependency is pinned exactly: a range picks another release on an old Node", () => {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^(\d+\.\d+\.\d+|file:.*)$/.test(version),
  );
  expect(ranges).toEqual([]);
});

test("install scripts are allowed for locked packages that have one, by exact version", () => {
  for (const [spec, allowed] of Object.entries(manifest.allowScripts)) {
    expect(allowed).toBe(true);
    const at = spec.lastIndexOf("@");
    const locked = lock.packages[`node_modules/${spec.slice(0, at)}`];
    expect(locked).toMatchObject({ version: spec.slice(at + 1), hasInstallScript: true });
  }
});

test("the lock names no registry host", () => {
  const resolved = Object.values(lock.packages).filter((entry) => entry.resolved?.startsWith("http"));
  expect(resolved).toEqual([]);
});
