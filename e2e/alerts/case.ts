/** What a case of an alert is: what fires it, with what it then says, and the nearest thing that must not. */
import type { Samples } from "./world.ts";

/** One way in which an alert fires: for just as long as it must, where it must last. */
export interface Fires {
  /** In place of the series of these metrics and labels at rest, or beside them. */
  readonly series: readonly Samples[];
  /** Metrics that nobody serves. */
  readonly without?: readonly string[];
  /** Labels of the alert that fires, without its name and severity. */
  readonly labels: Readonly<Record<string, string>>;
  /** What its description says, its template filled in. */
  readonly says: string;
}

export interface Case {
  readonly fires: readonly Fires[];
  /** Series that come close and fire no alert at all. */
  readonly quiet: readonly Samples[];
}

/** The node that a series is of when nothing else is said. */
export const NODE = { instance: "node-1" };

/** Served until a minute, and then no more: Prometheus takes the last sample for another five minutes. */
const until = (minute: number, { values, ...series }: Samples): Samples => ({
  ...series,
  values: values.replace(/\d+$/, String(minute)),
});

/** A metric that was never there fires as one does that has just been away long enough. */
export function missing(who: string, ...served: readonly [Samples, ...Samples[]]): Case {
  const [{ metric }] = served;
  const says = `${metric} has been missing for 15 minutes, and the other alerts about ${who} cannot fire meanwhile; check what scrapes it`;
  return {
    fires: [
      { series: [], without: [metric], labels: {}, says },
      { series: served.map((series) => until(38, series)), labels: {}, says },
    ],
    quiet: served.map((series) => until(48, series)),
  };
}
