import fc from "fast-check";
import { choose, type Weights, word } from "./weights.ts";
import {
  ACCOUNTS,
  APPS,
  DROPPED_LABELS,
  KEPT_LABEL,
  NAMESPACE_KEY,
  NAMESPACE_LABEL_PREFIX,
  NAMESPACES,
  TEAMS,
  TIERS,
} from "./words.ts";

type Selector = Record<string, unknown>;

const OPERATORS: Weights<"In" | "NotIn" | "Exists" | "DoesNotExist"> = {
  In: 3,
  NotIn: 3,
  Exists: 2,
  DoesNotExist: 2,
};

/** One expression over a key and values that are around. */
function expression(keys: readonly string[], values: readonly string[]): fc.Arbitrary<Selector> {
  return fc
    .tuple(
      word(OPERATORS),
      fc.constantFrom(...keys),
      fc.subarray([...values], { minLength: 1, maxLength: 2 }),
    )
    .map(([operator, key, some]) =>
      operator === "In" || operator === "NotIn" ? { key, operator, values: some } : { key, operator },
    );
}

const labels = (key: string, values: readonly string[]): fc.Arbitrary<Selector> =>
  fc.constantFrom(...values).map((value) => ({ matchLabels: { [key]: value } }));

const both = (one: fc.Arbitrary<Selector>, other: fc.Arbitrary<Selector>): fc.Arbitrary<Selector> =>
  fc.tuple(one, other).map(([a, b]) => {
    const matchLabels = { ...(a.matchLabels as object), ...(b.matchLabels as object) };
    const matchExpressions = [a, b].flatMap((part) => (part.matchExpressions as unknown[] | undefined) ?? []);
    return {
      ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
      ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
    };
  });

const expressions = (of: fc.Arbitrary<Selector>): fc.Arbitrary<Selector> =>
  of.map((one) => ({ matchExpressions: [one] }));

const app = labels("app", APPS);
const tier = labels("tier", TIERS);

/** Kinds of selectors of pods, as every dialect has them. */
const PLAIN = {
  everything: fc.constant<Selector>({}),
  app,
  tier,
  appAndTier: both(app, tier),
  expression: expressions(fc.oneof(expression(["app"], APPS), expression(["tier"], TIERS))),
  appAndExpression: both(app, expressions(expression(["tier"], TIERS))),
  twoExpressions: both(expressions(expression(["app"], APPS)), expressions(expression(["tier"], TIERS))),
  dropped: fc
    .constantFrom(...DROPPED_LABELS)
    .chain((key) =>
      fc.constantFrom<Selector>(
        { matchLabels: { [key]: "x" } },
        { matchExpressions: [{ key, operator: "DoesNotExist" }] },
      ),
    ),
  kept: fc.constant<Selector>({ matchLabels: { [KEPT_LABEL]: "x" } }),
};

const PLAIN_WEIGHTS: Weights<keyof typeof PLAIN> = {
  everything: 4,
  app: 6,
  tier: 3,
  appAndTier: 2,
  expression: 3,
  appAndExpression: 2,
  twoExpressions: 1,
  dropped: 2,
  kept: 2,
};

/** A `podSelector` of Kubernetes. */
export const podSelector: fc.Arbitrary<Selector> = choose(PLAIN_WEIGHTS, PLAIN);

/** A `namespaceSelector` of Kubernetes; `name` is a label that no namespace has by itself. */
export const namespaceSelector: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Selector>({}) },
  { weight: 5, arbitrary: labels("kubernetes.io/metadata.name", NAMESPACES) },
  { weight: 3, arbitrary: labels("team", TEAMS) },
  { weight: 3, arbitrary: labels("name", NAMESPACES) },
  { weight: 2, arbitrary: expressions(expression(["team"], TEAMS)) },
);

