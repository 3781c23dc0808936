import { expect, test } from "vitest";
import type { Caller } from "#lib/platform/caller.ts";
import { assertMayUpload, mayUpload } from "./may-upload.ts";

const address = `0x${"ab".repeat(20)}`;
const stranger: Caller = {
  sessionId: "ses_1",
  viewerId: "vwr_1",
  accounts: [`eip155:0:${address}`],
  banReason: null,
  operator: false,
};
const listed = { uploaders: "allowlist", uploaderAccounts: [`eip155:137:${address}`] } as const;
const closed = { uploaders: "allowlist", uploaderAccounts: [] } as const;

test("where uploading is open, everybody who is signed in may upload", () => {
  expect(mayUpload({ uploaders: "open", uploaderAccounts: [] }, stranger)).toBe(true);
});

test("a listed address may upload whatever chain its key signed in on", () => {
  expect(mayUpload(listed, stranger)).toBe(true);
});

test("an operator may upload without being listed", () => {
  expect(mayUpload(closed, { ...stranger, operator: true })).toBe(true);
});

test("a stranger is refused with a reason", () => {
  expect(() => assertMayUpload(closed, stranger)).toThrow(
    expect.objectContaining({ code: "upload_forbidden", message: expect.stringContaining("operator") }),
  );
});
