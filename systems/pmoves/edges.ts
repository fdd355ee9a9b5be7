import { EXTERNAL, type Service } from "./service.ts";

/** One edge of the matrix, between services by name or `external`. */
export interface MatrixEdge {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly number[];
  /** Which side's row says so: the target's "incoming", the source's "outgoing", or both. */
  readonly declared: "to" | "from" | "both";
  readonly protocol: string;
  readonly rows: readonly string[];
}

/** What external destinations are reached on: the providers' APIs are HTTPS. */
const HTTPS: Pick<Service, "ports" | "protocol"> = { ports: [443], protocol: "HTTPS" };

/**
 * The edges of a matrix, target by target in its order, and last those that lead outside. An edge stands when
 * either side's row says so (X25).
 */
export function matrixEdges(services: readonly Service[]): readonly MatrixEdge[] {
  const rowsOf = (name: string): readonly string[] =>
    services.find((service) => service.name === name)?.rows.filter(isMatrixRow) ?? [];
  const into = (
    to: string,
    { ports, protocol = "HTTP" }: Pick<Service, "ports" | "protocol">,
    incoming: readonly string[],
  ) => {
    const callers = services.filter(({ outgoing }) => outgoing.includes(to)).map(({ name }) => name);
    return [...new Set([...incoming, ...callers])].map((from): MatrixEdge => {
      const byTarget = incoming.includes(from);
      const bySource = callers.includes(from);
      return {
        from,
        to,
        ports,
        declared: byTarget && bySource ? "both" : byTarget ? "to" : "from",
        protocol,
        rows: [...new Set([...(byTarget ? rowsOf(to) : []), ...(bySource ? rowsOf(from) : [])])],
      };
    });
  };
  return [
    ...services.flatMap((service) => into(service.name, service, service.incoming)),
    ...into(EXTERNAL, HTTPS, []),
  ];
}

/** Rows of the matrix itself, P3 to P23, and added ones; the others say where a service stands. */
const isMatrixRow = (row: string): boolean => {
  const number = Number(/^P(\d+)$/.exec(row)?.[1]);
  return row === "P57" || (number >= 3 && number <= 23);
};
