/**
 * Facts about the Tetragon 1.7.0 loader and its in-kernel filters, as checks over one manifest; each answers with
 * the places that break it. What each is about: docs/semantics/tetragon.md#limits-of-the-loader. Written against
 * plain YAML, not against the product's types.
 */
// biome-ignore lint/suspicious/noExplicitAny: a manifest as a reader of YAML sees it
type Tree = any;

interface Hook {
  readonly name: string;
  readonly lsm: boolean;
  readonly hook: Tree;
}

interface Clause extends Hook {
  readonly place: string;
  readonly selector: Tree;
  readonly earlier: readonly Tree[];
  readonly actions: readonly Tree[];
}

const STOPS = ["Sigkill", "Signal", "Override", "NotifyEnforcer", "Set"];
const INTEGERS = ["int", "uint32", "uint64"];

const hooksOf = (manifest: Tree): Hook[] => [
  ...(manifest.spec.kprobes ?? []).map((hook: Tree) => ({ name: hook.call, lsm: false, hook })),
  ...(manifest.spec.lsmhooks ?? []).map((hook: Tree) => ({ name: hook.hook, lsm: true, hook })),
];

const clausesOf = (manifest: Tree): Clause[] =>
  hooksOf(manifest).flatMap((each) =>
    each.hook.selectors.map((selector: Tree, index: number) => ({
      ...each,
      place: `${each.name}[${index}]`,
      selector,
      earlier: each.hook.selectors.slice(0, index),
      actions: selector.matchActions ?? [],
    })),
  );

const stops = (clause: Clause): boolean => clause.actions.some(({ action }) => STOPS.includes(action));
const oneByOne = (manifest: Tree): boolean =>
  (manifest.spec.options ?? []).some(
    (option: Tree) => option.name === "disable-kprobe-multi" && option.value === "1",
  );

const placesWhere = (manifest: Tree, breaks: (clause: Clause) => boolean): string[] =>
  clausesOf(manifest)
    .filter(breaks)
    .map(({ place }) => place);
const hooksWhere = (manifest: Tree, breaks: (hook: Hook) => boolean): string[] =>
  hooksOf(manifest)
    .filter(breaks)
    .map(({ name }) => name);

const filtersOf = (selector: Tree): Tree[] => [...(selector.matchArgs ?? []), ...(selector.matchData ?? [])];
const keepsOffHost = (selector: Tree): boolean =>
  (selector.matchNamespaces ?? []).some(
    (filter: Tree) =>
      filter.namespace === "Pid" && filter.operator === "NotIn" && filter.values.includes("host_ns"),
  );

/** Pods of kube-system are out of reach: a label they lack is demanded, or their namespace is excluded by name. */
const sparesKubeSystem = (podSelector: Tree): boolean =>
  podSelector?.matchLabels?.["app.kubernetes.io/part-of"] === "clawdstrike" ||
  (podSelector?.matchExpressions ?? []).some(
    (expression: Tree) =>
      expression.key === "k8s:io.kubernetes.pod.namespace" &&
      expression.operator === "NotIn" &&
      expression.values.includes("kube-system"),
  );

