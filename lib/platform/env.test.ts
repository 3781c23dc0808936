import { expect, test } from "vitest";
import { z } from "zod";
import { ConfigurationError, parseEnv } from "./env.ts";

const schema = z.object({
  PORT: z.coerce.number().default(1),
  NAME: z.string("is missing"),
  KEY: z.string("is missing").min(8),
});

test("only what the schema names is read, with its defaults", () => {
  expect(parseEnv(schema, { NAME: "a", KEY: "12345678", OTHER: "x" })).toEqual({
    PORT: 1,
    NAME: "a",
    KEY: "12345678",
  });
});

test("all problems are told at once", () => {
  expect(() => parseEnv(schema, { PORT: "many", KEY: "short" })).toThrow(ConfigurationError);
  expect(() => parseEnv(schema, { PORT: "many", KEY: "short" })).toThrow(/PORT: .*NAME: is missing.*KEY: /s);
});
