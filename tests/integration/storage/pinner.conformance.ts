import { describe, expect, test } from "vitest";
import type { Pinner, PinRequest } from "#lib/storage/pinner.ts";
import { writeCar } from "#lib/storage/write-car.ts";
import { openSqlite } from "../../stores/sqlite.ts";
import { SqlitePackageStore } from "../../stores/sqlite-package-store.ts";
import { someFiles } from "./content-storage.conformance.ts";

/** What every pinner must do, an outsider's too. `open` gives one that holds nothing of the tests'. */
export function testPinner(name: string, open: () => Promise<Pinner>): void {
  describe(`pinner ${name}`, () => {
    test("holds what it is asked to, also when it is asked again, until it is let go", async () => {
      const pinner = await open();
      const request = await somePackage();
      expect(await pinner.status(request.cid)).toBe("none");
      await pinner.pin(request);
      await pinner.pin(request);
      await expect.poll(() => pinner.status(request.cid), { timeout: 60_000 }).toBe("pinned");
      await pinner.pin(request);
      expect(await pinner.status(request.cid)).toBe("pinned");
      await pinner.unpin(request.cid);
      await pinner.unpin(request.cid);
      await expect.poll(() => pinner.status(request.cid), { timeout: 60_000 }).toBe("none");
    });

    test("does not hold what breaks off on its way, and takes it when it comes whole", async () => {
      const pinner = await open();
      const request = await somePackage();
      await expect(pinner.pin({ ...request, car: () => brokenOff(request.car()) })).rejects.toThrow();
      expect(await pinner.status(request.cid)).toBe("none");
      await pinner.pin(request);
      expect(await pinner.status(request.cid)).not.toBe("none");
    });
  });
}

async function somePackage(): Promise<PinRequest> {
  const store = new SqlitePackageStore(openSqlite());
  const { cid } = await store.assembleFolder(await store.importFiles(someFiles()));
  return { cid, car: () => writeCar(store, cid) };
}

async function* brokenOff(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    yield chunk;
    throw new Error("the disk went away");
  }
}
