/** Ids of these kinds begin with a word that the resource's type already says. */
const KIND_PREFIX = /^(?:namespace|release)\//;

/**
 * The Pulumi name of a planned resource: its id with dashes, as `clawdstrike-nats-jetstream`. Nothing an operator
 * may change is in it (no namespace, mode or version), so changing these is an update or one replace, never a
 * delete here and a create there.
 */
export const logicalName = (id: string): string => id.replace(KIND_PREFIX, "").replaceAll("/", "-");
