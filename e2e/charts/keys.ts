/** Which keys a chart's values have, by the chart's own files. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChartId } from "../../plan/releases/charts.ts";
import { valueAt } from "../../plan/releases/values.ts";
import { chartFolder, chartValues } from "./helm.ts";

/** Where a chart mentions a key: among its values, in their schema, only in its templates, or nowhere. */
export type Mention = "values" | "schema" | "templates" | "nowhere";

/** Says of dotted paths where a chart mentions them. */
export function mentionsOf(id: ChartId): (path: string) => Mention {
  const values = chartValues(id);
  const schema = schemaOf(id);
  const templates = templatesOf(chartFolder(id));
  return (path) => {
    if (valueAt(values, path).found) return "values";
    if (isProperty(schema, path.split("."))) return "schema";
    return isRead(templates, path) ? "templates" : "nowhere";
  };
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

function schemaOf(id: ChartId): Schema {
  const file = join(chartFolder(id), "values.schema.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Schema) : {};
}

function isProperty(schema: Schema, [head, ...rest]: readonly string[]): boolean {
  if (head === undefined) return true;
  const below = schema.properties?.[head];
  return below !== undefined && isProperty(below, rest);
}

function templatesOf(folder: string): string {
  return ["templates", "files"]
    .map((name) => join(folder, name))
    .filter((below) => existsSync(below))
    .flatMap((below) => readdirSync(below, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

/** The key stands in a template as `.Values.a.b`. */
function isRead(templates: string, path: string): boolean {
  return new RegExp(`\\.Values\\.${path.replaceAll(".", "\\.")}\\b`).test(templates);
}
