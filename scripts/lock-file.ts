/** The parts of a package-lock.json (version 3) that matter here. */
export interface LockFile {
  packages: Record<string, LockEntry>;
}

export interface LockEntry {
  version?: string;
  resolved?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32", "windows"];
const processors: Record<string, string> = { amd64: "x64", wasm32: "wasm32" };
for (const name of ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"])
  processors[name] = name;

/**
 * Adds each optional dependency that is named but missing, which npm leaves out when its registry does not have the
 * package of some other platform; `npm ci` then refuses the lock. Also removes download addresses.
 * Gives a new lock and the names it added. Throws when a name does not tell its platform.
 */
export function completeLock(lock: LockFile): { lock: LockFile; added: string[] } {
  const packages = Object.fromEntries(
    Object.entries(lock.packages).map(([path, entry]) => [path, withoutAddress(entry)]),
  );
  const added: string[] = [];
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isInstalledFor(packages, path, name, version)) continue;
      const target = `node_modules/${name}`;
      const { os, cpu, libc } = readPlatform(name);
      packages[packages[target] ? `${path}/${target}` : target] = {
        // In npm's own order, which it would restore at the next install.
        version: exactVersion(name, version),
        ...(cpu ? { cpu } : {}),
        ...(entry.dev ? { dev: true } : {}),
        ...(libc ? { libc } : {}),
        optional: true,
        ...(os ? { os } : {}),
      };
      added.push(name);
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added };
}

/** `os`, `cpu` and `libc` as a platform package's name tells them, e.g. `@next/swc-win32-x64-msvc`. */
export function readPlatform(name: string): Pick<LockEntry, "os" | "cpu" | "libc"> {
  const words = name.split("/").at(-1)?.split("-") ?? [];
  const cpu = words.map((word) => processors[word]).find((word) => word !== undefined);
  const os = words.find((word) => systems.includes(word));
  if (cpu === "wasm32") return { cpu: [cpu] };
  if (!os || !cpu)
    throw new Error(`The name ${name} does not tell its platform: add it to the lock by hand.`);
  const libc = words.some((word) => word.startsWith("musl"))
    ? "musl"
    : words.some((word) => word.startsWith("gnu"))
      ? "glibc"
      : undefined;
  return {
    os: [os === "windows" ? "win32" : os],
    cpu: [cpu],
    ...(os === "linux" && libc ? { libc: [libc] } : {}),
  };
}

function withoutAddress(entry: LockEntry): LockEntry {
  if (!entry.resolved?.startsWith("http")) return entry;
  const { resolved: _, ...rest } = entry;
  return rest;
}

/** Node's own search: in the package's node_modules, then in that of each folder above it. */
function isInstalledFor(
  packages: LockFile["packages"],
  path: string,
  name: string,
  version: string,
): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const found = packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`];
    // A range is npm's to judge; an exact version must be that one.
    if (found) return !isExact(version) || found.version === version;
    if (folder === "") return false;
  }
}

function isExact(range: string): boolean {
  return /^\d+\.\d+\.\d+[\w.+-]*$/.test(range);
}

function exactVersion(name: string, range: string): string {
  if (isExact(range)) return range;
  throw new Error(`${name}@${range} is not an exact version: add it to the lock by hand.`);
}
