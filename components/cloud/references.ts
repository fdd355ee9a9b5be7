import { Output, output, type Resource, RunError, StackReference } from "@pulumi/pulumi";
import { type CloudReference, isReference } from "../../model/cloud.ts";
import type { Registered } from "../dependencies.ts";

/** A reference to a network by its name. */
export type NetworkReference = Extract<CloudReference, { readonly reference: "network" }>;

/** What references may point to. */
export interface Sources {
  /** Resources by their id in the plan. */
  readonly registered: Registered;
  /** Values that a caller gave, by the name of the argument. */
  readonly given: Readonly<Record<string, Output<string>>>;
  readonly findNetwork: (reference: NetworkReference) => Output<string>;
  /** Whose children the references to stacks are. */
  readonly parent: Resource;
}

/** Arguments of a planned resource with every reference turned into what it points to. */
export class ReferenceResolver {
  readonly #sources: Sources;
  readonly #stacks = new Map<string, StackReference>();
  readonly #networks = new Map<string, Output<string>>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  resolved(value: unknown): unknown {
    if (isReference(value)) return this.#follow(value);
    if (Array.isArray(value)) return value.map((item) => this.resolved(item));
    if (typeof value !== "object" || value === null || Output.isInstance(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.resolved(inner)]));
  }

  #follow(reference: CloudReference): unknown {
    switch (reference.reference) {
      case "resource":
        return this.#outputOf(reference.id, reference.output);
      case "stack":
        return this.#stackOutput(reference.stack, reference.output);
      case "network": {
        const key = JSON.stringify(reference);
        const found = this.#networks.get(key) ?? this.#sources.findNetwork(reference);
        this.#networks.set(key, found);
        return found;
      }
      case "argument":
        return this.#sources.given[reference.name];
    }
  }

  #outputOf(id: string, name: string): unknown {
    const resource = this.#sources.registered.get(id);
    const value = (resource as unknown as Record<string, unknown> | undefined)?.[name];
    if (value !== undefined) return value;
    throw new Error(
      resource === undefined
        ? `${id} is referred to before it is registered. List it earlier.`
        : `${id} has no output ${name}. Name one that its class has.`,
    );
  }

  #stackOutput(stack: string, name: string): Output<string> {
    const known = this.#stacks.get(stack);
    const reference = known ?? new StackReference(stack, { name: stack }, { parent: this.#sources.parent });
    this.#stacks.set(stack, reference);
    return output(
      reference.getOutputDetails(name).then(({ value, secretValue }) => {
        const found = value ?? secretValue;
        if (typeof found === "string" && found !== "") return found;
        throw new RunError(
          found === undefined
            ? `Stack ${stack} has no output ${name}. Run it first, or write the network's id in place of the reference.`
            : `Output ${name} of stack ${stack} is no text. Name the output that holds the network's id.`,
        );
      }),
    );
  }
}
