import type { Plugin } from "#lib/kernel/host.ts";
import { openSqlite } from "./sqlite.ts";
import { SqliteFileStore } from "./sqlite-file-store.ts";
import { SqlitePackageStore } from "./sqlite-package-store.ts";
import { SqlitePinner } from "./sqlite-pinner.ts";

/** Stores and a pinner of an operator's own, under the name "sqlite". `SQLITE_STORES` names the file of all three. */
export const sqliteStores: Plugin = {
  name: "sqlite-stores",
  setup({ env, fileStores, packageStores, pinners, log, shutdown }) {
    const file = env.SQLITE_STORES;
    if (file === undefined)
      return log.info("nothing is stored in SQLite; set SQLITE_STORES to a file's path");
    const database = openSqlite(file);
    shutdown.add("sqlite stores", () => database.close());
    fileStores.add("sqlite", new SqliteFileStore(database));
    packageStores.add("sqlite", new SqlitePackageStore(database));
    pinners.add("sqlite", new SqlitePinner(database));
  },
};
