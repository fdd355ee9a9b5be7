import { readFileSync } from "node:fs";
import type { SchemaPackage } from "../../crds/check/validators.ts";
import { parseCrds } from "../../crds/generate/crd.ts";
import { schemasOf } from "../../crds/generate/emit-schemas.ts";
import { modelPackage, type PackageModel } from "../../crds/generate/shapes.ts";

/** The model of the package made from our own CRD. */
export function ownModel(file = "tests/fixtures/crds/own/widgets.yaml"): PackageModel {
  return modelPackage("kubernetes-own", "1.0.0", parseCrds(readFileSync(file, "utf8"), file), {});
}

/** The same as the `schemas` module of a generated package would be. */
export function ownSchemas(): SchemaPackage {
  const { $defs, roots } = schemasOf(ownModel());
  return { $defs, schemas: roots };
}
