import { ERRORS, type Lock, type Locker } from "@tus/server";

interface Holder {
  requestRelease: () => void | Promise<void>;
  released: Promise<void>;
}

const waitMilliseconds = 20_000;

/**
 * One request at a time for each upload within this process (rows guard against other processes). Whoever comes asks
 * the holder to make way: the connection of a closed tab may be dead without anybody having noticed.
 */
export class UploadLocker implements Locker {
  readonly #holders = new Map<string, Holder>();

  newLock(id: string): Lock {
    let release = () => {};
    return {
      lock: async (stopSignal, requestRelease) => {
        const timeout = AbortSignal.any([stopSignal, AbortSignal.timeout(waitMilliseconds)]);
        for (let holder = this.#holders.get(id); holder !== undefined; holder = this.#holders.get(id)) {
          await holder.requestRelease();
          await Promise.race([holder.released, aborted(timeout)]);
          if (timeout.aborted) throw ERRORS.ERR_LOCK_TIMEOUT;
        }
        const released = new Promise<void>((resolve) => {
          release = resolve;
        });
        this.#holders.set(id, { requestRelease, released });
      },
      unlock: async () => {
        this.#holders.delete(id);
        release();
      },
    };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
