// Who may import whom. A room is a path; its files may import each other and the rooms that stand behind it, types too.
// docs/architecture.md draws these arrows.

const base = ["lib/platform", "lib/shared"];
const common = ["lib/events", ...base];

/** The domain: it knows neither the web nor how a process starts. */
const domain: Record<string, readonly string[]> = {
  "lib/chains": base,
  "lib/events": base,
  "lib/insights": base,
  "lib/media": base,
  "lib/screening": base,
  "lib/storage": base,
  "lib/auth": ["lib/chains", ...common],
  "lib/gate": ["lib/chains", ...common],
  "lib/onchain": ["lib/chains", ...common],
  "lib/webhooks": common,
  "lib/videos": ["lib/storage", ...common],
  "lib/notices": ["lib/videos", ...common],
  "lib/moderation": ["lib/auth", "lib/videos", ...common],
  "lib/playback": ["lib/chains", "lib/gate", "lib/insights", "lib/storage", "lib/videos", ...common],
  "lib/account": [
    "lib/auth",
    "lib/insights",
    "lib/moderation",
    "lib/notices",
    "lib/playback",
    "lib/videos",
    ...common,
  ],
};

const rooms = [...Object.keys(domain), ...base];
const server = ["lib/kernel", ...rooms];
const route = ["app", "app/server.ts", "lib/api", ...server];

const product: Record<string, readonly string[]> = {
  "lib/shared": [],
  "lib/platform/prisma": [],
  "lib/platform": ["lib/platform/prisma", "lib/shared"],
  ...domain,
  "lib/kernel": rooms,
  // Makes a process's kernel: only their roots do.
  "lib/kernel/create-kernel.ts": server,
  "streamgate.config.ts": server,
  "lib/api": ["lib/kernel", "lib/auth", ...base],
  "lib/client": ["lib/shared"],
  components: ["lib/client", "lib/shared"],
  "app/server.ts": ["lib/kernel/create-kernel.ts", "streamgate.config.ts", "lib/api", ...server],
  app: ["app/server.ts", "components", "lib/api", "lib/client", ...server],
  "app/api": route,
  // Serves the background functions that run in the web's process.
  "app/api/inngest": ["app/api", "workers", ...route],
  "proxy.ts": ["app", "lib/shared"],
  "instrumentation.ts": ["app"],
  workers: server,
  "workers/main.ts": ["workers", "lib/kernel/create-kernel.ts", "streamgate.config.ts", ...server],
  contracts: [],
  "next.config.ts": [],
  "postcss.config.mjs": [],
  "prisma.config.ts": [],
  "vitest.config.ts": [],
};

/** Each room and the rooms that its files may import. Scripts use all of the product, tests these and scripts. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  ...product,
  scripts: Object.keys(product),
  tests: [...Object.keys(product), "scripts"],
};

/** Files that belong to another room than the one whose folder they stand in. */
const strays: readonly [files: RegExp, room: string][] = [
  [/\.test\.tsx?$/, "tests"],
  [/^app\/ipfs\//, "app/api"],
  [/^app\/(?!api\/).*\/route\.ts$/, "app/api"],
];

const longestFirst = Object.keys(mayImport).sort((a, b) => b.length - a.length);

/** The room of a file, both as paths in the repository; undefined when no line of the table stands for it. */
export function roomOf(file: string): string | undefined {
  const stray = strays.find(([files]) => files.test(file));
  return stray?.[1] ?? longestFirst.find((room) => file === room || file.startsWith(`${room}/`));
}

const pages = ["app", "app/api", "app/api/inngest", "app/server.ts", "components"];
const browser = ["lib/shared", "lib/client", "components"];
const outside = ["scripts", "tests"];

/** Packages that only these rooms may import; what a key begins counts too (`next/link`, `node:fs`). Others are free. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  // In a worker it throws.
  "server-only": ["app/server.ts"],
  next: [...pages, "proxy.ts", "instrumentation.ts", "next.config.ts", ...outside],
  react: [...pages, "lib/client", ...outside],
  "react-dom": [...pages, "lib/client", ...outside],
  "node:": Object.keys(mayImport).filter((room) => !browser.includes(room)),
  "@prisma/": ["lib/platform", "lib/platform/prisma"],
  inngest: ["workers", ...outside],
  "pg-boss": ["workers", ...outside],
};

/** Rooms that may import these packages and no others. */
export const onlyPackages: Readonly<Record<string, readonly string[]>> = { "lib/shared": ["zod"] };

/** Files of the product that import what they compute, which no table can follow: packages by platform. */
export const computing: readonly string[] = ["lib/media/ffmpeg/find-ffmpeg.ts"];
