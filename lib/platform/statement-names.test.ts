import { describe, expect, it } from "vitest";
import { createStatementNames } from "./statement-names.ts";

const sqlOf = (number: number) => `SELECT ${number}`;

describe("names of statements", () => {
  it("names a statement once it has come for the third time, always the same", () => {
    const nameOf = createStatementNames();
    const names = [1, 2, 3, 4].map(() => nameOf({ sql: "SELECT 1" }));
    expect(names.slice(0, 2)).toEqual(["", ""]);
    // PostgreSQL cuts names after 63 bytes.
    expect(names[2]).toMatch(/^p_.{1,60}$/);
    expect(names[3]).toBe(names[2]);
  });

  it("gives no two statements one name, and another process the same names", () => {
    const [here, there] = [createStatementNames(), createStatementNames()];
    const third = (nameOf: typeof here, sql: string) => [1, 2, 3].map(() => nameOf({ sql }))[2];
    expect(third(here, "SELECT 1")).not.toBe(third(here, "SELECT 2"));
    expect(third(there, "SELECT 2")).toBe(third(here, "SELECT 2"));
  });

  it("stops at 300, however many texts there are", () => {
    const nameOf = createStatementNames();
    const names = new Set<string>();
    for (let time = 0; time < 3; time += 1) {
      for (let number = 0; number < 900; number += 1) {
        const name = nameOf({ sql: sqlOf(number) });
        if (name !== "") names.add(name);
      }
    }
    expect(names.size).toBe(300);
    expect(nameOf({ sql: sqlOf(0) })).not.toBe("");
    expect(nameOf({ sql: sqlOf(899) })).toBe("");
  });
});