const withSource = (selector: fc.Arbitrary<Selector>): fc.Arbitrary<Selector> =>
  fc.tuple(selector, fc.constantFrom("k8s:", "any:")).map(([one, source]) => ({
    ...(one.matchLabels === undefined
      ? {}
      : {
          matchLabels: Object.fromEntries(
            Object.entries(one.matchLabels as object).map(([key, value]) => [source + key, value]),
          ),
        }),
    ...(one.matchExpressions === undefined
      ? {}
      : {
          matchExpressions: (one.matchExpressions as { key: string }[]).map((each) => ({
            ...each,
            key: source + each.key,
          })),
        }),
  }));

const NAMESPACE_KEYS = [NAMESPACE_KEY, `k8s:${NAMESPACE_KEY}`];

/** What only Cilium's selectors can say. */
const CILIUM = {
  sourced: withSource(fc.oneof(PLAIN.app, PLAIN.tier, PLAIN.expression, PLAIN.appAndTier)),
  namespace: fc.constantFrom(...NAMESPACE_KEYS).chain((key) => labels(key, NAMESPACES)),
  namespaceAndApp: both(
    fc.constantFrom(...NAMESPACE_KEYS).chain((key) => labels(key, NAMESPACES)),
    app,
  ),
  namespaceExpression: expressions(expression(NAMESPACE_KEYS, NAMESPACES)),
  namespaceExpressionAndApp: both(expressions(expression(NAMESPACE_KEYS, NAMESPACES)), app),
  namespaceLabel: fc.oneof(
    labels(`${NAMESPACE_LABEL_PREFIX}team`, TEAMS),
    labels(`k8s:${NAMESPACE_LABEL_PREFIX}team`, TEAMS),
    labels(`${NAMESPACE_LABEL_PREFIX}kubernetes.io/metadata.name`, NAMESPACES),
    expressions(expression([`${NAMESPACE_LABEL_PREFIX}team`], TEAMS)),
  ),
  account: labels("io.cilium.k8s.policy.serviceaccount", ACCOUNTS),
  cluster: labels("io.cilium.k8s.policy.cluster", ["default", "elsewhere"]),
  reserved: fc.constantFrom<Selector>(
    { matchLabels: { "reserved:host": "" } },
    { matchLabels: { "reserved:remote-node": "" } },
    { matchLabels: { "reserved:world": "" } },
    { matchLabels: { "reserved:ingress": "" } },
    { matchExpressions: [{ key: "reserved:host", operator: "DoesNotExist" }] },
    { matchExpressions: [{ key: "reserved:kube-apiserver", operator: "Exists" }] },
  ),
};

export const PEER_WEIGHTS = {
  ...PLAIN_WEIGHTS,
  sourced: 4,
  namespace: 2,
  namespaceAndApp: 2,
  namespaceExpression: 2,
  namespaceExpressionAndApp: 1,
  namespaceLabel: 4,
  account: 1,
  cluster: 0.5,
  reserved: 1,
} as const;

/** A selector of `fromEndpoints` or `toEndpoints`. */
export const peerSelector = (weights: Weights<string> = PEER_WEIGHTS): fc.Arbitrary<Selector> =>
  choose(weights, { ...PLAIN, ...CILIUM });

const SUBJECT_WEIGHTS = {
  ...PLAIN_WEIGHTS,
  sourced: 1,
  namespace: 5,
  namespaceAndApp: 2,
  namespaceLabel: 1,
  account: 1,
};

/** An `endpointSelector` of a namespaced policy; unless told otherwise some name a namespace, mostly a foreign one. */
export const subjectSelector = (weights: Weights<string> = SUBJECT_WEIGHTS): fc.Arbitrary<Selector> =>
  choose(weights, { ...PLAIN, ...CILIUM });

/** An `endpointSelector` of a clusterwide policy: pods mostly, everything with an identity, or Cilium's own endpoints. */
export const clusterwideSubject: fc.Arbitrary<Selector> = fc.oneof(
  { weight: 6, arbitrary: subjectSelector() },
  { weight: 2, arbitrary: fc.constant<Selector>({}) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Selector>(
      { matchLabels: { "reserved:init": "" } },
      { matchLabels: { "reserved:health": "" } },
      { matchExpressions: [{ key: "reserved:ingress", operator: "Exists" }] },
    ),
  },
);
