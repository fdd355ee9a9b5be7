import fc from "fast-check";
import type { Manifest } from "../scenario.ts";
import { kubernetesPolicy } from "./kubernetes.ts";
import { peerFields } from "./peers.ts";
import { portFields } from "./ports.ts";
import { clusterwideSubject, subjectSelector } from "./selectors.ts";
import type { Shape } from "./shape.ts";
import { choose, percent, sometimes, together, word } from "./weights.ts";
import { APPS, NAMESPACES } from "./words.ts";

type Direction = "ingress" | "egress";

const mode = word({ required: 6, disabled: 3, "test-always-fail": 1 }).map((name) => ({
  authentication: { mode: name },
}));

const rule = (shape: Shape, direction: Direction, denies: boolean) =>
  together(
    peerFields(shape, direction, denies),
    portFields(shape, direction, denies),
    ...(denies ? [] : [sometimes(shape.auth, mode)]),
  );

const list = (shape: Shape, direction: Direction, denies: boolean) =>
  choose<readonly unknown[] | undefined>(shape.lists, {
    missing: fc.constant(undefined),
    empty: fc.constant([]),
    emptyRule: fc.constant([{}]),
    rules: fc.array(rule(shape, direction, denies), { minLength: 1, maxLength: shape.rules ?? 3 }),
  });

const field = (name: string, value: fc.Arbitrary<readonly unknown[] | undefined>) =>
  value.map((items) => (items === undefined ? {} : { [name]: items }));

const direction = ({ direction: one, narrow, wide }: Shape): fc.Arbitrary<Direction | "both"> => {
  if (one !== undefined) return fc.constant(one);
  return word({ ingress: 5, egress: 4, both: narrow === true || wide === true ? 0.5 : 2 });
};

/** Not every policy has all four lists; a quarter has both directions. */
const lists = (shape: Shape) =>
  fc.tuple(direction(shape), percent(shape.deny)).chain(([which, denies]) => {
    const directions: Direction[] = which === "both" ? ["ingress", "egress"] : [which];
    return together(
      ...directions.flatMap((direction) => [
        field(direction, list(shape, direction, false)),
        ...(denies ? [field(`${direction}Deny`, list(shape, direction, true))] : []),
      ]),
    );
  });

const defaultDeny = (shape: Shape) =>
  sometimes(
    shape.soft,
    fc
      .constantFrom(
        { ingress: false },
        { egress: false },
        { ingress: false, egress: false },
        { ingress: true },
      )
      .map((enableDefaultDeny) => ({ enableDefaultDeny })),
  );

const WIDE_SUBJECTS = fc.constantFrom<object>({}, {}, {}, { matchLabels: { app: "a" } });
const NARROW_SUBJECTS = fc.constantFrom<object>({}, {}, ...APPS.map((app) => ({ matchLabels: { app } })));

function spec(shape: Shape, clusterwide: boolean) {
  const subject =
    shape.wide === true
      ? WIDE_SUBJECTS
      : shape.narrow === true
        ? NARROW_SUBJECTS
        : clusterwide
          ? clusterwideSubject
          : subjectSelector(shape.subjects);
  return together(
    subject.map((endpointSelector) => ({ endpointSelector })),
    defaultDeny(shape),
    lists(shape),
  );
}

/** A host policy: it governs nodes, and only where the host firewall is on. */
const hostSpec = (shape: Shape) =>
  together(fc.constant({ nodeSelector: {} }), lists({ ...shape, ports: { missing: 1, ports: 2 } }));

const namespace = ({ narrow, wide }: Shape) =>
  narrow === true || wide === true ? fc.constant("shop") : fc.constantFrom("shop", "shop", ...NAMESPACES);

/** Seldom two specs in one object. */
const specs = (shape: Shape, clusterwide: boolean): fc.Arbitrary<object> =>
  percent(6).chain(
    (two): fc.Arbitrary<object> =>
      two
        ? fc.tuple(spec(shape, clusterwide), spec(shape, clusterwide)).map((both) => ({ specs: both }))
        : spec(shape, clusterwide).map((one) => ({ spec: one })),
  );

const cilium = (
  shape: Shape,
  name: string,
): Record<"cnp" | "ccnp" | "kubernetes", fc.Arbitrary<Manifest>> => ({
  cnp: fc.tuple(namespace(shape), specs(shape, false)).map(([within, body]) => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name, namespace: within },
    ...body,
  })),
  ccnp: percent(4)
    .chain(
      (host): fc.Arbitrary<object> =>
        host ? hostSpec(shape).map((one) => ({ spec: one })) : specs(shape, true),
    )
    .map((body) => ({
      apiVersion: "cilium.io/v2",
      kind: "CiliumClusterwideNetworkPolicy",
      metadata: { name },
      ...body,
    })),
  kubernetes: kubernetesPolicy(name, shape),
});

const NEWBORNS: Manifest = {
  apiVersion: "cilium.io/v2",
  kind: "CiliumClusterwideNetworkPolicy",
  metadata: { name: "newborns" },
  spec: {
    endpointSelector: { matchLabels: { "reserved:init": "" } },
    ingress: [{ fromEntities: ["all"] }],
    egress: [{ toEntities: ["all"] }],
  },
};

/** Policies with names of their own. */
export const policies = (shape: Shape): fc.Arbitrary<readonly Manifest[]> =>
  fc
    .integer(shape.policies)
    .chain((count) =>
      fc.tuple(...Array.from({ length: count }, (_, i) => choose(shape.kinds, cilium(shape, `p${i}`)))),
    )
    .map((made) => (shape.newborns === true ? [...made, NEWBORNS] : made));
