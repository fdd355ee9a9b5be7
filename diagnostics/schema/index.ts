import type { DiagnosticRule } from "../../model/diagnostic.ts";
import { atLeastOne } from "./at-least-one.ts";
import { badAnnotation } from "./bad-annotation.ts";
import { badLabel } from "./bad-label.ts";
import { badName } from "./bad-name.ts";
import { duplicateEntry } from "./duplicate-entry.ts";
import { exactlyOne } from "./exactly-one.ts";
import { format } from "./format.ts";
import { missingField } from "./missing-field.ts";
import { noAlternative } from "./no-alternative.ts";
import { notAllowed } from "./not-allowed.ts";
import { notAnObject } from "./not-an-object.ts";
import { outOfRange } from "./out-of-range.ts";
import { pattern } from "./pattern.ts";
import { tooFew } from "./too-few.ts";
import { tooLong } from "./too-long.ts";
import { tooMany } from "./too-many.ts";
import { tooShort } from "./too-short.ts";
import { unknownField } from "./unknown-field.ts";
import { unknownKind } from "./unknown-kind.ts";
import { validationRule } from "./validation-rule.ts";
import { wrongType } from "./wrong-type.ts";

/** Rules about the schema of an object, for those who check manifests and those who read them. */
export const SCHEMA_RULES: readonly DiagnosticRule[] = [
  notAnObject,
  unknownKind,
  unknownField,
  missingField,
  wrongType,
  notAllowed,
  pattern,
  format,
  tooLong,
  tooShort,
  tooMany,
  tooFew,
  outOfRange,
  duplicateEntry,
  exactlyOne,
  atLeastOne,
  noAlternative,
  validationRule,
  badName,
  badLabel,
  badAnnotation,
];
