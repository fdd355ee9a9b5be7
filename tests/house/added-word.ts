import { readFileSync } from "node:fs";
import { relative } from "node:path";
import ts from "typescript";

/**
 * Packages of Pulumi, whose 50 MB of types say nothing of the program's own words. They stay unresolved, and what the
 * compiler has against that is the same with every word.
 */
const SDK = /^@pulumi\/(aws|gcp|azure-native|kubernetes|pulumi)(\/|$)/;

/** A closed list of `model/vocabulary.ts`, and a word that it does not have. */
export interface AddedWord {
  readonly list: string;
  readonly word: string;
}

/** What the compiler has against a program: its files from the root of the repository, each with messages. */
export type Complaints = ReadonlyMap<string, ReadonlySet<string>>;

/** Compiles the files of tsconfig.json that `isWanted` takes, once for each word, with the word in its list. */
export function complaintsAbout(
  words: readonly AddedWord[],
  isWanted: (path: string) => boolean,
): readonly Complaints[] {
  const root = process.cwd();
  const { options, fileNames } = configOf(root);
  const rootNames = fileNames.filter((file) => isWanted(relative(root, file)));
  const host = ts.createCompilerHost(options);
  const resolutions = ts.createModuleResolutionCache(root, (file) => file, options);
  const parsed = new Map<string, ts.SourceFile | undefined>();
  const vocabulary = `${root}/model/vocabulary.ts`;
  return words.map((added) => {
    const program = ts.createProgram({
      rootNames,
      options,
      host: {
        ...host,
        getSourceFile: (name, language) => {
          if (name === vocabulary)
            return ts.createSourceFile(name, withWord(readFileSync(name, "utf8"), added), language);
          if (!parsed.has(name)) parsed.set(name, host.getSourceFile(name, language));
          return parsed.get(name);
        },
        resolveModuleNameLiterals: (literals, file, redirected, _options, source) =>
          literals.map((literal) =>
            SDK.test(literal.text)
              ? { resolvedModule: undefined }
              : ts.resolveModuleName(
                  literal.text,
                  file,
                  options,
                  host,
                  resolutions,
                  redirected,
                  ts.getModeForUsageLocation(source, literal, options),
                ),
          ),
      },
    });
    return complaintsOf(program, root);
  });
}

function configOf(root: string): ts.ParsedCommandLine {
  const config = ts.getParsedCommandLineOfConfigFile(
    `${root}/tsconfig.json`,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, " "));
      },
    },
  );
  if (config === undefined) throw new Error("tsconfig.json cannot be read");
  return config;
}

function withWord(text: string, { list, word }: AddedWord): string {
  const opening = `export const ${list} = [`;
  if (text.split(opening).length !== 2) throw new Error(`model/vocabulary.ts has no list ${list}`);
  return text.replace(opening, `${opening}"${word}", `);
}

function complaintsOf(program: ts.Program, root: string): Complaints {
  const found = new Map<string, Set<string>>();
  for (const { file, messageText } of program.getSemanticDiagnostics()) {
    const path = file === undefined ? "" : relative(root, file.fileName);
    const messages = found.get(path) ?? new Set();
    found.set(path, messages.add(ts.flattenDiagnosticMessageText(messageText, " ")));
  }
  return found;
}
