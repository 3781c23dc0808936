import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

const chunks = (...parts: string[]) =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift();
      if (part === undefined) controller.close();
      else controller.enqueue(Buffer.from(part));
    },
  });
const busy = expect.objectContaining({ code: "busy", retryable: true });

test("no more than so many pieces of work are under way, and one that fails gives its slot back", async () => {
  const slots = createSlots(2);
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const works = gates.map(({ promise }) => slots.run(() => promise));
  expect(() => slots.check()).toThrow(busy);
  await expect(slots.run(async () => 1)).rejects.toEqual(busy);
  gates[0]?.reject(new Error("broken"));
  await expect(works[0]).rejects.toThrow("broken");
  expect(await slots.run(async () => 1)).toBe(1);
  gates[1]?.resolve();
  await works[1];
  expect(() => slots.check()).not.toThrow();
});

test("an answer holds its slot until it was read, broke or was left", async () => {
  const slots = createSlots(1);
  const answer = (body: BodyInit | null, init?: ResponseInit) =>
    slots.answer(async () => new Response(body, init));
  const read = await answer(chunks("a", "b"), { status: 206, headers: { etag: '"1"' } });
  expect([read.status, read.headers.get("etag")]).toEqual([206, '"1"']);
  await expect(answer("c")).rejects.toEqual(busy);
  expect(await read.text()).toBe("ab");
  await (await answer(chunks("a", "b"))).body?.cancel();
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("broken")) });
  await expect((await answer(broken)).text()).rejects.toThrow("broken");
  expect((await answer(null, { status: 304 })).status).toBe(304);
  await expect(slots.answer(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(() => slots.check()).not.toThrow();
});

test("what was checked before waits for its turn, and nobody takes its place", async () => {
  const slots = createSlots(1);
  const first = Promise.withResolvers<void>();
  const done: number[] = [];
  const works = [slots.run(() => first.promise)];
  for (const number of [1, 2]) works.push(slots.wait(async () => void done.push(number)));
  first.resolve();
  await works[0];
  await expect(slots.run(async () => {})).rejects.toEqual(busy);
  await Promise.all(works);
  expect(done).toEqual([1, 2]);
  expect(() => slots.check()).not.toThrow();
});