export const LOADER_FACTS: Readonly<Record<string, (manifest: Tree) => string[]>> = {
  "TG002 one family of hooks": (manifest) => {
    const families = ["kprobes", "tracepoints", "lsmhooks", "uprobes", "usdts", "fentries"];
    const used = families.filter((family) => (manifest.spec[family] ?? []).length > 0);
    return used.length === 1 ? [] : used;
  },
  "TG003 syscall is stated, and true for system calls only": (manifest) =>
    hooksWhere(manifest, ({ lsm, name, hook }) => !lsm && hook.syscall !== name.startsWith("sys_")),
  "TG004 arguments have a type and an index the loader takes": (manifest) =>
    hooksWhere(manifest, ({ hook }) => {
      const all = [...hook.args, ...(hook.data ?? [])];
      return (
        all.length > 5 ||
        all.some(({ type }) => type === undefined || type === "auto" || type === "syscall64") ||
        all.some(({ index }) => index < 0 || index > 4) ||
        (hook.data ?? []).some((data: Tree) => data.source === undefined || data.resolve === undefined)
      );
    }),
  "TG005 filters name arguments that are listed": (manifest) =>
    placesWhere(manifest, ({ hook, selector }) =>
      (selector.matchArgs ?? []).some((filter: Tree) =>
        filter.args === undefined
          ? !hook.args.some((arg: Tree) => arg.index === filter.index)
          : filter.args.some((position: number) => hook.args[position] === undefined),
      ),
    ),
  "TG007 values are texts, never empty, at most four numbers": (manifest) =>
    placesWhere(manifest, ({ hook, selector }) =>
      filtersOf(selector).some((filter: Tree) => {
        const { values } = filter;
        const arg =
          filter.args === undefined
            ? hook.args.find((one: Tree) => one.index === filter.index)
            : hook.args[filter.args[0]];
        const numbers = INTEGERS.includes(arg?.type);
        return (
          values.length === 0 ||
          values.some((value: unknown) => typeof value !== "string" || value === "" || /^0\d/.test(value)) ||
          (numbers && values.length > 4)
        );
      }),
    ),
  "TG008 no more selectors, filters and actions than the loader takes": (manifest) => [
    ...hooksWhere(manifest, ({ hook }) => hook.selectors.length > 5),
    ...placesWhere(
      manifest,
      ({ selector, actions }) =>
        actions.length > 3 ||
        filtersOf(selector).length > 5 ||
        (selector.matchBinaries ?? []).length > 1 ||
        (selector.matchNamespaceChanges ?? []).length > 1 ||
        (selector.matchNamespaces ?? []).some((filter: Tree) => filter.values.length > 4),
    ),
  ],
  "TG009 only Post is limited, in a form the loader reads": (manifest) =>
    placesWhere(manifest, ({ actions }) =>
      actions.some(({ action, rateLimit, rateLimitScope }) =>
        rateLimit === undefined
          ? rateLimitScope !== undefined
          : action !== "Post" ||
            !/^\d+[smh]?$/.test(rateLimit) ||
            !["thread", "process", "global", undefined].includes(rateLimitScope),
      ),
    ),
  "TG012 calls are refused only where they can be, one hook at a time": (manifest) =>
    placesWhere(manifest, ({ lsm, name, actions }) =>
      actions.some(
        ({ action, argError }) =>
          action === "Override" &&
          (!(lsm || /^(sys|security)_/.test(name)) ||
            (name.startsWith("security_") && !oneByOne(manifest)) ||
            !(argError < 0)),
      ),
    ),
  "TG013 no call is hooked twice": (manifest) => {
    const names = hooksOf(manifest).map(({ name }) => name);
    return names.filter((name, index) => names.indexOf(name) !== index);
  },
  "TG014 hooks that share one table do not differ in what they put there": (manifest) => {
    const tables = hooksOf(manifest).map(({ hook }) =>
      JSON.stringify(
        hook.selectors.map((selector: Tree) => [
          selector.matchBinaries ?? null,
          (selector.matchArgs ?? []).filter(({ operator }: Tree) => /Addr|Port|InMap/.test(operator)),
        ]),
      ),
    );
    return oneByOne(manifest) ||
      hooksOf(manifest).length === 1 ||
      tables.every((table) => !/values/.test(table))
      ? []
      : hooksOf(manifest).map(({ name }) => name);
  },
  "TG016 what stops is kept to some pods, off the host and off kube-system": (manifest) =>
    placesWhere(
      manifest,
      (clause) =>
        stops(clause) && !(sparesKubeSystem(manifest.spec.podSelector) && keepsOffHost(clause.selector)),
    ),
  "TG017 the action that stops comes last, and never among return actions": (manifest) =>
    placesWhere(
      manifest,
      (clause) =>
        (stops(clause) && !STOPS.includes(clause.actions.at(-1).action)) ||
        (clause.selector.matchReturnActions ?? []).length > 0,
    ),
  "TG018 what stops has filtered something first": (manifest) =>
    placesWhere(manifest, (clause) => {
      const filters = (selector: Tree) =>
        filtersOf(selector).length > 0 ||
        (selector.matchCapabilities ?? []).length > 0 ||
        (selector.matchBinaries ?? []).some(({ values }: Tree) => values.length > 0);
      const letsPass = clause.earlier.some(
        (selector) =>
          filters(selector) && selector.matchActions.every(({ action }: Tree) => action === "NoPost"),
      );
      return stops(clause) && !filters(clause.selector) && !letsPass;
    }),
  "TG019 programs being started are not judged by their caller": (manifest) =>
    placesWhere(
      manifest,
      ({ name, selector }) => /^sys_execve|bprm/.test(name) && selector.matchBinaries !== undefined,
    ),
  "TG021 paths come in both spellings, and folders without a slash": (manifest) =>
    placesWhere(manifest, ({ name, selector }) => {
      const values: string[] = (selector.matchArgs ?? [])
        .filter(({ operator }: Tree) => operator === "Prefix")
        .flatMap((filter: Tree) => filter.values);
      const onFolders = name.startsWith("security_path_") && name !== "security_path_truncate";
      return (
        values.some(
          (path) => path.startsWith("/var/run/") && !values.includes(path.replace("/var/run/", "/run/")),
        ) ||
        (onFolders && values.some((path) => path.endsWith("/")))
      );
    }),
  "TG022 namespaces are read from the call, and root's own setuid(0) is no crime": (manifest) =>
    placesWhere(
      manifest,
      (clause) =>
        clause.selector.matchNamespaceChanges !== undefined ||
        (clause.name === "sys_setuid" && stops(clause) && clause.selector.matchData === undefined),
    ),
  "TG023 address exclusions cover IPv6": (manifest) =>
    placesWhere(manifest, ({ selector }) =>
      (selector.matchArgs ?? []).some(
        ({ operator, values }: Tree) =>
          /^Not[DS]Addr$/.test(operator) &&
          !(values.includes("::1/128") && values.some((value: string) => value.startsWith("::ffff:"))),
      ),
    ),
  "TG024 every event is limited, and not per process where processes start": (manifest) =>
    placesWhere(manifest, ({ name, actions }) =>
      actions.some(
        ({ action, rateLimit, rateLimitScope }) =>
          action === "Post" &&
          (rateLimit === undefined || (/execve|bprm/.test(name) && rateLimitScope !== "global")),
      ),
    ),
  "TG025 events carry a message and the techniques; hashes and LSM hooks only as they work": (manifest) => [
    ...hooksWhere(
      manifest,
      ({ hook }) => !hook.message || hook.message.length > 256 || !(hook.tags?.length > 0),
    ),
    ...hooksWhere(manifest, ({ lsm }) => lsm && manifest.spec.podSelector !== undefined),
    ...placesWhere(manifest, ({ lsm, actions }) => !lsm && actions.some(({ imaHash }) => imaHash)),
    ...manifest.metadata.annotations["clawdstrike.io/mitre-techniques"]
      .split(",")
      .filter((technique: string) => !hooksOf(manifest).some(({ hook }) => hook.tags?.includes(technique))),
  ],
};
