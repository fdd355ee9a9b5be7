import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { duplicateObject } from "./duplicate-object.ts";
import { exportNotRead } from "./export-not-read.ts";
import { fileTooLarge } from "./file-too-large.ts";
import { kustomizationNotBuilt } from "./kustomization-not-built.ts";
import { mixedDocuments } from "./mixed-documents.ts";
import { notAPolicy } from "./not-a-policy.ts";
import { notText } from "./not-text.ts";
import { notYaml } from "./not-yaml.ts";
import { secretValue } from "./secret-value.ts";

/** Rules about documents that could not be read. */
export const INPUT_RULES: readonly DiagnosticRule[] = [
  fileTooLarge,
  notText,
  notYaml,
  duplicateObject,
  notAPolicy,
  secretValue,
  mixedDocuments,
  exportNotRead,
  kustomizationNotBuilt,
];
