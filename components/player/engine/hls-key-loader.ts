import Hls, {
  type HlsConfig,
  type Loader,
  type LoaderCallbacks,
  type LoaderConfiguration,
  type LoaderContext,
} from "hls.js";
import type { KeyStore } from "../session/key-store.ts";

type LoaderClass = HlsConfig["loader"];

/**
 * hls.js asks one loader class for everything. This one sends keys through the key store and leaves the rest
 * to hls.js: hls.js gives up on a key that is answered with 4xx, and gives each key eight seconds only.
 */
export function keyLoaderClass(keys: KeyStore): LoaderClass {
  const Default = Hls.DefaultConfig.loader as new (config: HlsConfig) => Loader<LoaderContext>;
  return class extends Default {
    private wait: AbortController | null = null;
    private stopped: (() => void) | null = null;

    override load(
      context: LoaderContext,
      config: LoaderConfiguration,
      callbacks: LoaderCallbacks<LoaderContext>,
    ): void {
      // LoaderContextType.KEY; the enum is not there at run time.
      if ((context.type as string) !== "key") {
        super.load(context, config, callbacks);
        return;
      }
      const wait = new AbortController();
      const { stats } = this;
      this.wait = wait;
      this.context = context;
      this.stopped = () => callbacks.onAbort?.(stats, context, null);
      stats.loading.start = performance.now();
      keys.load(context.url, wait.signal).then(
        (bytes) => {
          if (wait.signal.aborted) return;
          this.stopped = null;
          stats.loading.first ||= performance.now();
          stats.loading.end = performance.now();
          stats.loaded = stats.total = bytes.byteLength;
          // hls.js wraps the buffer it is given; the store keeps its own.
          callbacks.onSuccess({ url: context.url, data: bytes.slice(0), code: 200 }, stats, context, null);
        },
        (error: unknown) => {
          if (wait.signal.aborted) return;
          this.stopped = null;
          const text = error instanceof Error ? error.message : "The key could not be loaded.";
          callbacks.onError({ code: 403, text }, context, null, stats);
        },
      );
    }

    override abort(): void {
      if (this.wait === null) {
        super.abort();
        return;
      }
      const { stopped } = this;
      this.stopped = null;
      this.stats.aborted = true;
      this.wait.abort();
      stopped?.();
    }

    override destroy(): void {
      this.stopped = null;
      this.wait?.abort();
      super.destroy();
    }
  };
}
