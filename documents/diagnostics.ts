import { moreProblems } from "../diagnostics/reading/more-problems.ts";
import {
  type Diagnostic,
  type DiagnosticPlace,
  diagnose,
  type Effect,
  type Origin,
} from "../model/diagnostic.ts";
import { type Issue, MOST_ISSUES } from "./issue.ts";
import { objectIn, objectTitle, type Place } from "./object.ts";

/** What issues were found in, and who found them. */
interface Finder {
  readonly subject: string;
  readonly place: DiagnosticPlace;
  readonly origin: Origin;
  /** Absent means what the rule says. */
  readonly effect?: Effect;
}

/** Issues as diagnostics; where there are more than are collected, the last one says so. */
export function diagnosticsOf(issues: readonly Issue[], finder: Finder): Diagnostic[] {
  const more: Issue = { rule: moreProblems, path: "", args: { shown: MOST_ISSUES } };
  const shown = issues.length < MOST_ISSUES ? issues : [...issues.slice(0, MOST_ISSUES), more];
  return shown.map(({ rule, path, args }) => {
    const { subject, place, origin, effect = rule.effect } = finder;
    const found = diagnose(rule, subject, args, { ...place, ...(path === "" ? {} : { path }) });
    return { ...found, origin, effect: rule === moreProblems ? rule.effect : effect };
  });
}

/** Issues of a document that is left out because of them. `value` is the document, as far as it could be read. */
export function unreadDocument(issues: readonly Issue[], place: Place, value?: unknown): Diagnostic[] {
  const object = objectIn(value);
  return diagnosticsOf(issues, {
    subject: object === undefined ? (place.file ?? "the input") : objectTitle(object),
    place: { ...(object === undefined ? {} : { object }), ...place },
    origin: "document",
    effect: "unread",
  });
}

/** Whether something of the input is left out, so that an answer without it may be another one. */
export const isUnread = ({ origin, effect }: Diagnostic): boolean =>
  origin === "document" && effect === "unread";
