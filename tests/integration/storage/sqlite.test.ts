import { openSqlite } from "../../stores/sqlite.ts";
import { SqliteFileStore } from "../../stores/sqlite-file-store.ts";
import { SqlitePackageStore } from "../../stores/sqlite-package-store.ts";
import { SqlitePinner } from "../../stores/sqlite-pinner.ts";
import { testContentStorage } from "./content-storage.conformance.ts";
import { testFileStore } from "./file-store.conformance.ts";
import { testPinner } from "./pinner.conformance.ts";

testFileStore("in SQLite", async () => new SqliteFileStore(openSqlite()));
testContentStorage("in SQLite", async () => new SqlitePackageStore(openSqlite()));
testPinner("in SQLite", async () => new SqlitePinner(openSqlite()));
