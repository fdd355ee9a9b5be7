import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { Cursor } from "../../documents/cursor.ts";
import { attempt, Refused } from "../../documents/issue.ts";
import { childPath, stepsOf } from "../../model/path.ts";

test("a path holds every key and index of its steps, whatever the keys are", () => {
  const step = fc.oneof(
    fc.string(),
    fc.nat(),
    fc.constantFrom("a/b", "x.io/y", 'q"', "]", "[0]", ".", "a-b_$"),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const path = steps.reduce<string>(
        (above, one) => (typeof one === "number" ? `${above}[${one}]` : childPath(above, one)),
        "",
      );
      expect(stepsOf(path)).toEqual(steps.map(String));
    }),
  );
});

test("a reader's refusal names a key with dots and slashes in brackets", () => {
  const labels = new Cursor({ labels: { "x.io/y": 7 } }, "").field("labels");
  const refused = attempt(() => labels.textMap());
  const paths = refused instanceof Refused ? refused.issues.map(({ path }) => path) : [];
  expect(paths).toEqual(['labels["x.io/y"]']);
});
