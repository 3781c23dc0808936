import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/postcss";
import { build } from "vite";

/** Bundles the page that holds the player alone into `outDir`, as a browser gets it. */
export async function buildPage(outDir: string): Promise<void> {
  await build({
    root: fileURLToPath(new URL("page", import.meta.url)),
    configFile: false,
    logLevel: "error",
    base: "/",
    // Vitest says NODE_ENV=test, for which Vite would compile JSX for React's development build.
    oxc: { jsx: { runtime: "automatic", development: false } },
    define: { "process.env.NODE_ENV": '"production"' },
    css: { postcss: { plugins: [tailwind()] } },
    build: { outDir, emptyOutDir: true, minify: true, modulePreload: false, chunkSizeWarningLimit: 5_000 },
  });
}
