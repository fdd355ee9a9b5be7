/**
 * Makes `dist/`, the JavaScript and declarations of the npm package: Node does not strip types under node_modules.
 * `npm pack` and `npm publish` run it (`prepack`); a checkout does not need it. What goes in is what the two entries of
 * tsconfig.build.json reach, the CRD packages included: they are workspaces and on no registry, so every import of
 * them becomes a relative one.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "..");

/** Prints what the compiler says and ends: nothing half-built is packed. */
function fail(diagnostics: readonly ts.Diagnostic[]): never {
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => "\n",
  };
  process.stderr.write(ts.formatDiagnostics(diagnostics, host));
  process.exit(1);
}

function readConfig(): ts.ParsedCommandLine {
  const config = ts.getParsedCommandLineOfConfigFile(join(root, "tsconfig.build.json"), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => fail([diagnostic]),
  });
  if (config === undefined || config.errors.length > 0) fail(config?.errors ?? []);
  return config;
}

/** An emitted file with its imports as they must read inside the package. */
function packaged(path: string, text: string, bundled: ReadonlyMap<string, string>): string {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  return specifiersIn(source).reduceRight((result, literal) => {
    const target = bundled.get(literal.text);
    const specifier = target === undefined ? literal.text : relativeImport(dirname(path), target);
    const [start, end] = [literal.getStart(source), literal.getEnd()];
    return `${result.slice(0, start)}"${javaScriptName(specifier)}"${result.slice(end)}`;
  }, text);
}

/** The texts that name a module, in their order: imports, exports from, `import()` as a call and as a type. */
function specifiersIn(node: ts.Node): ts.StringLiteral[] {
  const here = specifierOf(node);
  const found = here !== undefined && ts.isStringLiteral(here) ? [here] : [];
  ts.forEachChild(node, (child) => {
    found.push(...specifiersIn(child));
  });
  return found;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
    ? node.arguments[0]
    : undefined;
}

/** The compiler renames imports in JavaScript but leaves them in declarations. */
const javaScriptName = (specifier: string): string =>
  /^\.\.?\//.test(specifier) ? specifier.replace(/(?<!\.d)\.ts$/, ".js") : specifier;

function relativeImport(from: string, to: string): string {
  const path = relative(from, to).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
}

const { options, fileNames } = readConfig();
const dist = options.outDir ?? join(root, "dist");
const bundled = new Map(
  Object.entries(options.paths ?? {}).map(([name, [source = ""]]) => [name, join(dist, source)]),
);
const program = ts.createProgram(fileNames, options);
const diagnostics = ts.getPreEmitDiagnostics(program);
if (diagnostics.length > 0) fail(diagnostics);
rmSync(dist, { recursive: true, force: true });
program.emit(undefined, (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, packaged(path, text, bundled));
});
